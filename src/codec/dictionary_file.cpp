// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/dictionary_file.hpp"

#include <fstream>
#include <iterator>
#include <span>

#include <fmt/format.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

std::shared_ptr<const std::vector<std::byte>> read_dictionary_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (!file || bytes.empty())
        throw Error(Fault::system, fmt::format("{}: no dictionary can be read from it", path));
    const std::span all = std::as_bytes(std::span(bytes));
    return std::make_shared<const std::vector<std::byte>>(all.begin(), all.end());
}

}  // namespace swapreplay
