// SPDX-License-Identifier: GPL-2.0-or-later
// The numbers of a page, as its script reads them.
#ifndef SWAPREPLAY_REPORT_HTML_TRACE_DATA_HPP
#define SWAPREPLAY_REPORT_HTML_TRACE_DATA_HPP

#include <cstddef>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "report/html/page.hpp"

namespace swapreplay {

/// Consecutive samples of a series, by number: [begin, end).
struct Column {
    std::size_t begin, end;
};

/// Cuts so many samples into at most `columns` of equal length, but for the last.
[[nodiscard]] std::vector<Column> columns_of(std::size_t samples, std::size_t columns);

/// One trace: what it is, and every series of the page. Each column of a memory series has the least and the most of
/// its samples, so no peak is lost by drawing fewer points.
/// @param columns  of the memory series; the others have fewer in proportion
[[nodiscard]] nlohmann::ordered_json trace_data(const PictureOfTrace& picture, std::size_t columns);

}  // namespace swapreplay

#endif
