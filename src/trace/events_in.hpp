// SPDX-License-Identifier: LGPL-2.1-or-later
// What a file holds that was being written when something failed.
#ifndef SWAPREPLAY_TRACE_EVENTS_IN_HPP
#define SWAPREPLAY_TRACE_EVENTS_IN_HPP

#include <cstdint>
#include <optional>
#include <string>

namespace swapreplay {

/// Counted by reading the file again: what a writer took before it failed is not always what reached the
/// disk. nullopt if it cannot be read again: a pipe, a device, a format that is only written, a damaged
/// header.
///
/// @param format  its name
[[nodiscard]] std::optional<std::uint64_t> events_in(const std::string& path, const std::string& format);

}  // namespace swapreplay

#endif
