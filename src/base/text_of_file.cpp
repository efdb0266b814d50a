// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/text_of_file.hpp"

#include <fstream>
#include <iterator>

namespace swapreplay {

std::string text_of_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace swapreplay
