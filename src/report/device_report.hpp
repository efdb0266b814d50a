// SPDX-License-Identifier: GPL-2.0-or-later
// What each codec would make of a zram device's mm_stat, beside what it is now.
#ifndef SWAPREPLAY_REPORT_DEVICE_REPORT_HPP
#define SWAPREPLAY_REPORT_DEVICE_REPORT_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "codec/zram_contents.hpp"
#include "report/codec_comparison.hpp"

namespace swapreplay {

struct DeviceComparison {
    CodecComparison codecs;
    ZramDevice device;             ///< when its pages began to be read
    std::string kernel;            ///< that runs, as `uname -r`
    std::uint64_t pages_held = 0;  ///< in memory then
    bool slots_known = false;      ///< by block_state
    std::optional<std::uint64_t> recompressed;
    bool changed = false;           ///< it was written meanwhile
    std::vector<ZramMmStat> would;  ///< of all the device's pages, one for each row
};

/// What `rows` say of the pages that were compressed, made to speak for `pages` of them: each page is stored as often as it
/// stands for others.
/// Throws what codec_row() throws.
[[nodiscard]] std::vector<ZramMmStat> mm_stat_under(const StudyResult& study,
                                                    const std::vector<StudyCase>& cases,
                                                    const CodecStore& store, std::uint64_t pages);

[[nodiscard]] std::string device_text(const DeviceComparison& comparison);
/// codec_json(), with `device`, and in each codec `mm_stat`; docs/json.md
[[nodiscard]] nlohmann::json device_json(const DeviceComparison& comparison);

}  // namespace swapreplay

#endif
