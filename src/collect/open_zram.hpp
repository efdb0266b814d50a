// SPDX-License-Identifier: GPL-2.0-or-later
// The source for a running zram, by what its kernel has.
#ifndef SWAPREPLAY_COLLECT_OPEN_ZRAM_HPP
#define SWAPREPLAY_COLLECT_OPEN_ZRAM_HPP

#include <memory>

#include "collect/event_source.hpp"
#include "collect/live_zram.hpp"

namespace swapreplay::collect {

/// Attaches, and begins to record; ZramOptions::hooks are found out here.
/// Throws Error: no such device, or the kernel refuses, with the right or option that is missing.
[[nodiscard]] std::unique_ptr<EventSource> open_zram(ZramOptions options);

}  // namespace swapreplay::collect

#endif
