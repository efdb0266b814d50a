// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/format.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "swapreplay/error.hpp"
#include "trace/event_columns.hpp"

namespace swapreplay {

namespace {

constexpr std::size_t max_codecs = 16;
constexpr std::size_t max_codec_name = 64;

bool good_codec_name(std::string_view name) noexcept {
    const auto good = [](char c) { return c > ' ' && c <= '~' && c != ',' && c != '"'; };
    return !name.empty() && name.size() <= max_codec_name && std::ranges::all_of(name, good);
}

[[noreturn]] void only_forward() {
    throw Error(Fault::usage,
                "a trace of this format can only be read from start to end; convert it to .sr first");
}

}  // namespace

std::string wrong_with_codecs(std::span<const std::string> names) {
    if (names.empty() || names.size() > max_codecs)
        return fmt::format("{} codecs; a trace has 1 to {}", names.size(), max_codecs);
    for (std::size_t i = 0; i < names.size(); i++) {
        if (!good_codec_name(names[i]))
            return fmt::format(
                "invalid name of codec {}: it must have 1 to {} visible ASCII characters without comma "
                "and quote",
                i + 1, max_codec_name);
        if (std::ranges::find(names.first(i), names[i]) != names.begin() + static_cast<std::ptrdiff_t>(i))
            return fmt::format("duplicate codec '{}'", names[i]);
    }
    return {};
}

std::string_view name_of(End end) noexcept {
    switch (end) {
        case End::whole:
            return "whole";
        case End::cut:
            return "cut";
        case End::damaged_index:
            return "damaged index";
        case End::damaged:
            return "damaged";
    }
    return "";
}

std::string_view words_of(End end) noexcept {
    switch (end) {
        case End::whole:
            return "";
        case End::cut:
            return "the trace is cut; results cover the events before the cut";
        case End::damaged_index:
            return "the trace's index is damaged, but no event is missing; `swapreplay convert` writes a new "
                   "index";
        case End::damaged:
            return "the trace's end is damaged; an unknown number of events may be missing there";
    }
    return "";
}

bool FormatReader::next_runs(RunBlock& block) {
    if (!next(events_)) return false;
    gather_runs(events_, block);
    return true;
}

void FormatReader::seek_event(std::uint64_t /*number*/) {
    only_forward();
}
void FormatReader::seek_time(std::uint64_t /*time_ns*/) {
    only_forward();
}
std::vector<std::unique_ptr<FormatReader>> FormatReader::split(std::size_t /*count*/) {
    only_forward();
}

}  // namespace swapreplay
