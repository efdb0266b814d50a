// SPDX-License-Identifier: GPL-2.0-or-later
// A table for a terminal: columns as wide as they need to be.
#ifndef SWAPREPLAY_REPORT_TABLE_HPP
#define SWAPREPLAY_REPORT_TABLE_HPP

#include <cstddef>
#include <limits>
#include <string>
#include <vector>

namespace swapreplay {

/// A report is made for a terminal of this width.
inline constexpr std::size_t columns_of_a_terminal = 80;

class Table {
public:
    enum class Align { left, right };
    struct Column {
        std::string title;
        Align align = Align::right;
    };

    explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

    /// A cell for each column, UTF-8.
    void add_row(std::vector<std::string> cells);

    /// Lines, the titles first, two spaces between columns, nothing after the last.
    /// @param width  columns of the terminal: those that do not fit come in a table below, the first column
    ///               again at their left
    [[nodiscard]] std::string text(std::size_t width = std::numeric_limits<std::size_t>::max()) const;

private:
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace swapreplay

#endif
