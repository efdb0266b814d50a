// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/class_lanes.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace swapreplay {

namespace {

/// In the pool's table.
std::uint32_t position_of(const PoolClasses& pool, std::uint32_t clen, std::uint32_t page_size) {
    return pool.table.position(clen >= pool.huge_from ? page_size : clen);
}

}  // namespace

ClassLanes::ClassLanes(const std::vector<PoolClasses>& pools, std::uint32_t page_size)
    : page_size_(page_size), pools_(pools.size()), step_of_(page_size + 1) {
    number_steps(pools);
    make_lanes(pools);
}

void ClassLanes::number_steps(const std::vector<PoolClasses>& pools) {
    const auto is_like_the_one_before = [&](std::uint32_t clen) {
        return std::ranges::all_of(pools, [&](const PoolClasses& pool) {
            return (clen >= pool.huge_from) == (clen - 1 >= pool.huge_from) &&
                   position_of(pool, clen, page_size_) == position_of(pool, clen - 1, page_size_);
        });
    };
    for (std::uint32_t clen = 1; clen <= page_size_; clen++) {
        if (clen == 1 || !is_like_the_one_before(clen)) clen_of_step_.push_back(clen);
        step_of_[clen] = static_cast<std::uint32_t>(clen_of_step_.size() - 1);
    }
}

void ClassLanes::make_lanes(const std::vector<PoolClasses>& pools) {
    // A longer clen is never in a smaller class: the first and the last step of a class tell all of them.
    const auto steps = static_cast<std::uint32_t>(clen_of_step_.size());
    std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t, std::uint32_t>, std::uint32_t> known;
    std::vector<std::vector<std::uint32_t>> of_step(steps);
    sizes_.resize(std::size_t{steps} * pools_);
    lanes_of_pool_.resize(pools_);
    for (std::uint32_t pool = 0; pool < pools_; pool++) {
        const auto& classes = pools[pool].table.classes;
        lanes_of_pool_[pool].assign(classes.size(), no_lane);
        for (std::uint32_t first = 0, after = 0; first < steps; first = after) {
            const std::uint32_t position = position_of(pools[pool], clen_of_step_[first], page_size_);
            while (after < steps && position_of(pools[pool], clen_of_step_[after], page_size_) == position)
                after++;
            const zsmalloc::SizeClass& size_class = classes[position];
            const auto [lane, is_new] =
                known.try_emplace({first, after, size_class.pages, size_class.objects},
                                  static_cast<std::uint32_t>(lanes_.size()));
            if (is_new) lanes_.push_back({size_class, {}});
            lanes_[lane->second].members.push_back({pool, position});
            lanes_of_pool_[pool][position] = lane->second;
            for (std::uint32_t step = first; step < after; step++) {
                if (is_new) of_step[step].push_back(lane->second);
                sizes_[std::size_t{step} * pools_ + pool] = size_class.size;
            }
        }
    }
    for (const auto& lanes : of_step)
        most_lanes_ = std::max(most_lanes_, static_cast<std::uint32_t>(lanes.size()));
    lanes_of_step_.resize(std::size_t{steps} * most_lanes_);
    for (std::uint32_t step = 0; step < steps; step++) {
        lane_count_.push_back(static_cast<std::uint32_t>(of_step[step].size()));
        std::ranges::copy(of_step[step], lanes_of_step_.begin() +
                                             static_cast<std::ptrdiff_t>(std::size_t{step} * most_lanes_));
    }
}

}  // namespace swapreplay
