// SPDX-License-Identifier: LGPL-2.1-or-later
// Bytes in order from any source: a file, a pipe, memory, or the compressed form of another stream.
#ifndef SWAPREPLAY_TRACE_IO_BYTE_STREAM_HPP
#define SWAPREPLAY_TRACE_IO_BYTE_STREAM_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace swapreplay {

class ByteStream {
public:
    ByteStream() = default;
    ByteStream(const ByteStream&) = delete;
    ByteStream& operator=(const ByteStream&) = delete;
    virtual ~ByteStream() = default;

    /// Up to into.size() bytes, at least one unless at the end: then 0.
    /// Throws Error: the system refused, or compressed bytes are damaged.
    virtual std::size_t read(std::span<std::byte> into) = 0;

    /// True once the end was met in the middle of something: compressed data without its last part.
    [[nodiscard]] virtual bool cut() const noexcept { return false; }
};

/// A stream that can also be read at any offset.
class SeekableStream : public ByteStream {
public:
    /// Bytes in all; nullopt if read_at() does not work after all: a pipe.
    [[nodiscard]] virtual std::optional<std::uint64_t> size() const = 0;
    /// As read(), at an offset, and without moving read(). Threads may call it at the same time.
    virtual std::size_t read_at(std::uint64_t offset, std::span<std::byte> into) const = 0;
};

/// What unpacks a stream (gzip, bzip2, xz or zstd), or nullptr if these first bytes are not one of them.
/// @param first  bytes already read
/// @param rest   what follows them; taken only if something is returned
/// @param name   of the input, for messages
[[nodiscard]] std::unique_ptr<ByteStream> unpack(std::span<const std::byte> first,
                                                 std::unique_ptr<ByteStream>& rest, const std::string& name);

/// How many first bytes unpack() needs to see.
constexpr std::size_t unpack_magic_bytes = 6;

}  // namespace swapreplay

#endif
