// SPDX-License-Identifier: GPL-2.0-or-later
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/byte_reader.hpp"
#include "base/number.hpp"
#include "contents/ariadne.hpp"
#include "swapreplay/error.hpp"
#include "trace/formats/text_rows.hpp"

namespace swapreplay::ariadne {

namespace {

constexpr std::size_t record_bytes = 16;
constexpr std::uint64_t sectors_a_page = 8;

class BinarySwapIns final : public PageTrace {
public:
    BinarySwapIns(Input input, std::uint64_t max_slots) : input_(std::move(input)), max_slots_(max_slots) {}

    bool next(PageEvent& event, std::span<std::byte> /*page*/) override {
        std::array<std::byte, record_bytes> record{};
        const std::uint64_t at = input_.offset();
        const std::size_t got = input_.read(record);
        if (got < record_bytes) {
            cut_ = cut_ || got > 0;
            return false;
        }
        const std::string where = fmt::format("{}: record at byte {}", input_.name(), at);
        const auto sector = load_le<std::uint64_t>(record.data() + 8);
        if (sector % sectors_a_page != 0)
            throw Error(Fault::format, fmt::format("{}: sector {} begins no page; a record is two numbers of "
                                                   "64 bits, the application's and the sector",
                                                   where, sector));
        event = {Op::read, slot_of_sector(sector, max_slots_, where)};
        return true;
    }
    [[nodiscard]] End end() const override { return cut_ || input_.cut() ? End::cut : End::whole; }
    [[nodiscard]] std::uint64_t events_expected() const override {
        return input_.size().value_or(0) / record_bytes;
    }

private:
    Input input_;
    std::uint64_t max_slots_;
    bool cut_ = false;
};

class TextSwapIns final : public PageTrace {
public:
    TextSwapIns(Input input, std::uint64_t max_slots) : lines_(std::move(input)), max_slots_(max_slots) {}

    bool next(PageEvent& event, std::span<std::byte> /*page*/) override {
        while (const auto line = lines_.next()) {
            const auto sector = sector_of_line(*line);
            if (!sector) {
                cut_ = lines_.unended();
                if (cut_) return false;
                if (left_out_++ == 0) first_left_out_ = lines_.number();
                continue;
            }
            event = {Op::read, slot_of_sector(*sector, max_slots_,
                                              fmt::format("{}: line {}", lines_.name(), lines_.number()))};
            return true;
        }
        return false;
    }
    [[nodiscard]] End end() const override { return cut_ ? End::cut : End::whole; }
    [[nodiscard]] std::vector<std::string> notes() const override {
        if (left_out_ == 0) return {};
        return {fmt::format(
            "{} left out that {} not end in appid,sector with the sector of a page; the first is line {}",
            counted(left_out_, "line"), left_out_ == 1 ? "does" : "do", first_left_out_)};
    }
    [[nodiscard]] std::uint64_t left_out() const override { return left_out_; }

private:
    /// The words before the application's number, such as a time, are not of the format.
    static std::optional<std::uint64_t> sector_of_line(std::string_view line) {
        const std::size_t comma = line.find(',');
        if (comma == std::string_view::npos) return std::nullopt;
        const std::string_view head = line.substr(0, comma);
        const auto application = number<std::uint64_t>(head.substr(head.rfind(' ') + 1));
        const auto sector = number<std::uint64_t>(line.substr(comma + 1));
        return application && sector && *sector % sectors_a_page == 0 ? sector : std::nullopt;
    }

    LineReader lines_;
    std::uint64_t max_slots_;
    std::uint64_t left_out_ = 0;
    std::uint64_t first_left_out_ = 0;
    bool cut_ = false;
};

/// Numbers of 64 bits have bytes of 0 where they are small; text has none.
bool is_binary(std::span<const std::byte> first) {
    return std::ranges::any_of(first, [](std::byte byte) { return byte == std::byte{0}; });
}

}  // namespace

std::unique_ptr<PageTrace> open_swap_ins(const std::string& path, const PageTraceOptions& options) {
    Input input = Input::open(path, options.stop_fd);
    if (is_binary(input.peek(record_bytes)))
        return std::make_unique<BinarySwapIns>(std::move(input), options.max_slots);
    return std::make_unique<TextSwapIns>(std::move(input), options.max_slots);
}

}  // namespace swapreplay::ariadne
