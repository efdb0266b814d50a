// SPDX-License-Identifier: LGPL-2.1-or-later
// A place in an input that several may read, each with a cursor of its own if the input can seek. What is
// looked at stays until it is skipped, so a reader that was misled looks at it again, from a pipe as well.
#ifndef SWAPREPLAY_TRACE_IO_INPUT_CURSOR_HPP
#define SWAPREPLAY_TRACE_IO_INPUT_CURSOR_HPP

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "trace/io/input.hpp"

namespace swapreplay {

class InputCursor {
public:
    explicit InputCursor(Input input)
        : input_(std::make_shared<Input>(std::move(input))), seekable_(input_->size().has_value()) {}

    /// Another cursor in the same input, which must be seekable().
    [[nodiscard]] InputCursor another(std::uint64_t offset) const { return {input_, offset}; }

    /// The next `count` bytes, fewer only at the end, which stay the next ones. Valid until the next peek().
    /// Reads no further: from a pipe, more may not be there yet.
    /// Cost: moves no byte more than once for each that was skipped.
    [[nodiscard]] std::span<const std::byte> peek(std::size_t count) {
        constexpr std::size_t step = std::size_t{1} << 20;  // a length is believed as far as there are bytes
        while (held().size() < count) {
            const std::size_t wanted = std::min(count - held().size(), step);
            make_room(wanted);
            const std::size_t got = read(std::span(bytes_).subspan(end_, wanted));
            if (got == 0) break;
            end_ += got;
        }
        return held().first(std::min(held().size(), count));
    }
    /// Those that were peeked and not skipped.
    [[nodiscard]] std::span<const std::byte> held() const noexcept {
        return std::span(bytes_).subspan(begin_, end_ - begin_);
    }
    /// Skips the next `count` bytes, which were peeked; spans of them stay valid.
    void skip(std::size_t count) noexcept {
        assert(count <= held().size());
        begin_ += count;
        offset_ += count;
    }

    /// Offset of the next byte.
    [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
    /// Whether seek() can go there: anywhere if seekable(), else to what is held, and back over what was
    /// skipped since a peek() that had all of it.
    [[nodiscard]] bool can_seek(std::uint64_t offset) const noexcept { return seekable_ || has(offset); }
    void seek(std::uint64_t offset) noexcept {
        assert(can_seek(offset));
        if (has(offset)) {
            begin_ = static_cast<std::size_t>(offset - (offset_ - begin_));
        } else {
            begin_ = 0;
            end_ = 0;
        }
        offset_ = offset;
    }
    [[nodiscard]] bool seekable() const noexcept { return seekable_; }
    [[nodiscard]] const Input& input() const noexcept { return *input_; }
    [[nodiscard]] const std::string& name() const noexcept { return input_->name(); }

private:
    InputCursor(std::shared_ptr<Input> input, std::uint64_t offset)
        : input_(std::move(input)), seekable_(true), offset_(offset) {}

    std::size_t read(std::span<std::byte> into) {
        if (seekable_) return input_->read_at(offset_ + held().size(), into);
        return input_->read_until_damage(into);  // which the next read() throws
    }

    [[nodiscard]] bool has(std::uint64_t offset) const noexcept {
        return offset >= offset_ - begin_ && offset <= offset_ + held().size();
    }

    void make_room(std::size_t count) {
        if (bytes_.size() - end_ >= count) return;
        if (begin_ >= held().size()) {
            std::copy(bytes_.begin() + static_cast<std::ptrdiff_t>(begin_),
                      bytes_.begin() + static_cast<std::ptrdiff_t>(end_), bytes_.begin());
            end_ -= begin_;
            begin_ = 0;
        }
        if (bytes_.size() - end_ < count) bytes_.resize(end_ + count);
    }

    std::shared_ptr<Input> input_;
    bool seekable_;
    std::uint64_t offset_ = 0;
    std::vector<std::byte> bytes_;  ///< never shrinks; those from begin_ to end_ are held
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace swapreplay

#endif
