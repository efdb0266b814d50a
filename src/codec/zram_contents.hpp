// SPDX-License-Identifier: GPL-2.0-or-later
// What a zram device holds now: its numbers, and its pages as a corpus, each once.
//
// A slot that was never written, or was freed, holds no page, though it reads as zeros. block_state (debugfs) names the
// slots in use. A kernel without it (CONFIG_ZRAM_MEMORY_TRACKING) tells how many there are: then every slot is read, and
// so many pages of zeros are left out. It does not matter which, because all are alike.
#ifndef SWAPREPLAY_CODEC_ZRAM_CONTENTS_HPP
#define SWAPREPLAY_CODEC_ZRAM_CONTENTS_HPP

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

#include "base/zram_sysfs.hpp"
#include "codec/corpus.hpp"

namespace swapreplay {

struct ZramDevice {
    std::string name;  ///< "zram0"
    std::string path;  ///< "/dev/zram0"
    std::uint64_t slots = 0;
    std::string codec;                ///< the primary one, by the kernel's name
    std::vector<std::string> codecs;  ///< all that its kernel offers
    ZramMmStat mm_stat;
    std::uint64_t written_back = 0;  ///< pages on the backing device, which take no memory
    bool has_levels = false;         ///< it has algorithm_params, since Linux 6.12
};

/// @param path       "/dev/zram0", or "zram0"
/// @param sysfs      the folder /sys, or a test's
/// @param page_size  the kernel's; a slot is such a page
/// Throws Error: usage (not a zram device), system (it has no size yet, sysfs cannot be read, or its slots are not as
/// large as a corpus's pages).
[[nodiscard]] ZramDevice zram_device(std::string_view path, const std::string& sysfs = "/sys",
                                     long page_size = sysconf(_SC_PAGESIZE));

/// What block_state says of the slots in use.
struct ZramSlots {
    std::vector<std::uint32_t> in_memory;  ///< ascending; same-filled ones too
    std::uint64_t written_back = 0;
    std::uint64_t recompressed = 0;
};

/// nullopt: the text is not what the kernel writes.
/// Source: drivers/block/zram/zram_drv.c, read_block_state(), Linux 6.12
[[nodiscard]] std::optional<ZramSlots> parse_block_state(const std::string& text);

class ZramContents : public Corpus {
public:
    /// Pages that the device held in memory when it was opened.
    [[nodiscard]] virtual std::uint64_t pages_held() const = 0;
    /// Whether block_state told the slots.
    [[nodiscard]] virtual bool slots_known() const = 0;
    /// Of pages that were compressed again; nullopt: not known.
    [[nodiscard]] virtual std::optional<std::uint64_t> recompressed() const = 0;
};

/// @param sample   of the pages, take so many, evenly spread; 0: all
/// @param debugfs  the folder /sys/kernel/debug, or a test's
/// Throws Error(Fault::system): the device cannot be opened.
/// Reading a slot counts in io_stat, and clears its idle mark.
[[nodiscard]] std::unique_ptr<ZramContents> open_zram_contents(
    const ZramDevice& device, std::uint64_t sample, const std::string& debugfs = "/sys/kernel/debug");

}  // namespace swapreplay

#endif
