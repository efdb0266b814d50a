// SPDX-License-Identifier: GPL-2.0-or-later
#include "contents/ariadne.hpp"

#include <array>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "base/number.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace ariadne {

namespace {

/// What the script leaves of a header: the numbers and their commas.
std::string cleaned(std::string_view text) {
    std::string clean;
    clean.reserve(text.size());
    for (const char c : text)
        if (c >= ' ' && c <= '~' && c != '^') clean += c;
    constexpr std::string_view begin = "TEST#";
    if (clean.starts_with(begin)) clean.erase(0, begin.size());
    while (!clean.empty() && (clean.back() == '#' || clean.back() == ' '))
        clean.pop_back();
    clean.erase(0, clean.find_first_not_of(' '));
    return clean;
}

}  // namespace

std::optional<std::uint64_t> sector_of(std::string_view text) {
    constexpr std::uint64_t sectors_a_page = 8;
    const std::string clean = cleaned(text);
    std::array<std::uint64_t, 3> fields{};  // appid, pfn, sector
    std::string_view rest = clean;
    for (std::size_t i = 0; i < fields.size(); i++) {
        const std::size_t comma = i + 1 == fields.size() ? rest.size() : rest.find(',');
        if (comma == std::string_view::npos) return std::nullopt;
        const auto value = number<std::uint64_t>(rest.substr(0, comma));
        if (!value) return std::nullopt;
        fields.at(i) = *value;
        rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
    return fields[2] % sectors_a_page == 0 ? std::optional(fields[2]) : std::nullopt;
}

}  // namespace ariadne

namespace {

using ariadne::header_bytes;
constexpr std::size_t record_bytes = header_bytes + PageTrace::page_size;

std::string_view text_of(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class Records final : public PageTrace {
public:
    Records(Input input, std::uint64_t max_slots) : input_(std::move(input)), max_slots_(max_slots) {}

    bool next(PageEvent& event, std::span<std::byte> page) override {
        while (take_record(page)) {
            const auto sector = ariadne::sector_of({header_.data(), header_.size()});
            if (!sector) {
                pass_over();
                continue;
            }
            wrong_in_a_row_ = 0;
            event = {Op::write, slot_of_sector(*sector, max_slots_, where(records_ - 1))};
            return true;
        }
        return false;
    }
    [[nodiscard]] End end() const override { return cut_ || input_.cut() ? End::cut : End::whole; }
    [[nodiscard]] std::vector<std::string> notes() const override {
        if (left_out_ == 0) return {};
        return {
            fmt::format("{} left out, whose text does not name appid, pfn and a page's sector; the first "
                        "of them is {}",
                        counted(left_out_, "record"), first_left_out_)};
    }
    [[nodiscard]] std::uint64_t events_expected() const override {
        return input_.size().value_or(0) / record_bytes;
    }
    [[nodiscard]] std::uint64_t left_out() const override { return left_out_; }

private:
    bool take_record(std::span<std::byte> page) {
        const std::size_t head = input_.read(std::as_writable_bytes(std::span(header_)));
        if (head == 0) return false;
        const std::size_t body = head < header_bytes ? 0 : input_.read(page.first(page_size));
        cut_ = body < page_size;
        if (!cut_) records_++;
        return !cut_;
    }

    [[nodiscard]] std::string where(std::uint64_t record) const {
        return fmt::format("{}: record {} at byte {}", input_.name(), record, record * record_bytes);
    }

    /// One wrong text is a page that was not recorded; many in a row are a file of which bytes are missing.
    void pass_over() {
        constexpr std::uint64_t too_many = 64;
        if (left_out_++ == 0) first_left_out_ = records_ - 1;
        if (++wrong_in_a_row_ < too_many) return;
        throw Error(Fault::format,
                    fmt::format("{}: it and the {} records before it do not begin with a text that names "
                                "appid, pfn and a page's sector; the file is damaged, or is not Ariadne's",
                                where(records_ - 1), too_many - 1));
    }

    Input input_;
    std::uint64_t max_slots_;
    std::array<char, header_bytes> header_{};
    std::uint64_t records_ = 0;
    std::uint64_t left_out_ = 0;
    std::uint64_t first_left_out_ = 0;
    std::uint64_t wrong_in_a_row_ = 0;
    bool cut_ = false;
};

/// The first text, and the second if it is there.
Match sniff(const std::string& /*path*/, std::span<const std::byte> first) {
    if (first.size() < header_bytes || !ariadne::sector_of(text_of(first.first(header_bytes))))
        return Match::no;
    if (first.size() < record_bytes + header_bytes) return Match::certain;
    return ariadne::sector_of(text_of(first.subspan(record_bytes, header_bytes))) ? Match::certain
                                                                                  : Match::plausible;
}

std::unique_ptr<PageTrace> open(Input input, const std::string& /*path*/, const PageTraceOptions& options) {
    return std::make_unique<Records>(std::move(input), options.max_slots);
}

}  // namespace

extern const PageTraceFormat ariadne_page_format;
const PageTraceFormat ariadne_page_format{
    "ariadne", "Ariadne's swapout_trace.txt: a text and a page for each swap-out", sniff, open};

}  // namespace swapreplay
