// SPDX-License-Identifier: GPL-2.0-or-later
// Compresses a corpus with several codecs at once, and brings back what each made of it.
#ifndef SWAPREPLAY_CODEC_STUDY_HPP
#define SWAPREPLAY_CODEC_STUDY_HPP

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/histogram.hpp"
#include "base/kernel_release.hpp"
#include "codec/codec.hpp"
#include "codec/corpus.hpp"

namespace swapreplay {

/// One codec at one chunk size.
struct StudyCase {
    std::string codec;                      ///< names it in results, as given
    std::size_t chunk = Corpus::page_size;  ///< bytes compressed at once: 4 KiB to 64 KiB, a power of two
    std::function<std::unique_ptr<Codec>()> make;  ///< called once a thread
    std::string full_codec = {};  ///< with the value of every parameter; empty: not of the registry
    std::string made_of = {};     ///< what the codec says of itself: Codec::made_of()
};

/// Every codec at every chunk size, the chunk sizes outermost.
/// @param codecs  as `zstd:level=3`; empty: all that the registry has
/// @param chunks  as 16K; from 4K to 64K
/// @param kernel  of codecs that do not name one
/// Throws Error(Fault::usage): there is no such codec or parameter, or a chunk has another size.
[[nodiscard]] std::vector<StudyCase> study_cases(const std::vector<std::string>& codecs,
                                                 const std::vector<std::string>& chunks,
                                                 std::string_view kernel = default_kernel);

struct StudyCaseResult {
    std::vector<std::uint32_t> clens;  ///< one for each chunk, in the corpus's order
    static constexpr std::uint8_t of_zeros = 2;
    std::vector<std::uint8_t> same_filled;  ///< 1: the chunk repeats one 8-byte word; of_zeros: the word is 0
    Histogram compress;
    Histogram decompress;
};

struct StudyResult {
    std::uint64_t pages = 0;
    std::vector<StudyCaseResult> cases;  ///< in the order in which they were given
    double seconds = 0;                  ///< from start to end
    double cpu_seconds = 0;              ///< processor time of all threads
    double codec_seconds = 0;            ///< of this, inside the codecs
    bool partial = false;                ///< stopped: everything is of the corpus's first `pages`
};

/// Every chunk is compressed, decompressed and compared. Consecutive pages of the corpus make a chunk; pages
/// at the end that fill none are left out of that case.
///
/// @param threads   1 or more
/// @param progress  called several times a second on the calling thread, with the pages done
/// @param stop      when it becomes true, what was begun is finished and nothing more is begun
/// Throws Error: the corpus cannot be read, or a chunk did not come back as it was: a bug of that codec.
/// Cost: memory of a few MiB a thread, and 5 bytes for each chunk and case.
StudyResult study(Corpus& corpus, const std::vector<StudyCase>& cases, unsigned threads,
                  const std::function<void(std::uint64_t pages)>& progress,
                  const std::atomic<bool>* stop = nullptr);

/// One repeated 8-byte word, which zram stores in its table instead of the pool.
[[nodiscard]] bool is_same_filled(std::span<const std::byte> chunk) noexcept;

}  // namespace swapreplay

#endif
