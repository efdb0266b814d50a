// SPDX-License-Identifier: GPL-2.0-or-later
// The file after `dict=`.
#ifndef SWAPREPLAY_CODEC_DICTIONARY_FILE_HPP
#define SWAPREPLAY_CODEC_DICTIONARY_FILE_HPP

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace swapreplay {

/// Throws Error(Fault::system): it cannot be read, or is empty.
[[nodiscard]] std::shared_ptr<const std::vector<std::byte>> read_dictionary_file(const std::string& path);

}  // namespace swapreplay

#endif
