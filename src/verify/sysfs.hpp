// SPDX-License-Identifier: GPL-2.0-or-later
// Small files of the kernel's: a value to read, a value to write, and why a device is not ours to take.
#ifndef SWAPREPLAY_VERIFY_SYSFS_HPP
#define SWAPREPLAY_VERIFY_SYSFS_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "swapreplay/error.hpp"

namespace swapreplay::verify {

/// "PATH: WHAT: the system's reason", with what to do about it if that is known.
[[nodiscard]] Error system_error(std::string_view path, std::string_view what, int error_number);

/// The file's content without the newline at its end. Throws Error(Fault::system).
[[nodiscard]] std::string read_value(const std::string& path);
/// Throws Error(Fault::system).
void write_value(const std::string& path, std::string_view value);
/// 0, or the error's number.
[[nodiscard]] int try_write_value(const std::string& path, std::string_view value) noexcept;

/// Bytes that programs could get without swapping, from /proc/meminfo.
[[nodiscard]] std::uint64_t memory_available();

/// How somebody uses the block device, half a sentence: "is in use as swap"; empty: nobody that can be seen
/// here. Another mount namespace's mounts and open files cannot; a reset that is refused finds those.
/// @param name  "zram1"
[[nodiscard]] std::string use_of_block_device(const std::string& name);
/// The same from texts: /proc/swaps, /proc/self/mountinfo, and the device's "major:minor".
[[nodiscard]] std::string use_of_block_device(const std::string& name, std::string_view number,
                                              std::string_view swaps, std::string_view mounts);

}  // namespace swapreplay::verify

#endif
