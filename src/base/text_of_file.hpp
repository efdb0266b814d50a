// SPDX-License-Identifier: GPL-2.0-or-later
// A small file at once, such as one of /proc or /sys.
#ifndef SWAPREPLAY_BASE_TEXT_OF_FILE_HPP
#define SWAPREPLAY_BASE_TEXT_OF_FILE_HPP

#include <string>

namespace swapreplay {

/// All that the file has; empty if it cannot be read.
[[nodiscard]] std::string text_of_file(const std::string& path);

}  // namespace swapreplay

#endif
