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

/// A record's number, from 1 on; 0: none.
using RecordId = std::uint32_t;

/// The zspage in a handle that holds a RecordId as its word: the number of no zspage.
constexpr std::uint32_t by_record = 1;

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
    void moved_away(Place birth, Place now) { born_at_.emplace(key(birth), add({now, birth})); }

    /// A new object at a place that an older object's handle names: it gets a handle by record.
    RecordId born_at_taken_place(Place now) { return add({now, {}}); }

    /// The displaced object at `from` has moved on.
    void moved_on(Place from, Place now) {
        auto node = at_.extract(key(from));
        node.key() = key(now);
        records_[node.mapped()].now = now;
        at_.insert(std::move(node));
    }

    /// The displaced object at `now` is freed. Its birthplace, {} for one that has a handle by record.
    Place remove(Place now) {
        const auto found = at_.find(key(now));
        const RecordId id = found->second;
        const Place birth = records_[id].birth;
        at_.erase(found);
        if (birth != Place{}) born_at_.erase(key(birth));
        records_[id] = {};
        free_.push_back(id);
        return birth;
    }

    [[nodiscard]] Place place(RecordId id) const { return records_[id].now; }

    /// 0 when no object that was born there lies elsewhere.
    [[nodiscard]] RecordId born_at(Place birth) const { return find(born_at_, birth); }
    /// 0 when no displaced object lies there.
    [[nodiscard]] RecordId at(Place now) const { return find(at_, now); }

    [[nodiscard]] std::size_t size() const { return at_.size(); }
    /// Of them, those that have a birthplace.
    [[nodiscard]] std::size_t size_away() const { return born_at_.size(); }

private:
    struct Record {
        Place now;
        Place birth;  ///< {}: the object's handle is by record
    };
    using ByPlace = std::unordered_map<std::uint64_t, RecordId>;

    static std::uint64_t key(Place place) { return static_cast<std::uint64_t>(to_handle(place)); }
    static RecordId find(const ByPlace& map, Place place) {
        const auto found = map.find(key(place));
        return found == map.end() ? 0 : found->second;
    }

    RecordId add(Record record) {
        auto id = static_cast<RecordId>(records_.size());
        if (free_.empty()) {
            records_.push_back(record);
        } else {
            id = free_.back();
            free_.pop_back();
            records_[id] = record;
        }
        at_.emplace(key(record.now), id);
        return id;
    }

    std::vector<Record> records_;
    std::vector<RecordId> free_;
    ByPlace born_at_;  ///< objects that have left their birthplace
    ByPlace at_;       ///< all of them, by where they are
};

}  // namespace swapreplay::zsmalloc

#endif
