// SPDX-License-Identifier: LGPL-2.1-or-later
// What the text formats share: lines, and rows into blocks.
#ifndef SWAPREPLAY_TRACE_FORMATS_TEXT_ROWS_HPP
#define SWAPREPLAY_TRACE_FORMATS_TEXT_ROWS_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/number.hpp"
#include "swapreplay/error.hpp"
#include "swapreplay/trace.hpp"
#include "trace/io/input.hpp"
#include "trace/io/output.hpp"

namespace swapreplay {

/// Text of a file for a message: the beginning of a long one.
[[nodiscard]] std::string shortened(std::string_view text);

/// The lines that a reader would be given, of the bytes that a format looks at; a last one that the look may
/// have cut is left out, unless it is the only one.
[[nodiscard]] std::vector<std::string_view> lines_of(std::span<const std::byte> first);

/// Lines of an input, without their ends, and without those that are blank or begin with '#'.
/// Memory: one buffer of 1 MiB, which is also the longest line.
class LineReader {
public:
    explicit LineReader(Input input);

    /// Valid until the next call. nullopt at the end.
    [[nodiscard]] std::optional<std::string_view> next();
    /// What was read after the last line given, at most 1 MiB; the last line of it may be incomplete.
    [[nodiscard]] std::string_view ahead() const noexcept;
    /// The last line given comes again.
    void again() noexcept { again_ = true; }

    /// Runs `parse` on the line given last. If that is the input's last and has no newline, a format error
    /// means that it was cut: then returns false.
    template <class Parse>
    [[nodiscard]] bool parsed_unless_cut(Parse parse) {
        try {
            parse();
            return true;
        } catch (const Error& error) {
            if (!unended_ || error.fault() != Fault::format) throw;
            cut_ = true;
            return false;
        }
    }
    /// True if the last line given has no newline after it.
    [[nodiscard]] bool unended() const noexcept { return unended_; }
    /// True if the input ended in the middle of a line.
    [[nodiscard]] bool cut() const noexcept { return cut_; }

    [[nodiscard]] const std::string& name() const noexcept { return input_.name(); }
    [[nodiscard]] std::uint64_t number() const noexcept { return number_; }  ///< of the line, from 1
    /// Throws Error that names the input and the last line given.
    [[noreturn]] void fail(std::string_view what, Fault fault = Fault::format) const;

private:
    bool fill();
    bool take_line();

    Input input_;
    std::vector<std::byte> buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::string_view line_;
    std::uint64_t number_ = 0;
    bool again_ = false;
    bool unended_ = false;
    bool cut_ = false;
};

[[nodiscard]] constexpr std::array<std::uint64_t, detail_count> unknown_details() noexcept {
    std::array<std::uint64_t, detail_count> details{};
    details.fill(not_known);
    return details;
}

/// An event as a line of text holds it.
struct Row {
    Op op = Op::read;
    std::uint32_t slot = 0;
    std::vector<std::uint32_t> clens;  ///< one for each codec
    std::optional<std::uint64_t> time_ns;
    std::optional<bool> same_filled;
    std::optional<std::uint64_t> hash;
    std::array<std::uint64_t, detail_count> details = unknown_details();
};

/// Makes blocks from rows, and refuses what no trace can hold.
class RowsToBlock {
public:
    explicit RowsToBlock(std::uint64_t max_slots) : max_slots_(max_slots) {}

    void begin(EventBlock& block, std::size_t codecs, std::uint64_t first_event);
    /// Throws through lines.fail().
    void add(EventBlock& block, const Row& row, const LineReader& lines);
    /// Leaves out the columns that have no value in any row.
    void end(EventBlock& block) const;

private:
    std::uint64_t max_slots_;
    std::uint64_t last_ns_ = 0;
    bool times_ = false;
    bool same_filled_ = false;
    bool hashes_ = false;
    std::array<bool, detail_count> details_{};
};

/// Text on its way to an Output, written in whole lines.
class LineWriter {
public:
    explicit LineWriter(Output output) : output_(std::move(output)) {}

    [[nodiscard]] std::string& text() noexcept { return text_; }
    /// Call after each line: writes once enough text has gathered.
    void end_line() {
        text_ += '\n';
        if (text_.size() >= step_bytes) flush();
    }
    void flush();
    void finish();
    [[nodiscard]] std::uint64_t bytes_written() const noexcept { return output_.bytes_written(); }

private:
    static constexpr std::size_t step_bytes = std::size_t{1} << 16;
    Output output_;
    std::string text_;
};

}  // namespace swapreplay

#endif
