// SPDX-License-Identifier: LGPL-2.1-or-later
// A place in an input that several may read, each with a cursor of its own where the input can seek.
#ifndef SWAPREPLAY_TRACE_INPUT_CURSOR_HPP
#define SWAPREPLAY_TRACE_INPUT_CURSOR_HPP

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "trace/input.hpp"

namespace swapreplay {

class InputCursor {
public:
    explicit InputCursor(Input input)
        : input_(std::make_shared<Input>(std::move(input))), seekable_(input_->size().has_value()) {}

    /// Fills `into`; returns how much of it, less only at the end.
    std::size_t read(std::span<std::byte> into) {
        if (seekable_) {
            const std::size_t count = input_->read_at(offset_, into);
            offset_ += count;
            return count;
        }
        const std::size_t again = std::min(unread_.size(), into.size());
        std::copy_n(unread_.begin(), again, into.begin());
        unread_.erase(unread_.begin(), unread_.begin() + static_cast<std::ptrdiff_t>(again));
        const std::size_t count = again + input_->read(into.subspan(again));
        offset_ += count;
        return count;
    }

    /// The next read() begins with these bytes, which the last ones gave.
    void unread(std::span<const std::byte> bytes) {
        offset_ -= bytes.size();
        if (!seekable_) unread_.insert(unread_.begin(), bytes.begin(), bytes.end());
    }

    /// Offset of the next byte.
    [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }
    /// Needs seekable().
    void seek(std::uint64_t offset) noexcept { offset_ = offset; }
    [[nodiscard]] bool seekable() const noexcept { return seekable_; }
    [[nodiscard]] const Input& input() const noexcept { return *input_; }
    [[nodiscard]] const std::string& name() const noexcept { return input_->name(); }

private:
    std::shared_ptr<Input> input_;
    bool seekable_;
    std::uint64_t offset_ = 0;
    std::vector<std::byte> unread_;
};

}  // namespace swapreplay

#endif
