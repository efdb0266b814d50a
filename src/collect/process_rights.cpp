// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/process_rights.hpp"

#include <array>

#include <linux/capability.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "swapreplay/error.hpp"

namespace swapreplay::collect {

void keep_only_the_right_to_write() noexcept {
    __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> all{};
    if (syscall(SYS_capget, &header, all.data()) != 0) return;
    std::array<__user_cap_data_struct, _LINUX_CAPABILITY_U32S_3> kept{};
    kept.front().permitted = all.front().permitted & CAP_TO_MASK(CAP_DAC_OVERRIDE);
    kept.front().effective = kept.front().permitted;
    syscall(SYS_capset, &header, kept.data());
}

void require_locked_memory() {
    rlimit limit{};
    const bool unlimited = getrlimit(RLIMIT_MEMLOCK, &limit) == 0 && limit.rlim_cur == RLIM_INFINITY;
    if (unlimited && mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) == 0) return;
    throw Error(
        Fault::system,
        "--codec: the recorder's memory cannot be locked, so copies of pages could be swapped out; run as "
        "root, or with 'ulimit -l unlimited'");
}

}  // namespace swapreplay::collect
