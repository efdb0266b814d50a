// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/formats/text_rows.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "trace/event_names.hpp"
#include "trace/format.hpp"

namespace swapreplay {

namespace {

constexpr std::size_t buffer_bytes = std::size_t{1} << 20;

/// Text is bytes here; char may alias anything.
std::string_view text_of_row(std::span<const std::byte> bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The bytes without the mark that some editors put before UTF-8.
std::span<const std::byte> after_byte_order_mark(std::span<const std::byte> first) noexcept {
    constexpr std::array mark{std::byte{0xEF}, std::byte{0xBB}, std::byte{0xBF}};
    const bool marked = first.size() >= mark.size() && std::ranges::equal(first.first(mark.size()), mark);
    return marked ? first.subspan(mark.size()) : first;
}

std::string_view without_return(std::string_view line) noexcept {
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

bool holds_something(std::string_view line) noexcept {
    return !line.starts_with('#') && line.find_first_not_of(" \t") != std::string_view::npos;
}

}  // namespace

std::string shortened(std::string_view text) {
    constexpr std::size_t longest = 64;
    if (text.size() <= longest) return std::string(text);
    std::size_t end = longest;
    while (end > 0 &&
           (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)  // not inside a UTF-8 character
        end--;
    return fmt::format("{}…", text.substr(0, end));
}

std::vector<std::string_view> lines_of(std::span<const std::byte> first) {
    const bool whole = first.size() < sniff_bytes;
    std::string_view text = text_of_row(after_byte_order_mark(first));
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos && !whole && !lines.empty()) break;
        const std::string_view line = without_return(text.substr(0, end));
        if (holds_something(line)) lines.push_back(line);
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return lines;
}

LineReader::LineReader(Input input) : input_(std::move(input)), buffer_(buffer_bytes) {}

std::optional<std::string_view> LineReader::next() {
    if (again_) {
        again_ = false;
        return line_;
    }
    while (take_line())
        if (holds_something(line_)) return line_;
    return std::nullopt;
}

/// The next line, whatever it holds.
bool LineReader::take_line() {
    while (true) {
        const auto first = buffer_.begin() + static_cast<std::ptrdiff_t>(begin_);
        const auto last = buffer_.begin() + static_cast<std::ptrdiff_t>(end_);
        const auto newline = std::find(first, last, std::byte{'\n'});
        if (newline == last) {
            if (fill()) continue;
            // Of packed data that end early, any line may be cut; otherwise its parser sees whether it is.
            cut_ = cut_ || input_.cut();
            if (begin_ == end_ || cut_) return false;
            unended_ = true;
        }
        auto line = std::span<const std::byte>(first, newline);
        begin_ += line.size() + (unended_ ? 0 : 1);
        number_++;
        if (number_ == 1) line = after_byte_order_mark(line);
        line_ = without_return(text_of_row(line));
        return true;
    }
}

std::string_view LineReader::ahead() const noexcept {
    return text_of_row(std::span(buffer_).subspan(begin_, end_ - begin_));
}

bool LineReader::fill() {
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
              buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
    end_ -= begin_;
    begin_ = 0;
    if (end_ == buffer_.size()) {
        number_++;
        fail(fmt::format("the line is longer than {} bytes", buffer_.size()));
    }
    const std::size_t got = input_.read_until_damage(std::span(buffer_).subspan(end_));
    end_ += got;
    return got > 0;
}

void LineReader::fail(std::string_view what, Fault fault) const {
    throw Error(fault, fmt::format("{}: line {}: {}", input_.name(), number_, what));
}

void RowsToBlock::begin(EventBlock& block, std::size_t codecs, std::uint64_t first_event) {
    block.first_event = first_event;
    block.ops.clear();
    block.slots.clear();
    block.clens.resize(codecs);
    for (auto& column : block.clens)
        column.clear();
    block.times_ns.clear();
    block.same_filled.clear();
    block.hashes.clear();
    for (auto& column : block.details)
        column.clear();
    times_ = same_filled_ = hashes_ = false;
    details_ = {};
}

void RowsToBlock::add(EventBlock& block, const Row& row, const LineReader& lines) {
    if (row.slot >= max_slots_) {
        lines.fail(fmt::format("slot {} is beyond the limit of {} slots; raise the limit (--max-slots) if "
                               "the swap device is that large",
                               row.slot, max_slots_),
                   Fault::resource);
    }
    if (row.op != Op::write &&
        std::any_of(row.clens.begin(), row.clens.end(), [](std::uint32_t clen) { return clen != 0; }))
        lines.fail(fmt::format("a {} has no clen", op_name(row.op)));
    last_ns_ = row.time_ns.value_or(last_ns_);
    block.ops.push_back(row.op);
    block.slots.push_back(Slot{row.slot});
    for (std::size_t codec = 0; codec < block.clens.size(); codec++)
        block.clens[codec].push_back(codec < row.clens.size() ? row.clens[codec] : 0);
    block.times_ns.push_back(last_ns_);
    block.same_filled.push_back(row.same_filled.value_or(false) ? 1 : 0);
    block.hashes.push_back(row.hash.value_or(0));
    times_ |= row.time_ns.has_value();
    same_filled_ |= row.same_filled.has_value();
    hashes_ |= row.hash.has_value();
    for (std::size_t detail = 0; detail < detail_count; detail++) {
        block.details[detail].push_back(row.details[detail]);
        details_[detail] |= row.details[detail] != not_known;
    }
}

void RowsToBlock::end(EventBlock& block) const {
    if (!times_) block.times_ns.clear();
    if (!same_filled_) block.same_filled.clear();
    if (!hashes_) block.hashes.clear();
    for (std::size_t detail = 0; detail < detail_count; detail++)
        if (!details_[detail]) block.details[detail].clear();
}

void LineWriter::flush() {
    output_.append(std::as_bytes(std::span(text_)));
    text_.clear();
}

void LineWriter::finish() {
    flush();
    output_.sync();
    output_.close();
}

}  // namespace swapreplay
