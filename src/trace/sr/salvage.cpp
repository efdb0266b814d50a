// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/salvage.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/byte_reader.hpp"
#include "swapreplay/error.hpp"
#include "trace/sr/layout.hpp"

namespace swapreplay::sr {

Salvage::Salvage(std::string input, const ReadOptions& options)
    : input_(std::move(input)), wanted_(options.salvage), max_damages_(options.max_gaps) {}

void Salvage::reset() {
    damages_.clear();
    in_damage_ = false;
    cut_.reset();
    doubted_ = 0;
}

void Salvage::note_wrong(std::string where, std::string what, std::uint64_t to_event) {
    wrong_ = {std::move(where), std::move(what), to_event};
}

void Salvage::refuse(std::uint64_t offset) const {
    throw Error(Fault::format, fmt::format("{}: {} at byte {}: {}; 'swapreplay convert --salvage' keeps the "
                                           "blocks before and after it",
                                           input_, wrong_.where, offset, wrong_.what));
}

bool Salvage::begin(std::uint64_t offset, std::uint64_t next_event,
                    std::optional<std::uint64_t> index_offset) {
    const bool begins = !in_damage_;
    if (begins) {
        add({offset, 0, next_event, wrong_.what});
        index_offset_ = index_offset;
        in_damage_ = true;
    }
    damages_.back().before_event = std::max(damages_.back().before_event, wrong_.to_event);
    return begins;
}

void Salvage::end(std::uint64_t offset) {
    if (!in_damage_) return;
    in_damage_ = false;
    damages_.back().bytes = offset - damages_.back().offset;
}

void Salvage::note_missing(std::uint64_t offset, std::uint64_t expected, std::uint64_t next_event) {
    if (in_damage_)
        damages_.back().before_event = next_event;
    else if (next_event > expected)
        add({offset, 0, next_event, "blocks are missing"});
}

void Salvage::note_following_bytes(std::uint64_t offset, std::uint64_t bytes, std::uint64_t before_event) {
    add({offset, bytes, before_event, "bytes follow the index"});
}

void Salvage::add(Damage damage) {
    if (damages_.size() >= max_damages_)
        throw Error(Fault::resource,
                    fmt::format("{}: damaged in more than {} places; raise the limit (--max-gaps) to go on",
                                input_, max_damages_));
    damages_.push_back(std::move(damage));
}

void Salvage::note_cut(std::uint64_t offset, std::uint64_t expected, std::uint64_t first_event) {
    if (cut_) return;
    const std::uint64_t before = in_damage_ ? damages_.back().before_event : expected;
    cut_ = {offset, std::max(before, first_event), first_event};
}

void Salvage::end_at_cut(std::uint64_t expected) {
    const Cut cut = *std::exchange(cut_, std::nullopt);
    Damage& damage = damages_.back();
    damage.before_event = cut.before_event;
    end(cut.offset);
    if (damage.bytes > 0) return;
    damages_.pop_back();
    note_missing(cut.offset, expected, cut.first_event);
}

bool Salvage::believes(std::uint64_t bytes, std::uint64_t offset) const noexcept {
    constexpr std::uint64_t always = 4 * std::uint64_t{max_payload_bytes};
    return !wanted_ || doubted_ + bytes <= always + 4 * offset;
}

void find_next_magic(InputCursor& input) {
    constexpr std::size_t window_bytes = std::size_t{64} << 10;
    for (;;) {
        // All of a header, or many short reads would follow.
        const auto window =
            input.held().size() < block_header_bytes ? input.peek(window_bytes) : input.held();
        for (std::size_t at = 0; at + 4 <= window.size(); at++) {
            const auto magic = load_le<std::uint32_t>(window.data() + at);
            if (magic != block_magic && magic != index_magic) continue;
            input.skip(at);
            return;
        }
        const bool at_end = window.size() < block_header_bytes;
        input.skip(at_end ? window.size() : window.size() - 3);  // a magic may lie across
        if (at_end) return;
    }
}

}  // namespace swapreplay::sr
