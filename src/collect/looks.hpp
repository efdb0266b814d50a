// SPDX-License-Identifier: GPL-2.0-or-later
// When a recorder of a zram looks at what the kernel has for it. Nothing wakes it.
#ifndef SWAPREPLAY_COLLECT_LOOKS_HPP
#define SWAPREPLAY_COLLECT_LOOKS_HPP

#include <chrono>
#include <thread>

namespace swapreplay::collect {

inline constexpr std::chrono::milliseconds usual_pause(40);
inline constexpr std::chrono::milliseconds short_pause(1);
/// Tasks that store pages when the hooks come have no beginning; so much later they have ended.
inline constexpr std::chrono::milliseconds longest_usual_store(50);

/// @param fill_level  of the buffer at the last look, 0 to 1: from a quarter on it is looked at nearly at once
inline void pause_between_looks(double fill_level) {
    constexpr double rather_full = 0.25;
    std::this_thread::sleep_for(fill_level > rather_full ? short_pause : usual_pause);
}

}  // namespace swapreplay::collect

#endif
