// SPDX-License-Identifier: LGPL-2.1-or-later
// Where the blocks of a .sr file are: by its index, or by their headers. Nothing of it is held.
#ifndef SWAPREPLAY_TRACE_SR_BLOCK_MAP_HPP
#define SWAPREPLAY_TRACE_SR_BLOCK_MAP_HPP

#include <cstdint>
#include <functional>
#include <optional>

#include "trace/io/input_cursor.hpp"
#include "trace/sr/index.hpp"

namespace swapreplay::sr {

class BlockMap {
public:
    /// @param input        must outlive the map
    /// @param first_block  offset of the file's first block
    /// @param salvage      without an index, go on after a damaged block
    BlockMap(const InputCursor& input, std::uint64_t first_block, bool salvage)
        : input_(input), first_block_(first_block), salvage_(salvage) {}

    [[nodiscard]] std::uint64_t first_block() const noexcept { return first_block_; }
    /// Where the footer says that the index is; nullopt without a footer, and in a pipe.
    [[nodiscard]] std::optional<std::uint64_t> index_offset() const;

    /// Throws Error(Fault::usage): the input is a pipe or packed, so its blocks are not to be had.
    void need_seekable() const;
    /// Calls visit(block, number) for each block, in the order of the file, until `visit` returns false.
    /// Times and losses are known only from an index.
    /// Cost: reads the index, the first time twice, or all headers of blocks.
    /// Throws Error as need_seekable().
    using Visit = std::function<bool(const BlockPlace&, std::uint64_t number)>;
    void visit(const Visit& visit) const;

private:
    [[nodiscard]] bool has_index() const;
    bool visit_index(const Visit& visit) const;
    void scan_blocks(const Visit& visit) const;

    const InputCursor& input_;
    std::uint64_t first_block_;
    bool salvage_;
    mutable std::optional<bool> index_right_;  ///< once somebody asked
};

}  // namespace swapreplay::sr

#endif
