// SPDX-License-Identifier: GPL-2.0-or-later
// What a study of codecs says: a line for each codec, for people and for programs.
#ifndef SWAPREPLAY_REPORT_CODEC_REPORT_HPP
#define SWAPREPLAY_REPORT_CODEC_REPORT_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "codec/study.hpp"

namespace swapreplay {

/// Which of zram's own rules apply on top of the codec.
enum class CodecPolicy {
    plain,  ///< none: every chunk is stored with its clen, or whole where that is more
    zram,   ///< same-filled chunks take nothing; a clen of the pool's huge size or more is stored whole
};

struct CodecRow {
    std::string codec;
    std::size_t chunk = 0;             ///< bytes compressed at once
    std::uint64_t chunks = 0;          ///< that were compressed
    std::uint64_t same_filled = 0;     ///< chunks that repeat one word; under zram stored nowhere
    std::uint64_t huge = 0;            ///< under zram: chunks stored whole
    std::uint64_t stored_bytes = 0;    ///< sum of what is stored; zram's compr_data_size
    std::uint64_t at_most_half = 0;    ///< chunks with a clen of at most half their size
    std::uint64_t incompressible = 0;  ///< chunks whose clen is not below their size
    std::string pool;                  ///< spec; empty: no pool was asked for
    std::uint32_t pool_max_size = 0;   ///< bytes: of the largest object that the pool takes
    std::uint64_t refused = 0;         ///< chunks above it, which are not in the pool
    std::uint64_t pages_used = 0;      ///< of the pool, each chunk written once in order
    TimeHistogram compress;
    TimeHistogram decompress;

    /// Bytes of the chunks that were not refused for each byte stored; 0 where nothing is stored.
    [[nodiscard]] double ratio() const;
};

/// @param pool  spec, as `zsmalloc:kernel=6.12`; empty: none, which the policy zram does not allow
/// Throws Error(Fault::usage): there is no such pool, its page is smaller than a chunk and it takes no object
/// above a page, or the policy is zram and the pool has no huge size or its page is not the lane's chunk.
CodecRow codec_row(const Lane& lane, const LaneResult& result, CodecPolicy policy, const std::string& pool);

/// A table with a heading, each line ended.
[[nodiscard]] std::string codec_table(const std::vector<CodecRow>& rows, CodecPolicy policy);

/// {corpus: {pages, bytes, seconds}, codecs: [{codec, chunk_bytes, …}]}; docs/json.md
[[nodiscard]] nlohmann::json codec_json(const std::vector<CodecRow>& rows, const StudyResult& study,
                                        CodecPolicy policy);

}  // namespace swapreplay

#endif
