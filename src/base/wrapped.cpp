// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/wrapped.hpp"

#include <algorithm>

namespace swapreplay {

std::size_t columns_of(std::string_view text) noexcept {
    // A byte that continues a letter takes no column.
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string wrapped(std::string_view text, std::size_t indent, std::size_t width) {
    std::string lines;
    std::size_t column = indent;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find_first_of(" \n"));
        const std::size_t columns = columns_of(word);
        const bool first = lines.empty();
        if (!first && column + 1 + columns > width) {
            lines += '\n' + std::string(indent, ' ');
            column = indent;
        } else if (!first) {
            lines += ' ';
            column++;
        }
        lines += word;
        column += columns;
        text.remove_prefix(std::min(text.size(), word.size() + 1));
    }
    return lines;
}

}  // namespace swapreplay
