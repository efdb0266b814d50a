// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/checking.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

namespace swapreplay {

namespace {

/// Whose 8 bytes they are: 32 bits of slot, 18 of generation, 14 of place, mixed by a function that has an
/// inverse.
struct Word {
    std::uint32_t slot;
    std::uint32_t generation;
    std::uint32_t place;  ///< number of the 8 bytes in the object

    static constexpr std::uint32_t generation_mask = (1U << 18) - 1;
    static constexpr std::uint32_t place_mask = (1U << 14) - 1;

    friend bool operator==(const Word&, const Word&) = default;
};

constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15;  // odd, hence invertible modulo 2^64
constexpr std::uint64_t inverse = 0xF1DE83E19937733D;
static_assert(multiplier * inverse == 1);

constexpr std::uint64_t pack(Word word) {
    std::uint64_t bits = std::uint64_t{word.slot} << 32 |
                         std::uint64_t{word.generation & Word::generation_mask} << 14 |
                         (word.place & Word::place_mask);
    bits *= multiplier;
    bits ^= bits >> 32;
    return bits * multiplier;
}

constexpr Word unpack(std::uint64_t bits) {
    bits *= inverse;
    bits ^= bits >> 32;
    bits *= inverse;
    return {static_cast<std::uint32_t>(bits >> 32),
            static_cast<std::uint32_t>(bits >> 14) & Word::generation_mask,
            static_cast<std::uint32_t>(bits) & Word::place_mask};
}
static_assert(unpack(pack({7, 3, 500})) == Word{7, 3, 500});

/// How many whole words of an object are as they should be.
std::size_t words_right(std::span<const std::byte> bytes, std::span<const std::byte> wanted) {
    std::size_t right = 0;
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8)
        if (std::memcmp(bytes.data() + at, wanted.data() + at, 8) == 0) right++;
    return right;
}

}  // namespace

std::string_view name_of(Broken what) noexcept {
    switch (what) {
        case Broken::overlap:
            return "overlap";
        case Broken::lost_write:
            return "lost_write";
        case Broken::wrong_bytes:
            return "wrong_bytes";
        case Broken::double_free:
            return "double_free";
        case Broken::leak:
            return "leak";
        case Broken::accounting:
            return "accounting";
        case Broken::structure:
            return "structure";
    }
    return "";
}

void ObjectLedger::given(Slot slot, std::uint64_t handle, std::uint32_t size, std::uint64_t used,
                         bool small_handles) {
    pending_ = {event_, records_[slot].generation + 1, static_cast<std::uint32_t>(used), true};
    pending_slot_ = slot;
    if (handle == 0 || (small_handles && handle > UINT32_MAX)) {
        return fail(Broken::accounting, slot,
                    fmt::format("slot {}: the pool gave out handle {}, which no pool{} may", index(slot),
                                handle, handle == 0 ? "" : " of small handles"));
    }
    const auto [held, is_new] = holder_.emplace(handle, slot);
    if (!is_new) {
        return fail(Broken::overlap, slot,
                    fmt::format("slot {}: the pool gave out handle {}, which slot {} has had since event {}",
                                index(slot), handle, index(held->second), records_[held->second].event));
    }
    if (used < size || used > UINT32_MAX) {
        fail(Broken::accounting, slot,
             fmt::format("slot {}: an object of {} bytes was allocated, and used_bytes() grew by {}",
                         index(slot), size, static_cast<std::int64_t>(used)));
    }
}

void ObjectLedger::settle(Slot slot) {
    records_[slot] = pending_;
}

void ObjectLedger::withdrawn(std::uint64_t handle, std::int64_t gone) {
    holder_.erase(handle);
    compare_used(pending_slot_, pending_, gone);
}

void ObjectLedger::taken_back(Slot slot, std::uint64_t handle, std::int64_t gone) {
    Record& record = records_[slot];
    record.live = false;
    holder_.erase(handle);
    compare_used(slot, record, gone);
}

void ObjectLedger::compare_used(Slot slot, const Record& record, std::int64_t gone) {
    if (gone == record.used) return;
    const bool too_much = gone > record.used;
    fail(
        too_much ? Broken::double_free : Broken::leak, slot,
        fmt::format(
            "slot {}: its object, written by event {}, was freed: it had taken {} bytes, used_bytes() shrank "
            "by {}: {}",
            index(slot), record.event, record.used, gone,
            too_much ? "more was freed than the object, as in a double free" : "the rest is leaked"));
}

std::span<const std::byte> ObjectLedger::pattern(Slot slot, std::uint32_t generation, std::uint32_t size) {
    expected_.resize((size + 7) / 8 * 8);
    for (std::uint32_t place = 0; place * 8 < size; place++) {
        const std::uint64_t word = pack({index(slot), generation, place});
        std::memcpy(expected_.data() + std::size_t{place} * 8, &word, sizeof word);
    }
    return std::span(expected_).first(size);
}

std::span<std::byte> ObjectLedger::room(std::uint32_t size) {
    found_.resize(size);
    return found_;
}

void ObjectLedger::examine(Slot slot, std::span<const std::byte> bytes, std::string_view doing) {
    const Record& record = records_[slot];
    const auto wanted = pattern(slot, record.generation, static_cast<std::uint32_t>(bytes.size()));
    const auto differ = std::mismatch(bytes.begin(), bytes.end(), wanted.begin());
    if (differ.first == bytes.end()) return;
    explain(slot, record, bytes, static_cast<std::size_t>(differ.first - bytes.begin()), doing);
}

void ObjectLedger::explain(Slot slot, const Record& record, std::span<const std::byte> bytes, std::size_t at,
                           std::string_view doing) {
    const std::string begin = fmt::format(
        "slot {} is {}: from byte {} of {} on its object is not what event {} wrote: ", index(slot), doing,
        at, bytes.size(), record.event);
    std::optional<Word> owner;
    if (at / 8 * 8 + 8 <= bytes.size()) {
        std::uint64_t bits = 0;
        std::memcpy(&bits, bytes.data() + at / 8 * 8, sizeof bits);
        owner = unpack(bits);
    }
    if (owner && owner->slot == index(slot) &&
        owner->generation < (record.generation & Word::generation_mask) && owner->place == at / 8) {
        return fail(Broken::lost_write, slot,
                    begin + "it is what an earlier event wrote there; the write was lost");
    }
    if (owner && owner->slot != index(slot) && owner->slot <= (1U << 28)) {
        const Slot other{owner->slot};
        const Record* const known = records_.find(other);
        if (known != nullptr && (known->generation & Word::generation_mask) == owner->generation) {
            if (known->live) {
                return fail(
                    Broken::overlap, slot,
                    begin + fmt::format("it is what event {} wrote to slot {}; the two objects overlap",
                                        known->event, index(other)));
            }
            return fail(
                Broken::lost_write, slot,
                begin +
                    fmt::format("it is still what event {} wrote to slot {}, freed since; the write was lost",
                                known->event, index(other)));
        }
    }
    if (at == 0 && words_right(bytes, expected_) == 0)
        return fail(Broken::lost_write, slot, begin + "nothing of it is there; the write was lost");
    fail(Broken::wrong_bytes, slot, begin + "and the bytes there are no other object's");
}

void ObjectLedger::left_over(std::uint64_t used_bytes, const std::string& broken) {
    if (used_bytes != 0) {
        return fail(
            Broken::leak, std::nullopt,
            fmt::format("every object is freed, and the pool still counts {} bytes as used", used_bytes));
    }
    if (!broken.empty()) fail(Broken::structure, std::nullopt, broken);
}

void ObjectLedger::pages_left(std::uint64_t pages) {
    if (pages == 0) return;
    fail(Broken::leak, std::nullopt,
         fmt::format("the pool is gone and has not given back {} of its pages", pages));
}

void ObjectLedger::fail(Broken what, std::optional<Slot> slot, const std::string& sentence) {
    if (!failure_) failure_ = CheckFailure{what, event_, slot, when() + sentence};
}

std::string ObjectLedger::when() const {
    if (ended_) return fmt::format("at the end, after event {}: ", event_);
    return fmt::format("event {}: ", event_);
}

}  // namespace swapreplay
