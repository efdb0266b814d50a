// SPDX-License-Identifier: GPL-2.0-or-later
// A file of pages and nothing else, as `swapreplay codecs` takes it: the first is written to slot 0, and so on.
#include <utility>

#include <fmt/format.h>

#include "contents/page_trace.hpp"

namespace swapreplay {

namespace {

class Pages final : public PageTrace {
public:
    Pages(Input input, std::uint64_t max_slots) : input_(std::move(input)), max_slots_(max_slots) {}

    bool next(PageEvent& event, std::span<std::byte> page) override {
        const std::size_t got = input_.read(page.first(page_size));
        cut_ = cut_ || (got > 0 && got < page_size);
        if (got < page_size) return false;
        constexpr std::uint64_t sectors_a_page = 8;
        event = {Op::write, slot_of_sector(pages_++ * sectors_a_page, max_slots_, input_.name())};
        return true;
    }
    [[nodiscard]] End end() const override { return cut_ || input_.cut() ? End::cut : End::whole; }
    [[nodiscard]] std::uint64_t events_expected() const override {
        return input_.size().value_or(0) / page_size;
    }

private:
    Input input_;
    std::uint64_t max_slots_;
    std::uint64_t pages_ = 0;
    bool cut_ = false;
};

/// Pages can be any bytes: only if no other format is plausible, and the name says so.
Match sniff(const std::string& path, std::span<const std::byte> /*first*/) {
    return path.ends_with(".pages") ? Match::plausible : Match::no;
}

std::unique_ptr<PageTrace> open(Input input, const std::string& /*path*/, const PageTraceOptions& options) {
    return std::make_unique<Pages>(std::move(input), options.max_slots);
}

}  // namespace

extern const PageTraceFormat pages_page_format;
const PageTraceFormat pages_page_format{
    "pages", "pages one after the other, each written to the next slot; a name that ends in .pages", sniff,
    open};

}  // namespace swapreplay
