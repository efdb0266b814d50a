// SPDX-License-Identifier: GPL-2.0-or-later
// Passes that a program of the machine lets zram make from time to time, as a person writes them.
#ifndef SWAPREPLAY_REPLAY_PASS_SPEC_HPP
#define SWAPREPLAY_REPLAY_PASS_SPEC_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/parameters.hpp"

namespace swapreplay {

/// Which slots a pass takes; zram's `type`.
struct PassType {
    bool idle = false;            ///< only those that are marked idle
    bool huge = false;            ///< only those that are stored uncompressed
    bool incompressible = false;  ///< only those that every codec of recompression failed on
};

/// When a pass comes, and what it takes.
struct PassTimes {
    std::uint64_t every_ns = 0;
    PassType type;
    /// Before a pass for idle slots: those not written or read for so long are marked idle, and no others.
    std::uint64_t idle_ns = 0;
};

/// `idle=3600,every=600,type=huge_idle,batch=32,limit=10000`
struct WritebackSpec {
    std::string text;  ///< as given
    PassTimes when;
    std::uint32_t batch = 32;                   ///< requests in flight (zram's writeback_batch_size)
    std::optional<std::uint64_t> limit_blocks;  ///< of 4 KiB, in all passes together (zram's writeback_limit)

    /// Throws Error(Fault::usage): it is written otherwise.
    static WritebackSpec parse(std::string_view text);
};

/// `lzo:zstd,idle=600,every=600`, `lz4:zstd:deflate,every=1h,threshold=2000,max_pages=1000,type=huge`
struct RecompressionPassSpec {
    static constexpr std::size_t most_codecs = 3;  // ZRAM_MAX_COMPS - 1

    std::string text;  ///< as given
    std::string from;
    std::vector<std::string> to;  ///< by priority, from 1 on
    PassTimes when;
    std::uint32_t threshold = 0;             ///< bytes; 0: none
    std::optional<std::uint64_t> max_pages;  ///< tried in one pass

    /// Throws Error(Fault::usage): it is written otherwise.
    static RecompressionPassSpec parse(std::string_view text);
};

/// What a pass of either takes, for completions; a recompression's come after its codecs.
const std::vector<ParameterInfo>& writeback_parameters();
const std::vector<ParameterInfo>& recompression_parameters();

}  // namespace swapreplay

#endif
