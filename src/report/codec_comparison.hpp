// SPDX-License-Identifier: GPL-2.0-or-later
// A corpus under several codecs, and what a pool would hold of it: a row for each codec.
#ifndef SWAPREPLAY_REPORT_CODEC_COMPARISON_HPP
#define SWAPREPLAY_REPORT_CODEC_COMPARISON_HPP

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "codec/study.hpp"

namespace swapreplay {

/// Which of zram's own rules apply on top of the codec.
enum class CodecPolicy {
    plain,  ///< none: every chunk is stored with its clen, or as it is if the clen is not below its size
    zram,   ///< same-filled chunks take nothing; a clen of the pool's huge size or more is huge
};

struct CodecRow {
    std::string codec;
    std::string made_of;               ///< what the code says of itself; empty: it is our own
    std::string full_codec;            ///< with the value of every parameter; empty: a dictionary made here
    std::string full_pool;             ///< the same of the pool; empty: none was asked for
    std::size_t chunk = 0;             ///< bytes compressed at once
    std::uint64_t chunks = 0;          ///< that were compressed
    std::uint64_t same_filled = 0;     ///< chunks that repeat one word; under zram stored nowhere
    std::uint64_t huge = 0;            ///< under zram: chunks stored uncompressed
    std::uint64_t stored_bytes = 0;    ///< sum of what is stored; zram's compr_data_size
    std::uint64_t at_most_half = 0;    ///< chunks with a clen of at most half their size
    std::uint64_t incompressible = 0;  ///< chunks whose clen is not below their size
    std::string pool;                  ///< spec; empty: no pool was asked for
    std::uint32_t pool_max_size = 0;   ///< bytes: of the largest object that the pool takes
    std::uint64_t rejected = 0;        ///< chunks above it, which are not in the pool
    std::uint64_t pages_used = 0;      ///< of the pool, each chunk written once in order
    std::size_t pool_classes = 0;      ///< size classes of the pool; 0: it has none
    std::uint64_t zero_filled = 0;     ///< of the same-filled chunks, those of zeros
    std::string not_exact;             ///< Codec::not_exact()
    Histogram compress;
    Histogram decompress;

    /// Bytes of the chunks that were not rejected for each byte stored; nullopt if nothing is stored.
    [[nodiscard]] std::optional<double> ratio() const;
    /// nullopt: no pool was asked for, or it has its memory from elsewhere and does not say how much.
    [[nodiscard]] std::optional<std::uint64_t> pages() const;
};

/// How the codecs of a comparison store, whatever the corpus.
struct CodecStore {
    CodecPolicy policy = CodecPolicy::plain;
    std::string kernel;  ///< of a pool that does not name one; empty: each codec's
    std::string pool;  ///< spec, as `zsmalloc:kernel=6.12`; empty: none, which the policy zram does not allow
};

/// Throws Error(Fault::usage): there is no such pool, its page is smaller than a chunk and it takes no object
/// above a page, or the policy is zram and the pool has no huge size or its page is not the chunk.
CodecRow codec_row(const StudyCase& study_case, const StudyCaseResult& result, const CodecStore& store);

struct CodecComparison {
    CodecStore store;
    StudyResult study;                 ///< its clens are in the rows
    std::uint64_t bytes_left_out = 0;  ///< of the corpus: not a whole page
    /// Slots of a zram device that hold nothing, and were left out; nullopt: not known. codec/empty_slots.hpp
    std::optional<Corpus::EmptySlots> empty_slots;
    std::uint64_t pages_gone = 0;  ///< of a process that gave them back, or ended, before they were read
    std::vector<CodecRow> rows;    ///< in the order of the cases
};

/// Studies the corpus and fills a pool with what each case made of it.
/// Throws Error: what codec_row() and study() throw; Fault::format: the corpus has no page.
CodecComparison compare_codecs(Corpus& corpus, const std::vector<StudyCase>& cases, const CodecStore& store,
                               unsigned threads, const std::function<void(std::uint64_t pages)>& progress,
                               const std::atomic<bool>* stop = nullptr);

}  // namespace swapreplay

#endif
