// SPDX-License-Identifier: LGPL-2.1-or-later
// The payload of a block: a directory of byte streams, then the streams, each packed separately.
#ifndef SWAPREPLAY_TRACE_SR_STREAMS_HPP
#define SWAPREPLAY_TRACE_SR_STREAMS_HPP

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "swapreplay/event.hpp"
#include "trace/sr/byte_writer.hpp"

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

namespace swapreplay::sr {

/// The numbers are the format's. A reader skips those that it does not know.
enum class StreamKind : std::uint8_t {
    run_heads = 1,      ///< operation and length
    slot_low = 2,       ///< run's slot against the last run's end, low 8 bits
    slot_rest = 3,      ///< the rest, as varints
    clen_low = 4,       ///< low 8 bits, those with the same middle 8 bits together
    clen_middle = 5,    ///< middle 8 bits, in order; absent if all are 0
    clen_top = 6,       ///< what is above 16 bits; absent if all are 0
    clen_modelled = 7,  ///< instead of these three: the range coder's bytes
    gaps = 8,
    time_low = 9,  ///< difference to the event before, in time units
    time_rest = 10,
    same_filled = 11,
    hashes = 12,
    runs_modelled = 13,  ///< instead of the first three: how many, and the range coder's bytes
    time_modelled = 14,  ///< instead of time_low and time_rest: the range coder's bytes
    facts = 15,          ///< fields of the metadata that were known only now
    first_detail = 16,   ///< and one for each further Detail; by operation, in place of the codec
    runs_lined = 32,     ///< instead of the first three, in version 2: how many, and the range coder's bytes
    clen_lined = 33,     ///< instead of the clens' three, in version 2
    time_lined = 34,     ///< instead of time_low and time_rest, in version 2
};

enum class Packing : std::uint8_t { none = 0, zstd = 1 };

/// Which stream: a clen stream belongs to a codec by its number in the metadata, a detail's to the operation of
/// that number, the others to 0.
struct StreamId {
    StreamKind kind;
    std::uint8_t codec = 0;

    friend bool operator==(const StreamId&, const StreamId&) = default;
};

[[nodiscard]] constexpr StreamId stream_of(std::size_t detail, std::size_t op) noexcept {
    return {static_cast<StreamKind>(static_cast<std::size_t>(StreamKind::first_detail) + detail),
            static_cast<std::uint8_t>(op)};
}

/// Which block's payload of which file, for messages.
struct PayloadOrigin {
    std::string where;         ///< "FILE: block N"
    std::uint64_t offset = 0;  ///< of the payload in the file

    /// For what is wrong in a payload whose checksum was right. Throws Error(Fault::format).
    [[noreturn]] void fail(std::string_view what) const;
};

/// What the range coder makes is slow to read, so it must be smaller by one part in so many.
constexpr std::size_t worth_modelling = 100;

/// Collects the streams of a block and packs each as small as zstd or nothing makes it.
class StreamWriter {
public:
    explicit StreamWriter(int zstd_level);

    /// An empty stream is left out unless it is wanted: a reader takes an absent one for empty.
    void add(StreamId id, std::span<const std::byte> bytes, bool even_if_empty = false);
    /// Bytes that add() would store for the same streams.
    [[nodiscard]] std::size_t packed_size(std::span<const std::byte> bytes);
    /// Appends the directory and the streams, and begins anew.
    void write(Bytes& payload);

private:
    struct Stream {
        StreamId id;
        Packing packing;
        std::uint64_t unpacked_bytes;
        std::uint64_t packed_bytes;
    };
    void compress(std::span<const std::byte> bytes, int level, Bytes& out);
    Packing pack(std::span<const std::byte> bytes);

    struct FreeContext {
        void operator()(ZSTD_CCtx_s* context) const noexcept;
    };
    int level_;
    std::unique_ptr<ZSTD_CCtx_s, FreeContext> context_;
    std::vector<Stream> directory_;
    Bytes data_;
    Bytes packed_;  ///< by the last pack()
    Bytes packed_well_;
};

/// Unpacks the streams of a block; they live until the next unpack().
class StreamReader {
public:
    StreamReader();

    /// @param payload  the directory and the streams; must live as long as these
    /// @param origin   of `payload`
    /// Throws Error(Fault::format): lengths that do not fit each other or the limits, a duplicate stream.
    void unpack(std::span<const std::byte> payload, const PayloadOrigin& origin);

    /// Empty if the block has no such stream.
    [[nodiscard]] std::span<const std::byte> stream(StreamId id) const noexcept;
    /// Whether the block has the stream; it may be empty.
    [[nodiscard]] bool has(StreamId id) const noexcept;

private:
    struct FreeContext {
        void operator()(ZSTD_DCtx_s* context) const noexcept;
    };
    struct Stream {
        StreamId id;
        std::span<const std::byte> bytes;
    };
    std::unique_ptr<ZSTD_DCtx_s, FreeContext> context_;
    std::vector<Stream> streams_;
    Bytes unpacked_;
};

}  // namespace swapreplay::sr

#endif
