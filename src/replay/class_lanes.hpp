// SPDX-License-Identifier: GPL-2.0-or-later
// zsmallocs that differ in their classes alone, laid over each other.
//
// What becomes of a class's zspages follows from the objects put into it, whatever other classes there are. So a class
// that several pools have – for the same clens, with as many pages and objects in a zspage – is kept once: as a lane.
// The 13 chain sizes have on average five lanes for a clen instead of 13 classes, since most sizes get no better zspage
// from a longer chain.
#ifndef SWAPREPLAY_REPLAY_CLASS_LANES_HPP
#define SWAPREPLAY_REPLAY_CLASS_LANES_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "pool/zsmalloc_rules.hpp"

namespace swapreplay {

/// One pool's classes, and from which clen on its pages are huge.
struct PoolClasses {
    zsmalloc::ClassTable table;
    std::uint32_t huge_from;  ///< bytes, at most a page
};

/// Clens that are in the same class of every pool, and huge in the same pools, are one step.
class ClassLanes {
public:
    ClassLanes(const std::vector<PoolClasses>& pools, std::uint32_t page_size);

    struct Member {
        std::uint32_t pool;
        std::uint32_t position;  ///< of the class in the pool's table
    };
    struct Lane {
        zsmalloc::SizeClass
            size_class;  ///< pages and objects are every member's; size and index the first one's
        std::vector<Member> members;
    };

    [[nodiscard]] const std::vector<Lane>& lanes() const noexcept { return lanes_; }
    /// Of a class that no clen comes to, as those below a handle and a byte.
    static constexpr std::uint32_t no_lane = ~0U;

    /// Numbers of the lanes that a pool's classes are, in the order of its table; no_lane among them.
    [[nodiscard]] const std::vector<std::uint32_t>& lanes_of_pool(std::size_t pool) const {
        return lanes_of_pool_[pool];
    }

    /// @param clen  at least 1
    [[nodiscard]] std::uint32_t step_of(std::uint32_t clen) const noexcept {
        return step_of_[clen < page_size_ ? clen : page_size_];
    }
    [[nodiscard]] std::span<const std::uint32_t> lanes_of_step(std::uint32_t step) const noexcept {
        return {lanes_of_step_.data() + std::size_t{step} * most_lanes_, lane_count_[step]};
    }
    /// Lanes of the step that has the most.
    [[nodiscard]] std::uint32_t most_lanes() const noexcept { return most_lanes_; }
    /// Bytes of an object of this step in each pool.
    [[nodiscard]] std::span<const std::uint32_t> sizes(std::uint32_t step) const noexcept {
        return {sizes_.data() + std::size_t{step} * pools_, pools_};
    }

private:
    void number_steps(const std::vector<PoolClasses>& pools);
    void make_lanes(const std::vector<PoolClasses>& pools);

    std::uint32_t page_size_;
    std::size_t pools_;
    std::vector<std::uint32_t> step_of_;       ///< by clen
    std::vector<std::uint32_t> clen_of_step_;  ///< one of each
    std::vector<Lane> lanes_;
    std::vector<std::vector<std::uint32_t>> lanes_of_pool_;
    std::uint32_t most_lanes_ = 0;
    std::vector<std::uint32_t> lane_count_;     ///< by step
    std::vector<std::uint32_t> lanes_of_step_;  ///< most_lanes_ each
    std::vector<std::uint32_t> sizes_;          ///< a number for each pool, by step
};

}  // namespace swapreplay

#endif
