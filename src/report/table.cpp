// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/table.hpp"

#include <algorithm>
#include <cassert>

namespace swapreplay {

namespace {

/// Letters, not bytes: what continues a letter in UTF-8 takes no place.
std::size_t width_of(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

void append_cell(std::string& line, const std::string& cell, std::size_t width, Table::Align align) {
    const std::string fill(width - width_of(cell), ' ');
    line += align == Table::Align::left ? cell + fill : fill + cell;
}

}  // namespace

void Table::add_row(std::vector<std::string> cells) {
    assert(cells.size() == columns_.size());
    rows_.push_back(std::move(cells));
}

std::string Table::text() const {
    std::vector<std::string> titles;
    std::vector<std::size_t> widths;
    for (std::size_t at = 0; at < columns_.size(); at++) {
        titles.push_back(columns_[at].title);
        std::size_t width = width_of(titles.back());
        for (const auto& row : rows_)
            width = std::max(width, width_of(row[at]));
        widths.push_back(width);
    }
    std::string text;
    const auto append_line = [&](const std::vector<std::string>& cells) {
        std::string line;
        for (std::size_t at = 0; at < cells.size(); at++) {
            if (at > 0) line += "  ";
            append_cell(line, cells[at], widths[at], columns_[at].align);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    };
    append_line(titles);
    for (const auto& row : rows_)
        append_line(row);
    return text;
}

}  // namespace swapreplay
