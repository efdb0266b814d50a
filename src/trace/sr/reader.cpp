// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "swapreplay/error.hpp"
#include "trace/gaps.hpp"
#include "trace/sr/format.hpp"
#include "trace/sr/trailer.hpp"

namespace swapreplay::sr {

namespace {

Metadata read_header(InputCursor& input) {
    const auto cut = [&] {
        return Error(Fault::format,
                     fmt::format("{}: cut inside its header; there is nothing to read", input.name()));
    };
    const auto fixed = input.peek(header_fixed_bytes);
    if (fixed.size() < header_fixed_bytes) throw cut();
    const std::size_t length = header_length(fixed, input.name());
    const auto header = input.peek(length);
    if (header.size() < length) throw cut();
    input.skip(length);
    return parse_header(header, input.name());
}

}  // namespace

Reader::Reader(Input input, const ReadOptions& options)
    : input_(std::move(input)),
      options_(options),
      metadata_(read_header(input_)),
      map_(input_, input_.offset(), options.salvage),
      begin_{input_.offset(), 0, 0},
      decoder_(metadata_, options.max_slots),
      salvage_(input_.name(), options) {
    if (metadata_.slots > options.max_slots)
        throw Error(
            Fault::resource,
            fmt::format("{}: its swap device has {} slots, the limit is {}; raise the limit (--max-slots) "
                        "if the device is that large",
                        input_.name(), metadata_.slots, options.max_slots));
}

Reader::Reader(const Reader& whole, const Border& begin, std::optional<Border> stop)
    : input_(whole.input_.another(begin.offset)),
      options_(whole.options_),
      metadata_(whole.metadata_),
      map_(input_, whole.map_.first_block(), options_.salvage),
      begin_(begin),
      stop_(stop),
      decoder_(metadata_, options_.max_slots),
      salvage_(input_.name(), options_) {
    go_to(begin);
}

template <class Block>
bool Reader::next_piece(Block& block) {
    while (decoder_.events_left() == 0) {
        if (!load_block()) return false;
    }
    return decoder_.next(block, max_block_events);
}

bool Reader::next(EventBlock& block) {
    return next_piece(block);
}
bool Reader::next_runs(RunBlock& block) {
    return next_piece(block);
}

bool Reader::load_block() {
    while (!end_) {
        const std::uint64_t offset = input_.offset();
        const Step outcome = step();
        if (outcome == Step::damaged) {
            if (!salvage_.wanted()) salvage_.refuse(offset);
            if (salvage_.begin(offset, expected_event_, index_offset())) blocks_++;
            if (input_.offset() == offset) input_.seek(offset + 1);
            find_next_magic(input_);
            continue;
        }
        salvage_.end(stop_ ? std::min(offset, stop_->offset) : offset);
        if (outcome == Step::block) return true;
    }
    return false;
}

/// Looks at what comes next and says what it was. The cursor then has passed only what was right.
Reader::Step Reader::step() {
    const std::uint64_t offset = input_.offset();
    if (stop_ && offset >= stop_->offset) {
        if (salvage_.wanted()) salvage_.note_missing(stop_->offset, expected_event_, stop_->event);
        return ended(End::whole);
    }
    const auto header = input_.peek(block_header_bytes);  // an index is longer than that
    if (header.size() < block_header_bytes) return step_short_end(header);
    if (const auto length = index_length(header)) return step_index(*length);
    if (const auto block = parse_block_header(header)) return step_block(*block);
    if (index_offset() == offset) return ended_at_damaged_index();  // not even its first bytes are right
    return damaged_block("its header is damaged");
}

/// Fewer bytes are left than any block or index has.
Reader::Step Reader::step_short_end(std::span<const std::byte> rest) {
    const auto footer = footer_of_end(rest);
    if (footer == input_.offset()) return ended_at_damaged_index();
    if (salvage_.at_cut()) {
        salvage_.end_at_cut(expected_event_);
        return ended(End::cut);
    }
    if (footer && !salvage_.in_damage()) return damaged_index("bytes of it are missing");
    return ended(salvage_.in_damage() ? End::damaged : End::cut);
}

Reader::Step Reader::step_block(const BlockHeader& header) {
    const bool too_early = header.first_event < expected_event_;
    const bool too_late = header.first_event > expected_event_ && !salvage_.wanted();
    if (too_early || too_late)
        return damaged_block(
            fmt::format("it begins with event {}, not {}: blocks are missing or out of order",
                        header.first_event, expected_event_));
    const std::size_t bytes = block_header_bytes + header.payload_bytes;
    if (!salvage_.believes(bytes, input_.offset()))
        return damaged_block("too many false block headers; skipped");
    const auto block = input_.peek(bytes);
    if (block.size() < bytes) return step_cut_block(header, block);
    const auto payload = block.subspan(block_header_bytes);
    const std::uint64_t next_event = header.first_event + header.events;
    salvage_.doubt(bytes);
    if (checksum(payload) != header.payload_checksum) return damaged_block("checksum differs", next_event);
    try {
        open_block(header, payload);
    } catch (const Error& error) {
        if (error.fault() != Fault::format || !salvage_.wanted()) throw;
        return damaged_block(error.what(), next_event);
    }
    salvage_.vindicate(bytes);
    return Step::block;
}

/// The file ends before the block does: it is cut, or the block has lost bytes and others follow.
Reader::Step Reader::step_cut_block(const BlockHeader& header, std::span<const std::byte> rest) {
    const bool cut = !footer_of_end(rest);
    if (cut && !salvage_.wanted()) return ended(End::cut);
    if (cut) salvage_.note_cut(input_.offset(), expected_event_, header.first_event);
    return damaged_block("bytes of it are missing", header.first_event + header.events);
}

void Reader::open_block(const BlockHeader& header, std::span<const std::byte> payload) {
    const std::uint64_t offset = input_.offset();
    decoder_.open(header, payload,
                  {fmt::format("{}: block {}", input_.name(), blocks_), offset + block_header_bytes});
    take_gaps();
    take_facts();
    input_.skip(block_header_bytes + payload.size());
    salvage_.note_missing(offset, expected_event_, header.first_event);
    salvage_.forget_cut();
    open_ = {offset, header.first_event, blocks_};
    blocks_++;
    expected_event_ = header.first_event + header.events;
}

/// As many as the header could have: what blocks add to the metadata must not take more memory.
void Reader::take_facts() {
    for (const auto& [name, value] : decoder_.facts()) {
        facts_bytes_ += name.size() + value.size();
        if (facts_bytes_ > max_metadata_bytes) return;
        metadata_.facts[name] = value;
    }
}

/// All of the block's, or none if they are too many.
void Reader::take_gaps() {
    const std::size_t before = gaps_.size();
    for (const Gap& gap : decoder_.gaps()) {
        if (gap.before_event < gaps_from_event_) continue;
        if (const std::string wrong = wrong_with_gap(gaps_, gap, options_.max_gaps); !wrong.empty()) {
            gaps_.resize(before);
            decoder_.skip(decoder_.events_left());
            throw Error(Fault::resource, fmt::format("{}: {}", input_.name(), wrong));
        }
        add_gap(gaps_, gap);
    }
}

/// An index is known by its checksum, or by the footer that names its place. If both are wrong, blocks may be
/// missing before it.
Reader::Step Reader::step_index(std::uint64_t length) {
    const std::uint64_t offset = input_.offset();
    const IndexSeen index = look_through_index(input_, length, salvage_);
    if (index.events) {
        if (*index.events != expected_event_ && !salvage_.wanted())
            return damaged_index(
                fmt::format("it counts {} events, there are {}", *index.events, expected_event_));
        salvage_.note_missing(offset, expected_event_, std::max(*index.events, expected_event_));
        salvage_.end(offset);
        if (!index.passed) input_.seek(offset + length + footer_bytes);
        // If bytes are missing before it, the footer names where it was. That is damage to it as well: a part
        // does not know what was before.
        return step_after_index(offset, index.footer == offset ? End::whole : End::damaged_index);
    }
    if (index.complete && index.footer == offset) {
        const End end = salvage_.in_damage() ? End::damaged : End::damaged_index;
        salvage_.end(offset);
        if (!index.passed) input_.seek(offset + length + footer_bytes);
        return step_after_index(offset, end);
    }
    if (index.footer == offset || index_offset() == offset) return ended_at_damaged_index();
    if (index.complete || index.footer || salvage_.in_damage()) return damaged_index("checksum differs");
    return ended(End::cut);
}

/// What follows the index and its footer is not of this trace, even if it looks like it.
Reader::Step Reader::step_after_index(std::uint64_t index_at, End end) {
    constexpr std::size_t window_bytes = std::size_t{64} << 10;
    const std::uint64_t offset = input_.offset();
    if (input_.peek(1).empty()) return ended(end);
    if (!salvage_.wanted()) {
        if (input_.can_seek(index_at)) input_.seek(index_at);
        return damaged_index("bytes follow it");
    }
    for (auto more = input_.peek(window_bytes); !more.empty(); more = input_.peek(window_bytes))
        input_.skip(more.size());
    salvage_.note_following_bytes(offset, input_.offset() - offset, expected_event_);
    return ended(end);
}

Reader::Step Reader::ended(End end) {
    end_ = end;
    return Step::end;
}

/// The footer says that this is the index, so no block follows.
Reader::Step Reader::ended_at_damaged_index() {
    return ended(salvage_.in_damage() ? End::damaged : End::damaged_index);
}

Reader::Step Reader::damaged_block(std::string what, std::uint64_t to_event) {
    salvage_.note_wrong(fmt::format("block {}", blocks_), std::move(what), to_event);
    return Step::damaged;
}

Reader::Step Reader::damaged_index(std::string what) {
    salvage_.note_wrong("the index", std::move(what), 0);
    return Step::damaged;
}

std::optional<std::uint64_t> Reader::index_offset() const {
    return salvage_.in_damage() ? salvage_.index_offset() : map_.index_offset();
}

std::unique_ptr<FormatReader> open_reader(Input input, const ReadOptions& options) {
    return std::make_unique<Reader>(std::move(input), options);
}

}  // namespace swapreplay::sr
