// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/recorder_warnings.hpp"

#include <fmt/format.h>

#include "base/number.hpp"

namespace swapreplay::collect {

std::string pages_text(std::uint64_t count) {
    return fmt::format("{} {}", grouped(count), count == 1 ? "page" : "pages");
}

void warn_of_skipped_runs(std::vector<std::string>& warnings, std::uint64_t skipped_runs) {
    if (skipped_runs == 0) return;
    warnings.push_back(fmt::format(
        "the kernel skipped {} runs of the recorder's programs; the trace marks the gaps. Use --hooks "
        "kprobe",
        grouped(skipped_runs)));
}

void warn_of_left_out(std::vector<std::string>& warnings, const ZramEvents& events) {
    const std::uint64_t left_out = events.late() + events.malformed();
    if (left_out == 0) return;
    warnings.push_back(
        fmt::format("left out {} records that came too late or make no sense", grouped(left_out)));
}

void warn_of_stored_before(std::vector<std::string>& warnings, std::uint64_t pages) {
    if (pages == 0) return;
    warnings.push_back(fmt::format("{} stored before the recording began, which the trace does not have",
                                   pages_text(pages)));
}

}  // namespace swapreplay::collect
