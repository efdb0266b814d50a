// SPDX-License-Identifier: GPL-2.0-or-later
// Rows for spreadsheets: RFC 4180, a line for each row.
#ifndef SWAPREPLAY_SWEEP_ROWS_CSV_HPP
#define SWAPREPLAY_SWEEP_ROWS_CSV_HPP

#include <functional>
#include <string>
#include <vector>

#include "sweep/rows.hpp"

namespace swapreplay {

/// The first line names the columns: the keys of all rows, those inside another by both (`resolved_pool`), lists such as
/// `classes` left out. What a row lacks, or does not know, is empty.
/// Cost: reads the rows twice, and holds one.
void write_csv(const std::vector<RowPlace>& rows, const std::function<void(const std::string& line)>& write);

}  // namespace swapreplay

#endif
