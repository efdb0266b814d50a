// SPDX-License-Identifier: LGPL-2.1-or-later
// The index of a .sr file: where its blocks are. It may be gigabytes long, so it is read in pieces and
// never held.
#ifndef SWAPREPLAY_TRACE_SR_INDEX_HPP
#define SWAPREPLAY_TRACE_SR_INDEX_HPP

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "trace/sr/layout.hpp"

struct XXH3_state_s;

namespace swapreplay::sr {

/// A block's offset, and what it begins with.
struct BlockPlace {
    std::uint64_t offset = 0;
    std::uint64_t first_event = 0;
    std::uint32_t events = 0;
    std::uint64_t first_time_ns = 0;  ///< 0 if the block has no times
    std::uint64_t lost = 0;           ///< events lost before and in it

    [[nodiscard]] std::uint64_t end_event() const noexcept { return first_event + events; }
};

/// The index followed by the footer; the index begins at `offset` of the file.
/// Throws Error(Fault::resource): its entries take more than max_index_bytes.
[[nodiscard]] Bytes index_bytes(std::span<const BlockPlace> blocks, std::uint64_t offset,
                                std::uint64_t max_bytes = max_index_bytes);
/// Length of an index, header included and footer excluded, from its first index_header_bytes; nullopt if
/// they are not an index's header.
[[nodiscard]] std::optional<std::uint64_t> index_length(std::span<const std::byte> header) noexcept;
/// Offset of the index, from the file's last footer_bytes; nullopt if they are not a footer.
[[nodiscard]] std::optional<std::uint64_t> parse_footer(std::span<const std::byte> footer) noexcept;

/// Takes an index in pieces of any size.
class IndexReader {
public:
    /// @param header  its first index_header_bytes
    explicit IndexReader(std::span<const std::byte> header);

    /// The next bytes after the header. Calls visit(const BlockPlace&) for each block, in order, while that
    /// returns true. What it is told is worth nothing before right() is known: read the index twice.
    template <class Visit>
    void add(std::span<const std::byte> bytes, Visit visit) {
        add_to_checksum(bytes);
        for (const std::byte byte : bytes) {
            if (take(std::to_integer<std::uint8_t>(byte)) && wanted_) wanted_ = visit(std::as_const(place_));
        }
    }

    /// True once all entries were there and everything about them is right.
    [[nodiscard]] bool right() const;
    /// In all blocks so far.
    [[nodiscard]] std::uint64_t events() const noexcept { return place_.end_event(); }

private:
    struct FreeState {
        void operator()(XXH3_state_s* state) const noexcept;
    };
    void add_to_checksum(std::span<const std::byte> bytes);
    [[nodiscard]] bool take(std::uint8_t byte) noexcept;
    [[nodiscard]] bool take_number(std::uint64_t number) noexcept;

    std::uint64_t checksum_;
    std::unique_ptr<XXH3_state_s, FreeState> state_;
    std::optional<std::uint64_t> blocks_left_;  ///< nullopt until their number was read
    BlockPlace place_;
    unsigned field_ = 0;  ///< of the entry, that comes next
    std::uint64_t number_ = 0;
    unsigned shift_ = 0;  ///< of the next byte in number_
    bool good_ = true;
    bool wanted_ = true;
};

}  // namespace swapreplay::sr

#endif
