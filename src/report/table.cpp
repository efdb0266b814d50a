// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/table.hpp"

#include <algorithm>
#include <cassert>

#include "base/wrapped.hpp"

namespace swapreplay {

namespace {

void append_cell(std::string& line, const std::string& cell, std::size_t width, Table::Align align) {
    const std::string fill(width - columns_of(cell), ' ');
    line += align == Table::Align::left ? cell + fill : fill + cell;
}

}  // namespace

void Table::add_row(std::vector<std::string> cells) {
    assert(cells.size() == columns_.size());
    rows_.push_back(std::move(cells));
}

std::string Table::text(std::size_t width) const {
    std::vector<std::string> titles;
    std::vector<std::size_t> widths;
    for (std::size_t at = 0; at < columns_.size(); at++) {
        titles.push_back(columns_[at].title);
        std::size_t widest = columns_of(titles.back());
        for (const auto& row : rows_)
            widest = std::max(widest, columns_of(row[at]));
        widths.push_back(widest);
    }
    std::string text;
    const auto append_line = [&](const std::vector<std::string>& cells, std::size_t begin, std::size_t end) {
        std::string line;
        append_cell(line, cells[0], widths[0], columns_[0].align);
        for (std::size_t at = begin; at < end; at++) {
            line += "  ";
            append_cell(line, cells[at], widths[at], columns_[at].align);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    };
    std::size_t begin = 1;
    do {
        std::size_t end = begin;
        for (std::size_t taken = widths[0]; end < columns_.size(); end++) {
            taken += 2 + widths[end];
            if (taken > width && end > begin) break;
        }
        if (begin > 1) text += '\n';
        append_line(titles, begin, end);
        for (const auto& row : rows_)
            append_line(row, begin, end);
        begin = end;
    } while (begin < columns_.size());
    return text;
}

}  // namespace swapreplay
