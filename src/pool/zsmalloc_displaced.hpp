// SPDX-License-Identifier: GPL-2.0-or-later
// Where the objects are that do not lie where their handle says: compaction moves objects, handles stay.
//
// The kernel's handle is the address of a word that holds the object's place, so that every operation reads
// one more cache line. Here a handle is the place where the object was born, and only objects that were
// moved, or that were born where a moved one's handle still points, have a record. Without compaction there
// is none.
#ifndef SWAPREPLAY_POOL_ZSMALLOC_DISPLACED_HPP
#define SWAPREPLAY_POOL_ZSMALLOC_DISPLACED_HPP

#include <cassert>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "pool/pool.hpp"

namespace swapreplay::zsmalloc {

/// Of an object: its zspage, and its word among the words of all objects.
struct Place {
    std::uint32_t zspage = 0;
    std::uint32_t word = 0;
    bool operator==(const Place&) const = default;
};

/// A record's number, from 1 on.
using RecordId = std::uint32_t;

constexpr std::uint32_t by_record = 1U << 31;  ///< in `zspage` of a handle: `word` is a RecordId

[[nodiscard]] constexpr Handle to_handle(Place place) noexcept {
    return Handle{std::uint64_t{place.word} << 32U | place.zspage};
}

[[nodiscard]] constexpr Place to_place(Handle handle) noexcept {
    const auto bits = static_cast<std::uint64_t>(handle);
    return {static_cast<std::uint32_t>(bits), static_cast<std::uint32_t>(bits >> 32U)};
}

class DisplacedObjects {
public:
    DisplacedObjects() : records_(1) {}

    /// The object that was born at `birth` and still lay there has moved to `now`.
    RecordId moved_away(Place birth, Place now) {
        const RecordId id = add({now, birth});
        away_.emplace(key(birth), id);
        return id;
    }

    /// A new object at a place that an older object's handle names: it gets a handle by record.
    RecordId born_at_taken_place(Place now) { return add({now, {}}); }

    void move(RecordId id, Place now) { records_[id].now = now; }

    /// The object is freed. Its birthplace, {} for one that has a handle by record.
    Place remove(RecordId id) {
        const Place birth = records_[id].birth;
        if (birth != Place{}) away_.erase(key(birth));
        records_[id] = {};
        free_.push_back(id);
        return birth;
    }

    [[nodiscard]] Place place(RecordId id) const { return records_[id].now; }

    /// 0 when no object that was born there lies elsewhere.
    [[nodiscard]] RecordId born_at(Place birth) const {
        const auto found = away_.find(key(birth));
        return found == away_.end() ? 0 : found->second;
    }

    [[nodiscard]] std::size_t size() const { return records_.size() - 1 - free_.size(); }
    [[nodiscard]] std::size_t size_away() const { return away_.size(); }

private:
    struct Record {
        Place now;
        Place birth;  ///< {}: the object's handle is by record
    };

    static std::uint64_t key(Place place) { return static_cast<std::uint64_t>(to_handle(place)); }

    RecordId add(Record record) {
        if (free_.empty()) {
            records_.push_back(record);
            return static_cast<RecordId>(records_.size() - 1);
        }
        const RecordId id = free_.back();
        free_.pop_back();
        records_[id] = record;
        return id;
    }

    std::vector<Record> records_;
    std::vector<RecordId> free_;
    std::unordered_map<std::uint64_t, RecordId> away_;  ///< by birthplace
};

}  // namespace swapreplay::zsmalloc

#endif
