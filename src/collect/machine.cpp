// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/machine.hpp"

#include <sys/sysinfo.h>

#include "base/kernel_release.hpp"

namespace swapreplay::collect {

std::int64_t clock_ns(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

std::int64_t realtime_offset_ns() {
    return clock_ns(CLOCK_REALTIME) - clock_ns(CLOCK_MONOTONIC);
}

void describe_machine(Metadata& metadata) {
    metadata.kernel = running_release();
    struct sysinfo system {};
    if (sysinfo(&system) == 0) metadata.ram_bytes = std::uint64_t{system.totalram} * system.mem_unit;
}

}  // namespace swapreplay::collect
