// SPDX-License-Identifier: GPL-2.0-or-later
// --device: the pages that a zram device holds now, under other codecs.
#ifndef SWAPREPLAY_CLI_CODECS_OF_DEVICE_HPP
#define SWAPREPLAY_CLI_CODECS_OF_DEVICE_HPP

#include <cstdint>
#include <string>
#include <vector>

#include "codec/study.hpp"
#include "codec/zram_contents.hpp"
#include "report/device_report.hpp"

namespace swapreplay::cli {

struct DeviceOptions {
    std::string path;                 ///< "/dev/zram0"
    std::vector<std::string> codecs;  ///< empty: all, at all levels
    std::string kernel = {};          ///< empty: the running one
    std::string pool = {};            ///< empty: zsmalloc
    std::uint64_t sample = 0;         ///< pages to take; 0: all
    unsigned threads = 0;
    bool json = false;
};

/// A device and what each codec would make of it.
struct StudiedDevice {
    DeviceComparison comparison;
    std::vector<StudyCase> cases;
};
/// With a progress line, until a signal; then the comparison is partial.
/// Throws what compare_codecs_of_device() throws.
[[nodiscard]] StudiedDevice study_device(const DeviceOptions& options);

/// All codecs that the device's zram offers, at all levels if its kernel lets one choose them.
[[nodiscard]] std::vector<std::string> codecs_offered_by(const ZramDevice& device);

/// Prints what each codec would make of it, with a progress line. The exit status.
/// Throws Error: usage (no such device, codec or pool), system (it cannot be read), format (it holds no page).
[[nodiscard]] int compare_codecs_of_device(const DeviceOptions& options);

}  // namespace swapreplay::cli

#endif
