// SPDX-License-Identifier: LGPL-2.1-or-later
// Files that people try to read as traces, and that are none.
#ifndef SWAPREPLAY_TRACE_FORMATS_NOT_TRACES_HPP
#define SWAPREPLAY_TRACE_FORMATS_NOT_TRACES_HPP

#include <cstddef>
#include <span>
#include <string>

namespace swapreplay {

/// What the file is, and what to do instead; empty if it is not one that is known.
/// @param first  the input's first sniff_bytes, or all of it
[[nodiscard]] std::string what_else_it_is(std::span<const std::byte> first);

}  // namespace swapreplay

#endif
