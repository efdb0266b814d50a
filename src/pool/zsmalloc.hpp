// SPDX-License-Identifier: GPL-2.0-or-later
// zsmalloc, the kernel's allocator for compressed pages: page for page what the kernel's does.
//
// What it counts is what zs_get_total_pages() returns, and so what zram's mm_stat shows as mem_used_total.
// Left out, as there: the slab of handles (8 bytes an object) and the zspage structures.
//
// Exact as long as nothing but the pool's user moves the kernel's lists: the kernel frees an empty zspage
// later when one of its pages is locked by somebody else, its shrinker compacts under memory pressure, and up
// to 5.19 memory compaction takes zspages out of their lists for a while.
#ifndef SWAPREPLAY_POOL_ZSMALLOC_HPP
#define SWAPREPLAY_POOL_ZSMALLOC_HPP

#include <utility>

#include "pool/parameters.hpp"
#include "pool/pool.hpp"
#include "pool/zsmalloc_displaced.hpp"
#include "pool/zsmalloc_rules.hpp"
#include "pool/zsmalloc_zspages.hpp"

namespace swapreplay {

class ZsmallocPool {
public:
    static const PoolInfo& info();
    [[nodiscard]] static zsmalloc::Rules rules(const Parameters& parameters);
    [[nodiscard]] static zsmalloc::ClassTable class_table(const Parameters& parameters,
                                                          std::uint32_t page_size);

    ZsmallocPool(const Parameters& parameters, PageSource& source);

    /// Source: zs_malloc(), Linux 6.1 and 6.12.
    [[nodiscard]] std::optional<Handle> alloc(std::uint32_t size) {
        assert(size > 0 && size <= max_size());
        const std::uint32_t position = table_.position(size);
        const zsmalloc::Place place = zspages_.take(position, std::exchange(new_pages_wanted_, false));
        if (place == zsmalloc::Place{}) return std::nullopt;
        used_bytes_ += zspages_.state(position).size;
        if (zspages_.at(place.zspage).away != 0) return name_at_taken_place(place);
        zspages_.word(place.word) = zsmalloc::in_place;
        return zsmalloc::to_handle(place);
    }

    /// The next object gets a new zspage, even if others have room: zs_malloc() takes pages without the class's lock, so
    /// another CPU may have made room meanwhile.
    void take_new_pages() noexcept { new_pages_wanted_ = true; }

    /// Source: zs_free(), Linux 6.1 and 6.12.
    void free(Handle handle) {
        const zsmalloc::Place place = place_of(handle);
        if (zspages_.word(place.word) == zsmalloc::displaced) forget(place);
        used_bytes_ -= zspages_.state(zspages_.at(place.zspage).position).size;
        zspages_.give(place);
    }

    void write(Handle handle, std::span<const std::byte> bytes);
    void read(Handle handle, std::span<std::byte> bytes) const;

    [[nodiscard]] std::uint64_t pages_used() const { return zspages_.pages(); }
    [[nodiscard]] std::uint64_t used_bytes() const { return used_bytes_; }
    [[nodiscard]] std::uint32_t max_size() const { return source_.page_size(); }  // ZS_MAX_ALLOC_SIZE
    [[nodiscard]] std::string check() const;

    /// Classes from high to low, each as far as it goes. zs_compact(), Linux 6.1 and 6.12.
    /// Cost: a copy of the object and about 100 ns for each object moved.
    std::uint64_t compact();
    /// Objects that all compactions so far have moved.
    [[nodiscard]] std::uint64_t objects_moved() const { return objects_moved_; }

    /// In ascending order of size.
    [[nodiscard]] std::vector<ClassUse> classes() const;
    void count_classes(std::vector<ClassCount>& counts) const { counts = zspages_.counts(); }
    [[nodiscard]] std::vector<ClassDetail> class_details() const;
    /// As the columns of the kernel's debugfs file `classes`.
    [[nodiscard]] std::vector<std::string> group_names() const;
    [[nodiscard]] std::uint32_t huge_size() const { return table_.huge_size; }

    void prefetch(Handle handle) const {
        const zsmalloc::Place place = zsmalloc::to_place(handle);
        zspages_.prefetch(place.zspage, place.word);
    }

private:
    [[nodiscard]] zsmalloc::Place place_of(Handle handle) const {
        const zsmalloc::Place place = zsmalloc::to_place(handle);
        return zspages_.at(place.zspage).away == 0 ? place : displaced_place(place);
    }
    [[nodiscard]] zsmalloc::Place displaced_place(zsmalloc::Place named) const;

    Handle name_at_taken_place(zsmalloc::Place place);
    void forget(zsmalloc::Place place);
    [[nodiscard]] std::byte* bytes_of(zsmalloc::Place place) const;

    // In zsmalloc_compact.cpp.
    void compact_tenths(zsmalloc::ClassState& state);
    void compact_quarters(zsmalloc::ClassState& state);
    bool migrate(zsmalloc::ZspageId from, zsmalloc::ZspageId to, std::uint32_t& object);
    void move_object(zsmalloc::Place from, zsmalloc::ZspageId to);
    void put_back(zsmalloc::ClassState& state, zsmalloc::ZspageId id);

    bool new_pages_wanted_ = false;
    PageSource& source_;
    zsmalloc::Rules rules_;
    zsmalloc::ClassTable table_;
    zsmalloc::Zspages zspages_;
    zsmalloc::DisplacedObjects displaced_;
    std::uint64_t used_bytes_ = 0;
    std::uint64_t objects_moved_ = 0;
};

}  // namespace swapreplay

#endif
