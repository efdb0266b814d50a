// SPDX-License-Identifier: GPL-2.0-or-later
// The pages that a zram device holds now, under the codecs and levels that its kernel offers.
#ifndef SWAPREPLAY_ADVICE_DEVICE_FACTS_HPP
#define SWAPREPLAY_ADVICE_DEVICE_FACTS_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "codec/study.hpp"
#include "report/device_report.hpp"

namespace swapreplay::advice {

/// How long a page takes under a codec: medians, in microseconds.
struct PageTimes {
    double store_us = 0;
    double load_us = 0;
};

struct DeviceCodec {
    std::string codec;  ///< as make_codec() takes it: "zstd:level=1"
    std::vector<double>
        held;  ///< bytes of zsmalloc: of all pages, and of each third of them in the order of slots
    PageTimes times;
};

struct DeviceFacts {
    std::string path = {};      ///< "/dev/zram0"
    std::string name = {};      ///< "zram0"
    std::string kernel = {};    ///< that runs
    std::uint64_t slots = 0;    ///< of its disksize
    std::uint64_t held = 0;     ///< pages in memory
    std::uint64_t read = 0;     ///< of these, compressed
    std::uint64_t enough = 0;   ///< pages that fill the size classes well
    bool changed = false;       ///< it was written meanwhile
    bool has_levels = false;    ///< its kernel lets one choose them
    bool level_is_told = true;  ///< by the lengths; false: the usual one is taken to be in use
    std::uint64_t recompressed = 0;
    std::string in_use = {};               ///< among the codecs; empty: it is none of them
    std::vector<DeviceCodec> codecs = {};  ///< those that its kernel has
};

/// @param cases  that `comparison` was made with: of codecs that the device's kernel offers
/// Throws what codec_row() throws.
[[nodiscard]] DeviceFacts device_facts(const DeviceComparison& comparison,
                                       const std::vector<StudyCase>& cases);

}  // namespace swapreplay::advice

#endif
