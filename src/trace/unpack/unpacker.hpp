// SPDX-License-Identifier: LGPL-2.1-or-later
// What the four decompressors have in common: packed bytes in, unpacked ones out, failures told apart.
#ifndef SWAPREPLAY_TRACE_UNPACK_UNPACKER_HPP
#define SWAPREPLAY_TRACE_UNPACK_UNPACKER_HPP

#include <cstddef>
#include <exception>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "trace/io/byte_stream.hpp"

namespace swapreplay {

/// The libraries take bytes as one kind of character or another; aliasing to those is allowed.
template <class Char>
Char* as_chars(const std::byte* bytes) {
    return reinterpret_cast<Char*>(const_cast<std::byte*>(bytes));  // NOLINT: they do not write to input
}

struct Packed {
    std::span<const std::byte> first;
    std::unique_ptr<ByteStream> rest;
    const std::string& name;
};

/// What a decompressor's error is about: only damaged data can be stepped over.
enum class Trouble {
    damage,       ///< why: what is wrong, "checksum"
    no_memory,    ///< why: nothing
    limit,        ///< of memory, set by us. why: what is needed, "more than 1 GiB of memory"
    unsupported,  ///< the data are right, the library cannot unpack them. why: what they have
    misuse,       ///< of the library, by us. why: in its words
};

/// Refills a buffer from the packed stream; unpacked output is asked for in a loop until there is some.
class Unpacker : public ByteStream {
public:
    explicit Unpacker(Packed packed)
        : packed_(std::move(packed.rest)),
          name_(packed.name),
          buffer_(packed.first.begin(), packed.first.end()) {
        input_ = buffer_;
    }

    std::size_t read(std::span<std::byte> into) override {
        if (failure_) std::rethrow_exception(failure_);
        while (!into.empty() && !finished_) {
            if (input_.empty() && !packed_end_) refill();
            const std::size_t count = step(into, packed_end_);
            if (count > 0) return count;
            if (packed_end_ && input_.empty()) finish_at_end_of_input();
        }
        return 0;
    }

    [[nodiscard]] bool cut() const noexcept override { return cut_ || packed_->cut(); }

protected:
    /// Moves bytes from input_ to `into` and returns how many it wrote; sets between_members_.
    virtual std::size_t step(std::span<std::byte> into, bool at_end) = 0;

    void consumed(std::size_t left) { input_ = input_.last(left); }
    void finish() { finished_ = true; }
    /// As an exception: Error, or std::bad_alloc for Trouble::no_memory.
    /// @param why  in the words of Trouble
    [[nodiscard]] std::exception_ptr failure_of(Trouble trouble, std::string_view codec,
                                                std::string_view why) const;
    /// For step() to return: what it wrote is delivered, then the failure thrown.
    std::size_t fail(Trouble trouble, std::string_view codec, std::string_view why, std::size_t written) {
        failure_ = failure_of(trouble, codec, why);
        if (written == 0) std::rethrow_exception(failure_);
        return written;
    }

    std::span<const std::byte> input_;
    bool between_members_ = true;  ///< the input may end here

private:
    void refill() {
        buffer_.resize(std::size_t{64} << 10);
        const std::size_t count = packed_->read(buffer_);
        input_ = std::span(buffer_).first(count);
        packed_end_ = count == 0;
    }

    void finish_at_end_of_input() {
        cut_ = !between_members_;
        finished_ = true;
    }

    std::unique_ptr<ByteStream> packed_;
    std::string name_;
    std::vector<std::byte> buffer_;
    std::exception_ptr failure_;  ///< thrown by the next read()
    bool packed_end_ = false;
    bool finished_ = false;
    bool cut_ = false;
};

[[nodiscard]] std::unique_ptr<ByteStream> unpack_gzip(Packed packed);
[[nodiscard]] std::unique_ptr<ByteStream> unpack_bzip2(Packed packed);
[[nodiscard]] std::unique_ptr<ByteStream> unpack_xz(Packed packed);
[[nodiscard]] std::unique_ptr<ByteStream> unpack_zstd(Packed packed);

}  // namespace swapreplay

#endif
