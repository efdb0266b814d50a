// SPDX-License-Identifier: GPL-2.0-or-later
// Compresses the pages of a recording, and makes of them what a trace keeps: a clen column for each codec, and one for
// each codec and size of chunk.
#ifndef SWAPREPLAY_CONTENTS_CLENS_OF_PAGES_HPP
#define SWAPREPLAY_CONTENTS_CLENS_OF_PAGES_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "codec/codec.hpp"
#include "contents/page_trace.hpp"
#include "swapreplay/trace.hpp"

namespace swapreplay {

class ClensOfPages {
public:
    /// @param codecs  as `zstd:level=3`, at least one
    /// @param chunks  as 16K: sizes above a page, up to 64K; what makes a chunk is told in trace/chunk_codec.hpp
    /// @param kernel  of codecs that do not name one
    /// Throws Error(Fault::usage): no such codec or chunk, or a trace cannot have such columns.
    ClensOfPages(const std::vector<std::string>& codecs, const std::vector<std::string>& chunks,
                 std::string_view kernel, unsigned threads);
    ~ClensOfPages();
    ClensOfPages(const ClensOfPages&) = delete;
    ClensOfPages& operator=(const ClensOfPages&) = delete;

    /// Of the clens of a block, for Metadata::codecs: those of pages first.
    [[nodiscard]] std::vector<std::string> columns() const;

    /// Fills the block with the recording's next events, their clens and same-filled flags. False at the end.
    /// Throws what the recording or a codec throws, after what came before it was delivered.
    /// Memory: 4 MiB, and a codec of each kind a thread.
    bool next(PageTrace& trace, EventBlock& block);

private:
    struct Column {
        std::string name;
        std::string full_codec;
        std::size_t pages;  ///< of a chunk
    };
    struct Write {
        std::size_t event;  ///< in the block
        std::size_t page;   ///< in pages_
        std::size_t run;    ///< how many writes before it and itself go from slot to slot
        Slot slot;
    };
    class Workers;

    void read(PageTrace& trace, EventBlock& block);
    void keep_end_of_run();
    [[nodiscard]] std::span<std::byte> page(std::size_t at);
    void compress(const Write& write, std::size_t column, EventBlock& block, Codec& codec,
                  std::span<std::byte> out);

    std::vector<Column> columns_;
    std::vector<std::byte> pages_;  ///< the last ones of the block before, then the block's
    std::size_t held_ = 0;          ///< of pages_
    std::vector<Write> writes_;
    std::size_t run_ = 0;
    Slot last_{};
    DamageLater damage_;
    std::unique_ptr<Workers> workers_;
};

}  // namespace swapreplay

#endif
