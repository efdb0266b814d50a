// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/slub_cache.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <utility>

#include <fmt/format.h>

namespace swapreplay::slub {

namespace {

constexpr std::uint32_t max_order = 3;        // PAGE_ALLOC_COSTLY_ORDER
constexpr std::uint32_t max_objects = 32767;  // MAX_OBJS_PER_PAGE

/// get_order(): the smallest order that holds `bytes`.
std::uint32_t order_for(std::uint64_t bytes, std::uint32_t page_size) {
    return static_cast<std::uint32_t>(std::bit_width((bytes - 1) / page_size));
}

/// set_cpu_partial(), 5.10 and 6.1
std::uint32_t cpu_partial(CpuPartialRule rule, std::uint32_t size, std::uint32_t page_size,
                          std::uint32_t objects) {
    const bool slabs = rule == CpuPartialRule::slabs;
    std::uint32_t free_objects = slabs ? 120 : 30;
    if (size >= 256) free_objects = slabs ? 52 : 13;
    if (size >= 1024) free_objects = slabs ? 24 : 6;
    if (size >= page_size) free_objects = slabs ? 6 : 2;
    return slabs ? (2 * free_objects + objects - 1) / objects : free_objects;  // taken as half full
}

}  // namespace

std::uint32_t slab_order(std::uint32_t size, std::uint32_t page_size, std::uint32_t cpus) {
    const auto wanted = 4 * (static_cast<std::uint32_t>(std::bit_width(cpus)) + 1);
    const std::uint32_t least_objects = std::min(wanted, std::max((page_size << max_order) / size, 1U));
    const std::uint32_t least = order_for(std::uint64_t{least_objects} * size, page_size);
    if ((page_size << least) / size > max_objects)
        return order_for(std::uint64_t{size} * max_objects, page_size) - 1;
    for (std::uint32_t fraction = 16; fraction > 1; fraction /= 2) {
        for (std::uint32_t order = least; order <= max_order; order++)
            if ((page_size << order) % size <= (page_size << order) / fraction) return order;
    }
    return order_for(size, page_size);
}

Cache::Cache(std::uint32_t size, std::uint32_t order, CpuPartialRule rule, PageSource& source)
    : source_(&source),
      size_(size),
      pages_(1U << order),
      objects_((source.page_size() << order) / size),
      rule_(rule),
      min_partial_(std::clamp(static_cast<std::uint32_t>(std::bit_width(size) - 1) / 2, 5U, 10U)),
      cpu_partial_(cpu_partial(rule, size, source.page_size(), objects_)) {}

/// slab_alloc_node(), ___slab_alloc()
bool Cache::alloc(Place& place) {
    if (active_ == none || slabs_[active_].in_use == objects_) {
        if (!activate()) return false;
    }
    Slab& slab = slabs_[active_];
    place = {active_, slab.free};
    slab.free = std::exchange(next_free(active_, slab.free), in_use_mark);
    slab.in_use++;
    objects_used_++;
    return true;
}

/// A slab with a free object becomes the active one: the CPU's, the node's, or a new one.
bool Cache::activate() {
    if (active_ != none) slabs_[active_].state = State::full;
    active_ = none;
    if (const SlabId id = partial_.front(of_cpu); id != none) {
        partial_.remove(id);
        cpu_slabs_--;
        active_ = id;
    } else {
        take_partial_from_node();
    }
    if (active_ == none) active_ = create();
    if (active_ == none) return false;
    slabs_[active_].state = State::active;
    return true;
}

/// get_partial_node(): the first becomes active, some more come along to the CPU's list.
void Cache::take_partial_from_node() {
    std::uint32_t taken = 0;  // objects, or slabs besides the first, by rule
    for (SlabId id = partial_.front(of_node); id != none; id = partial_.front(of_node)) {
        partial_.remove(id);
        node_slabs_--;
        const std::uint32_t free = objects_ - slabs_[id].in_use;
        const bool is_first = active_ == none;
        if (is_first) {
            active_ = id;
        } else {
            put_to_cpu(id, false);
        }
        taken += rule_ == CpuPartialRule::objects ? free : (is_first ? 0U : 1U);
        if (taken > cpu_partial_ / 2) return;
    }
}

/// slab_free(), __slab_free()
void Cache::free(Place place) {
    Slab& slab = slabs_[place.slab];
    assert(next_free(place.slab, place.object) == in_use_mark);
    next_free(place.slab, place.object) = slab.free;
    slab.free = static_cast<std::uint16_t>(place.object);
    slab.in_use--;
    objects_used_--;
    if (slab.state == State::full) {
        put_to_cpu(place.slab, true);
    } else if (slab.state == State::node_partial && slab.in_use == 0 && node_slabs_ >= min_partial_) {
        partial_.remove(place.slab);
        node_slabs_--;
        discard(place.slab);
    }
}

/// put_cpu_partial()
void Cache::put_to_cpu(SlabId id, bool drain) {
    const SlabId head = partial_.front(of_cpu);
    std::uint32_t free = head == none ? 0 : slabs_[head].objects_at_put;
    const bool full = rule_ == CpuPartialRule::objects ? free > cpu_partial_ : cpu_slabs_ >= cpu_partial_;
    if (drain && head != none && full) {
        drain_cpu_list();
        free = 0;
    }
    Slab& slab = slabs_[id];
    slab.state = State::cpu_partial;
    slab.objects_at_put = free + objects_ - slab.in_use;
    partial_.push_front(of_cpu, id);
    cpu_slabs_++;
}

/// unfreeze_partials(), 5.10; __put_partials(), 6.12
void Cache::drain_cpu_list() {
    for (SlabId id = partial_.front(of_cpu); id != none; id = partial_.front(of_cpu)) {
        partial_.remove(id);
        cpu_slabs_--;
        if (slabs_[id].in_use == 0 && node_slabs_ >= min_partial_) {
            discard(id);
        } else {
            put_to_node(id, false);
        }
    }
}

void Cache::put_to_node(SlabId id, bool front) {
    slabs_[id].state = State::node_partial;
    if (front) {
        partial_.push_front(of_node, id);
    } else {
        partial_.push_back(of_node, id);
    }
    node_slabs_++;
}

/// flush_all(), __kmem_cache_do_shrink()
void Cache::shrink() {
    if (active_ != none) {
        const SlabId id = std::exchange(active_, none);
        if (slabs_[id].in_use == objects_) {
            slabs_[id].state = State::full;
        } else if (slabs_[id].in_use == 0 && node_slabs_ >= min_partial_) {
            discard(id);
        } else {
            put_to_node(id, true);
        }
    }
    drain_cpu_list();

    constexpr std::uint32_t promoted_most = 32;  // SHRINK_PROMOTE_MAX
    std::vector<std::vector<SlabId>> promoted(promoted_most);
    for (SlabId id = partial_.front(of_node), next = none; id != none; id = next) {
        next = partial_.next(id);
        const std::uint32_t free = objects_ - slabs_[id].in_use;
        if (slabs_[id].in_use == 0) {
            partial_.remove(id);
            node_slabs_--;
            discard(id);
        } else if (free <= promoted_most) {
            partial_.remove(id);
            promoted[free - 1].push_back(id);
        }
    }
    // The kernel gathers each group at its head and puts the groups before the rest, the fullest last.
    for (std::uint32_t group = promoted_most; group-- > 0;)
        for (const SlabId id : promoted[group])
            partial_.push_front(of_node, id);
}

SlabId Cache::create() {
    const auto pages = source_->take(pages_);
    if (!pages) return none;
    auto id = static_cast<SlabId>(slabs_.size());
    if (unused_.empty()) {
        slabs_.emplace_back();
        next_free_.resize(next_free_.size() + objects_);
        partial_.add_page(id);
    } else {
        id = unused_.back();
        unused_.pop_back();
    }
    slabs_held_++;
    slabs_[id] = {};
    slabs_[id].pages = *pages;
    for (std::uint32_t object = 0; object < objects_; object++)
        next_free(id, object) = static_cast<std::uint16_t>(object + 1);
    return id;
}

void Cache::discard(SlabId id) {
    source_->give_back(slabs_[id].pages, pages_);
    slabs_[id].state = State::unused;
    slabs_held_--;
    unused_.push_back(id);
}

void Cache::release() {
    for (const Slab& slab : slabs_)
        if (slab.state != State::unused) source_->give_back(slab.pages, pages_);
}

std::string Cache::check() const {
    std::vector<State> listed(slabs_.size(), State::full);
    for (const List list : {of_cpu, of_node}) {
        std::uint32_t length = 0;
        for (SlabId id = partial_.front(list); id != none; id = partial_.next(id), length++) {
            if (listed[id] != State::full)
                return fmt::format("slub: slab {} of {} B is in two lists", id, size_);
            listed[id] = list == of_cpu ? State::cpu_partial : State::node_partial;
        }
        if (length != (list == of_cpu ? cpu_slabs_ : node_slabs_))
            return fmt::format("slub: a list of {} B has {} slabs, another number is counted", size_, length);
    }
    if (active_ != none) listed[active_] = State::active;
    std::uint64_t held = 0;
    std::uint64_t used = 0;
    for (SlabId id = 0; id < slabs_.size(); id++) {
        const Slab& slab = slabs_[id];
        if (slab.state == State::unused) continue;
        held++;
        used += slab.in_use;
        if (slab.state != listed[id] || (slab.state == State::full && slab.in_use != objects_))
            return fmt::format("slub: slab {} of {} B is not where it says", id, size_);
        const auto* const words = &next_free_[std::size_t{id} * objects_];
        if (std::count(words, words + objects_, in_use_mark) != slab.in_use)
            return fmt::format("slub: slab {} of {} B counts {} objects, another number is in use", id, size_,
                               slab.in_use);
        std::uint32_t object = slab.free;
        for (std::uint32_t left = objects_ - slab.in_use; left > 0; left--) {
            if (object >= objects_ || words[object] == in_use_mark)
                return fmt::format("slub: slab {} of {} B: its free list leads to object {}", id, size_,
                                   object);
            object = words[object];
        }
    }
    if (held != slabs_held_ || used != objects_used_)
        return fmt::format("slub: {} slabs and {} objects of {} B are counted, there are {} and {}",
                           slabs_held_, objects_used_, size_, held, used);
    return {};
}

}  // namespace swapreplay::slub
