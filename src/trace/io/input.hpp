// SPDX-License-Identifier: LGPL-2.1-or-later
// What a format reads from: bytes in order with a look ahead, and at any offset if the input allows it.
#ifndef SWAPREPLAY_TRACE_IO_INPUT_HPP
#define SWAPREPLAY_TRACE_IO_INPUT_HPP

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "trace/io/byte_stream.hpp"

namespace swapreplay {

class Input {
public:
    /// A file, or standard input for "-". What gzip, bzip2, xz or zstd packed is unpacked.
    /// @param stop_fd  ReadOptions's; -1: reads wait for ever
    /// Throws Error(Fault::system) with the reason.
    static Input open(const std::string& path, int stop_fd = -1);
    /// Bytes that outlive the Input.
    static Input of_bytes(std::span<const std::byte> bytes, const std::string& name);

    Input(Input&&) noexcept;
    Input& operator=(Input&&) noexcept;
    ~Input();

    /// For messages.
    [[nodiscard]] const std::string& name() const noexcept { return name_; }

    /// The next `count` bytes, fewer only at the end, which stay unread. Valid until the next call.
    [[nodiscard]] std::span<const std::byte> peek(std::size_t count);
    /// Fills `into`; returns how much of it, less only at the end.
    /// Throws Error: the packed data around it is damaged.
    std::size_t read(std::span<std::byte> into);
    /// The same, but returns what comes before such a damage; the next call throws.
    std::size_t read_until_damage(std::span<std::byte> into);
    /// Throws what the next read_until_damage() would, if it would.
    void throw_damage() const {
        if (damage_) std::rethrow_exception(damage_);
    }
    /// Offset of the next byte that read() gives.
    [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
    /// True once the end was met inside compressed data.
    [[nodiscard]] bool cut() const noexcept { return stream_->cut(); }

    /// Bytes in all, if read_at() works: a plain file or memory. nullopt for pipes and packed files.
    /// Asked of the system anew at each call: a file may grow while it is recorded.
    [[nodiscard]] std::optional<std::uint64_t> size() const;
    /// As read(), from anywhere; needs size(). Does not move read(). Threads may call it at the same time.
    std::size_t read_at(std::uint64_t offset, std::span<std::byte> into) const;

private:
    Input(std::string name, std::unique_ptr<SeekableStream> stream);
    std::size_t fill(std::span<std::byte> into);

    std::string name_;
    std::unique_ptr<ByteStream> stream_;
    const SeekableStream* seekable_;  ///< stream_ itself, while nothing is around it
    std::vector<std::byte> ahead_;    ///< peeked; read from ahead_begin_ on
    std::size_t ahead_begin_ = 0;
    std::uint64_t offset_ = 0;
    std::exception_ptr damage_;  ///< met after the last byte of ahead_ or of what was read
};

}  // namespace swapreplay

#endif
