// SPDX-License-Identifier: GPL-2.0-or-later
// What recordings of the running kernel warn of alike.
#ifndef SWAPREPLAY_COLLECT_RECORDER_WARNINGS_HPP
#define SWAPREPLAY_COLLECT_RECORDER_WARNINGS_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/zram_sysfs.hpp"

namespace swapreplay::collect {

/// "1 page", "1,234 pages"
[[nodiscard]] std::string pages_text(std::uint64_t count);

/// A sentence each, for what there is to warn of.
/// @param skipped_runs  of the programs, by the kernel; nullopt: not known
void warn_of_skipped_runs(std::vector<std::string>& warnings, std::optional<std::uint64_t> skipped_runs);
/// @param records  that found the buffer full, by CPU
void warn_of_full_buffer(std::vector<std::string>& warnings, const std::vector<std::uint64_t>& records);
void warn_of_smaller_buffer(std::vector<std::string>& warnings, std::uint64_t wanted_bytes,
                            std::uint64_t bytes);
/// @param events  of which only a part was seen
void warn_of_unseen(std::vector<std::string>& warnings, std::uint64_t events);
/// @param pages  that zram read or wrote by its own count, and that nothing else tells of
void warn_of_not_recorded(std::vector<std::string>& warnings, std::uint64_t pages);
/// @param pages  that zram did not store
void warn_of_refused(std::vector<std::string>& warnings, std::uint64_t pages);
/// @param records  that came too late or make no sense
void warn_of_left_out(std::vector<std::string>& warnings, std::uint64_t records);
/// @param pages  that were stored then
void warn_of_stored_before(std::vector<std::string>& warnings, std::uint64_t pages);
void warn_of_compaction(std::vector<std::string>& warnings, const ZramMmStat& before,
                        const ZramMmStat& after);

}  // namespace swapreplay::collect

#endif
