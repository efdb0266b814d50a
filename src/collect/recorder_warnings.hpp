// SPDX-License-Identifier: GPL-2.0-or-later
// What recordings by BPF programs warn of alike.
#ifndef SWAPREPLAY_COLLECT_RECORDER_WARNINGS_HPP
#define SWAPREPLAY_COLLECT_RECORDER_WARNINGS_HPP

#include <cstdint>
#include <string>
#include <vector>

#include "collect/zram_events.hpp"

namespace swapreplay::collect {

/// "1 page", "1,234 pages"
[[nodiscard]] std::string pages_text(std::uint64_t count);

/// A sentence each, for what there is to warn of.
/// @param skipped_runs  of the programs, by the kernel
void warn_of_skipped_runs(std::vector<std::string>& warnings, std::uint64_t skipped_runs);
void warn_of_left_out(std::vector<std::string>& warnings, const ZramEvents& events);
/// @param pages  that were stored then
void warn_of_stored_before(std::vector<std::string>& warnings, std::uint64_t pages);

}  // namespace swapreplay::collect

#endif
