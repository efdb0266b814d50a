// SPDX-License-Identifier: GPL-2.0-or-later
// One kmalloc cache of SLUB as a single CPU sees it: the slab it allocates from, the partial slabs it keeps
// to itself, and those of the node.
//
// Source: mm/slub.c, Linux 5.10, 6.1 and 6.12. Left out: debugging, several CPUs or nodes, the shuffled order
// of a fresh slab's objects (it changes no count), and the smaller slab that the kernel falls back to when it
// finds no run of pages: here the allocation fails.
#ifndef SWAPREPLAY_POOL_SLUB_CACHE_HPP
#define SWAPREPLAY_POOL_SLUB_CACHE_HPP

#include <cstdint>
#include <string>
#include <vector>

#include "pool/page_lists.hpp"
#include "pool/page_source.hpp"

namespace swapreplay::slub {

/// What limits the partial slabs that a CPU keeps.
enum class CpuPartialRule {
    objects,  ///< the free objects in them, up to 5.15: put_cpu_partial(), 5.10
    slabs,    ///< how many they are, from 5.16 on: put_cpu_partial(), 6.1
};

/// Pages of a slab as a power of two. calculate_order(), whose two forms (5.10 and 6.1; 6.12) agree for all
/// sizes of kmalloc caches.
/// @param cpus  of the machine: more of them ask for more objects in a slab
std::uint32_t slab_order(std::uint32_t size, std::uint32_t page_size, std::uint32_t cpus);

using SlabId = std::uint32_t;

class Cache {
public:
    /// @param size  bytes of an object
    Cache(std::uint32_t size, std::uint32_t order, CpuPartialRule rule, PageSource& source);

    struct Place {
        SlabId slab;
        std::uint32_t object;
    };
    /// False, and nothing changed, when the page source has no run of pages.
    [[nodiscard]] bool alloc(Place& place);
    void free(Place place);
    /// kmem_cache_shrink(): the CPU's slabs go to the node, empty ones back to the source, the fullest first.
    void shrink();
    /// Gives the pages of all slabs back, whatever is in them.
    void release();

    [[nodiscard]] std::byte* bytes_of(Place place) const {
        return source_->bytes(slabs_[place.slab].pages) + std::size_t{place.object} * size_;
    }
    [[nodiscard]] std::uint32_t size() const { return size_; }
    [[nodiscard]] std::uint32_t objects() const { return objects_; }
    [[nodiscard]] std::uint32_t pages() const { return pages_; }
    [[nodiscard]] std::uint64_t objects_used() const { return objects_used_; }
    [[nodiscard]] std::uint64_t slabs_held() const { return slabs_held_; }
    [[nodiscard]] std::string check() const;

private:
    enum class State : std::uint8_t {
        unused,        ///< without pages
        active,        ///< the CPU allocates from it
        cpu_partial,   ///< the CPU takes it next
        node_partial,  ///< has free objects, or none in use
        full,          ///< in no list
    };
    struct Slab {
        PageId pages{};
        std::uint16_t in_use = 0;
        std::uint16_t free = 0;  ///< the object that is given out next, when any is free
        State state = State::unused;
        std::uint32_t objects_at_put =
            0;  ///< free objects in this and the later slabs of the CPU's list when put
    };
    static constexpr SlabId none = PageLists::none;
    static constexpr std::uint16_t in_use_mark = 0xFFFF;
    enum List : std::uint32_t { of_cpu, of_node, lists };

    bool activate();
    SlabId create();
    void discard(SlabId id);
    void put_to_cpu(SlabId id, bool drain);
    void put_to_node(SlabId id, bool front);
    void drain_cpu_list();
    void take_partial_from_node();
    [[nodiscard]] std::uint16_t& next_free(SlabId id, std::uint32_t object) {
        return next_free_[std::size_t{id} * objects_ + object];
    }

    PageSource* source_;
    std::uint32_t size_;
    std::uint32_t pages_;
    std::uint32_t objects_;
    CpuPartialRule rule_;
    std::uint32_t min_partial_;  ///< slabs that the node keeps even when they are empty
    std::uint32_t cpu_partial_;  ///< objects or slabs, by rule
    std::uint64_t objects_used_ = 0;
    std::uint64_t slabs_held_ = 0;
    SlabId active_ = none;
    std::uint32_t cpu_slabs_ = 0;
    std::uint32_t node_slabs_ = 0;
    std::vector<Slab> slabs_;
    std::vector<std::uint16_t> next_free_;  ///< by slab and object; in_use_mark while it is in use
    std::vector<SlabId> unused_;
    PageLists partial_{lists};
};

}  // namespace swapreplay::slub

#endif
