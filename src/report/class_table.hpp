// SPDX-License-Identifier: GPL-2.0-or-later
// Size classes for people: how they are made, and what is in them.
#ifndef SWAPREPLAY_REPORT_CLASS_TABLE_HPP
#define SWAPREPLAY_REPORT_CLASS_TABLE_HPP

#include <cstdint>
#include <string>
#include <vector>

#include "pool/pool.hpp"
#include "replay/pool_replay.hpp"

namespace swapreplay {

/// Every class of a pool, without what is in it.
[[nodiscard]] std::string class_layout_text(const std::vector<ClassUse>& classes, std::uint32_t page_size);

/// The classes that hold pages: those ten with the most unused bytes and a line for the rest, or all.
/// @param details  may be nullptr
[[nodiscard]] std::string class_use_text(const std::vector<ClassUse>& classes, const ClassDetails* details,
                                         std::uint32_t page_size, bool all);

}  // namespace swapreplay

#endif
