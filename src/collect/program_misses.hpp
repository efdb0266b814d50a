// SPDX-License-Identifier: GPL-2.0-or-later
// How often the kernel skipped a program, where bpf() does not tell.
#ifndef SWAPREPLAY_COLLECT_PROGRAM_MISSES_HPP
#define SWAPREPLAY_COLLECT_PROGRAM_MISSES_HPP

#include <cstdint>
#include <istream>
#include <optional>

namespace swapreplay::collect {

/// Before Linux 5.19, bpf() answers nobody without CAP_BPF if kernel.unprivileged_bpf_disabled is set, and a recorder has
/// given that up. /proc/self/fdinfo needs no right (kernel/bpf/syscall.c, bpf_prog_show_fdinfo(), since Linux 5.12).
/// @param fdinfo  of the program's descriptor
/// @returns       nullopt: it does not say
[[nodiscard]] std::optional<std::uint64_t> recursion_misses(std::istream& fdinfo);

}  // namespace swapreplay::collect

#endif
