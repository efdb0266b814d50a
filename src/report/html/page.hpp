// SPDX-License-Identifier: GPL-2.0-or-later
// Replays as one page that a browser opens from disk, with charts and without the network.
#ifndef SWAPREPLAY_REPORT_HTML_PAGE_HPP
#define SWAPREPLAY_REPORT_HTML_PAGE_HPP

#include <cstddef>
#include <string>
#include <vector>

#include "report/replay_outcome.hpp"
#include "workload/profile.hpp"

namespace swapreplay {

/// A trace through pools, and what it is like without any.
struct PictureOfTrace {
    ReplayOutcome outcome;  ///< with samples, class samples and bursts
    Profile profile;
    std::vector<std::string> codecs;  ///< of the clens in the trace
};

struct PageOptions {
    std::string version;  ///< of the program
    std::string command;  ///< that makes the page again
    /// Bytes that the page is not to exceed, as long as more than the least number of points would be left. 0: 1 MiB for
    /// one trace, 2 MiB for several.
    std::size_t at_most = 0;
};

/// Points of a sample series that is to be drawn: several for each column of the finest page.
inline constexpr std::size_t samples_of_page = 4096;
inline constexpr std::size_t class_samples_of_page = 256;

/// The page, whole. Memory and time: those of its size, a few times over.
[[nodiscard]] std::string html_page(const std::vector<PictureOfTrace>& traces, const PageOptions& options);

}  // namespace swapreplay

#endif
