// SPDX-License-Identifier: GPL-2.0-or-later
// Slots of a zram device that hold no page: never written, or freed. They read as zeros, and are nobody's.
#ifndef SWAPREPLAY_CODEC_EMPTY_SLOTS_HPP
#define SWAPREPLAY_CODEC_EMPTY_SLOTS_HPP

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "codec/corpus.hpp"

namespace swapreplay {

/// How many slots of the device hold nothing now: pages of `disksize` less `orig_data_size` of `mm_stat`, which counts
/// same-filled pages and pages written back too. nullopt: `path` is not a zram device in use, or that cannot be read.
/// Source: Documentation/admin-guide/blockdev/zram.rst; drivers/block/zram/zram_drv.c, mm_stat_show(), Linux 6.12
[[nodiscard]] std::optional<std::uint64_t> empty_slots_of(const std::string& path);

/// The same from the two files, for any device. nullopt: they are not what the kernel writes.
[[nodiscard]] std::optional<std::uint64_t> empty_slots_from(const std::string& disksize,
                                                            const std::string& mm_stat);

/// A source without that many pages of zeros: it does not matter which, because all are alike.
///
/// @param count  how many slots hold nothing now; asked once more at the source's end
[[nodiscard]] std::unique_ptr<Corpus> without_empty_slots(
    std::unique_ptr<Corpus> source, std::function<std::optional<std::uint64_t>()> count);

}  // namespace swapreplay

#endif
