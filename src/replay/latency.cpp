// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/latency.hpp"

#include <algorithm>
#include <vector>

namespace swapreplay {

std::string_view TickClock::name() noexcept {
#if defined(__x86_64__)
    return "rdtsc";
#else
    return "clock_gettime";
#endif
}

double TickClock::ns_per_tick() {
    using Steady = std::chrono::steady_clock;
    static const double measured = [] {
        const auto begin = Steady::now();
        const std::uint64_t ticks_begin = now();
        while (Steady::now() - begin < std::chrono::milliseconds(20)) {
        }
        const auto end = Steady::now();
        const std::uint64_t ticks = now() - ticks_begin;
        const std::chrono::duration<double, std::nano> span = end - begin;
        return span.count() / static_cast<double>(ticks);
    }();
    return measured;
}

std::uint64_t TickClock::own_cost_ticks() {
    static const std::uint64_t measured = [] {
        std::vector<std::uint64_t> costs(4096);
        for (std::uint64_t& cost : costs) {
            const std::uint64_t begin = now();
            cost = now() - begin;
        }
        const auto middle = costs.begin() + static_cast<std::ptrdiff_t>(costs.size() / 2);
        std::nth_element(costs.begin(), middle, costs.end());
        return *middle;
    }();
    return measured;
}

}  // namespace swapreplay
