// SPDX-License-Identifier: LGPL-2.1-or-later
// What follows the blocks of a .sr file, as a reader comes to it: the index and the footer.
#ifndef SWAPREPLAY_TRACE_SR_TRAILER_HPP
#define SWAPREPLAY_TRACE_SR_TRAILER_HPP

#include <algorithm>
#include <cstdint>
#include <optional>
#include <span>

#include "trace/io/input_cursor.hpp"
#include "trace/sr/index.hpp"
#include "trace/sr/salvage.hpp"

namespace swapreplay::sr {

/// The offset in the footer that `rest` ends with, `rest` being a file's last bytes; nullopt if it has none.
[[nodiscard]] std::optional<std::uint64_t> footer_of_end(std::span<const std::byte> rest);
/// The same for a file of `size` bytes.
[[nodiscard]] std::optional<std::uint64_t> footer_of_file(const Input& input, std::uint64_t size);

/// Hands an index's entries, the next `bytes` of an input, to `entries` in pieces, which takes little memory
/// however many they are. False if there are fewer bytes.
template <class Visit>
bool read_entries(InputCursor& input, std::uint64_t bytes, IndexReader& entries, Visit visit) {
    constexpr std::uint64_t piece_bytes = std::uint64_t{64} << 10;
    while (bytes > 0) {
        const auto piece = input.peek(std::min(bytes, piece_bytes));
        if (piece.empty()) return false;
        entries.add(piece, visit);
        input.skip(piece.size());
        bytes -= piece.size();
    }
    return true;
}

struct IndexSeen {
    bool complete = false;                ///< it and its footer are there
    std::optional<std::uint64_t> events;  ///< that it counts; nullopt if it is not right, or not believed
    std::optional<std::uint64_t> footer;  ///< where that says that the index is
    bool passed = false;                  ///< a pipe: it is gone
};

/// Reads the index that begins at the cursor. Leaves the cursor where it was, except after an index in a pipe
/// that is longer than what is held of one.
/// @param length  of the index, as its header says
[[nodiscard]] IndexSeen look_through_index(InputCursor& input, std::uint64_t length, Salvage& salvage);

}  // namespace swapreplay::sr

#endif
