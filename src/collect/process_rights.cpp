// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/process_rights.hpp"

#include <array>
#include <cstdint>

#include <linux/capability.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "swapreplay/error.hpp"

namespace swapreplay::collect {

namespace {

/// A process without rights has none to give up, so a failure does not matter.
void keep_capabilities(std::uint32_t capabilities) noexcept {
    __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> all{}, kept{};
    if (capabilities != 0 && syscall(SYS_capget, &header, all.data()) != 0) return;
    kept.front().permitted = kept.front().effective = all.front().permitted & capabilities;
    syscall(SYS_capset, &header, kept.data());
}

}  // namespace

void give_up_capabilities() noexcept {
    keep_capabilities(0);
}

void keep_only_the_right_to_write() noexcept {
    keep_capabilities(CAP_TO_MASK(CAP_DAC_OVERRIDE));
}

bool stay_in_memory() noexcept {
    const rlimit no_limit{.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    return setrlimit(RLIMIT_MEMLOCK, &no_limit) == 0 && mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0;
}

void require_locked_memory() {
    if (stay_in_memory()) return;
    throw Error(
        Fault::system,
        "--codec: the recorder's memory cannot be locked, so copies of pages could be swapped out; run as "
        "root, or with 'ulimit -l unlimited'");
}

}  // namespace swapreplay::collect
