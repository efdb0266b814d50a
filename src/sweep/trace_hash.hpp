// SPDX-License-Identifier: GPL-2.0-or-later
// What tells that a trace's file is still the one that was replayed.
#ifndef SWAPREPLAY_SWEEP_TRACE_HASH_HPP
#define SWAPREPLAY_SWEEP_TRACE_HASH_HPP

#include <string>

namespace swapreplay {

/// "xxh128:" and 32 hexadecimal digits, those that `xxh128sum` prints for the file.
/// Throws Error(Fault::system): the file cannot be read. Cost: one reading of the file.
[[nodiscard]] std::string hash_of_file(const std::string& path);

}  // namespace swapreplay

#endif
