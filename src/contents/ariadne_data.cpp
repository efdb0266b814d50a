// SPDX-License-Identifier: GPL-2.0-or-later
// Ariadne's swap-outs taken apart: X.data has the pages, X.meta beside it a line for each.
#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "contents/ariadne.hpp"
#include "swapreplay/error.hpp"
#include "trace/formats/text_rows.hpp"

namespace swapreplay {

namespace {

constexpr std::string_view data_ending = ".data";

class Pages final : public PageTrace {
public:
    Pages(Input data, Input meta, std::uint64_t max_slots)
        : data_(std::move(data)), lines_(std::move(meta)), max_slots_(max_slots) {}

    bool next(PageEvent& event, std::span<std::byte> page) override {
        if (cut_) return false;
        const auto line = lines_.next();
        if (!line) {
            pages_without_line_ = !data_.peek(1).empty();
            return false;
        }
        std::uint64_t sector = 0;
        const bool whole = lines_.parsed_unless_cut([&] {
            const auto named = ariadne::sector_of(*line);
            if (!named) lines_.fail("not appid,pfn,sector with the sector of a page");
            sector = *named;
        });
        if (!whole || data_.read(page.first(page_size)) < page_size) {
            cut_ = true;
            return false;
        }
        event = {Op::write, slot_of_sector(sector, max_slots_,
                                           fmt::format("{}: line {}", lines_.name(), lines_.number()))};
        return true;
    }
    [[nodiscard]] End end() const override { return cut_ || data_.cut() ? End::cut : End::whole; }
    [[nodiscard]] std::vector<std::string> notes() const override {
        if (!pages_without_line_) return {};
        return {fmt::format("bytes from {} on are left out: {} has no line for them", data_.offset(),
                            lines_.name())};
    }
    [[nodiscard]] std::uint64_t events_expected() const override {
        return data_.size().value_or(0) / page_size;
    }
    [[nodiscard]] std::uint64_t left_out() const override { return pages_without_line_ ? 1 : 0; }

private:
    Input data_;
    LineReader lines_;
    std::uint64_t max_slots_;
    bool cut_ = false;
    bool pages_without_line_ = false;
};

/// Pages can begin with anything; so it goes by the name.
Match sniff(const std::string& path, std::span<const std::byte> /*first*/) {
    return path.ends_with(fmt::format("swapout_trace.txt{}", data_ending)) ? Match::certain : Match::no;
}

std::unique_ptr<PageTrace> open(Input input, const std::string& path, const PageTraceOptions& options) {
    if (!path.ends_with(data_ending))
        throw Error(Fault::usage, fmt::format("{}: must be the file that ends in {}, with the one that ends "
                                              "in .meta beside it",
                                              path, data_ending));
    const std::string meta = path.substr(0, path.size() - data_ending.size()) + ".meta";
    return std::make_unique<Pages>(std::move(input), Input::open(meta, options.stop_fd), options.max_slots);
}

}  // namespace

extern const PageTraceFormat ariadne_data_page_format;
const PageTraceFormat ariadne_data_page_format{
    "ariadne-data", "Ariadne's swapout_trace.txt.data, with swapout_trace.txt.meta beside it", sniff, open};

}  // namespace swapreplay
