// SPDX-License-Identifier: GPL-2.0-or-later
#include "contents/page_trace.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "contents/all_page_formats.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

std::string names() {
    std::vector<std::string_view> all;
    all.reserve(all_page_formats.size());
    for (const PageTraceFormat* format : all_page_formats)
        all.push_back(format->name);
    return fmt::format("{}", fmt::join(all, ", "));
}

const PageTraceFormat& format_of(const std::string& path, Input& input, const std::string& name) {
    for (const PageTraceFormat* format : all_page_formats)
        if (format->name == name) return *format;
    if (!name.empty())
        throw Error(Fault::usage,
                    fmt::format("unknown format of pages '{}'; known formats: {}", name, names()));
    const auto first = input.peek(sniff_bytes);
    if (first.empty()) throw Error(Fault::format, fmt::format("{}: empty; nothing was recorded", path));
    const PageTraceFormat* plausible = nullptr;
    for (const PageTraceFormat* format : all_page_formats) {
        const Match match = format->sniff(path, first);
        if (match == Match::certain) return *format;
        if (match == Match::plausible && plausible == nullptr) plausible = format;
    }
    if (plausible != nullptr) return *plausible;
    if (const Format* trace = recognised_format(first); trace != nullptr)
        throw Error(Fault::usage,
                    fmt::format("{}: a trace of format {}, which holds no pages; 'swapreplay convert' writes "
                                "it in another format",
                                path, trace->name));
    throw Error(Fault::format, fmt::format("{}: no recording of pages that is known; name its format with "
                                           "--input-format: {}",
                                           path, names()));
}

}  // namespace

std::span<const PageTraceFormat* const> page_trace_formats() {
    return all_page_formats;
}

std::unique_ptr<PageTrace> open_page_trace(const std::string& path, const std::string& format,
                                           const PageTraceOptions& options) {
    Input input = Input::open(path, options.stop_fd);
    const PageTraceFormat& found = format_of(path, input, format);
    return found.open(std::move(input), path, options);
}

Slot slot_of_sector(std::uint64_t sector, std::uint64_t max_slots, const std::string& where) {
    constexpr std::uint64_t sectors_a_page = PageTrace::page_size / 512;
    const std::uint64_t slot = sector / sectors_a_page;
    if (slot >= max_slots || slot > UINT32_MAX)
        throw Error(Fault::resource, fmt::format("{}: slot {} is at or above the limit of {}; raise the "
                                                 "limit (--max-slots) if the swap device is that large",
                                                 where, slot, max_slots));
    return Slot{static_cast<std::uint32_t>(slot)};
}

}  // namespace swapreplay
