// SPDX-License-Identifier: GPL-2.0-or-later
// The running machine, as every live source tells of it.
#ifndef SWAPREPLAY_COLLECT_MACHINE_HPP
#define SWAPREPLAY_COLLECT_MACHINE_HPP

#include <cstdint>
#include <ctime>
#include <string>

#include "swapreplay/trace.hpp"

namespace swapreplay::collect {

inline const std::string sysfs_root = "/sys";

[[nodiscard]] std::int64_t clock_ns(clockid_t clock);

/// What is to be added to CLOCK_MONOTONIC to have nanoseconds since 1970; it changes when the clock is set.
[[nodiscard]] std::int64_t realtime_offset_ns();

/// Sets its kernel and RAM.
void describe_machine(Metadata& metadata);

}  // namespace swapreplay::collect

#endif
