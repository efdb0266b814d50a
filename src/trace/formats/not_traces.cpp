// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/formats/not_traces.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/byte_reader.hpp"
#include "base/number.hpp"
#include "trace/format.hpp"
#include "trace/formats/request_text.hpp"

namespace swapreplay {

namespace {

using Bytes = std::span<const std::byte>;

bool file_begins_with(Bytes first, std::string_view text) {
    const auto wanted = std::as_bytes(std::span(text));
    return first.size() >= wanted.size() && std::ranges::equal(first.first(wanted.size()), wanted);
}

bool is_zeros(Bytes first) {
    return std::ranges::all_of(first, [](std::byte byte) { return byte == std::byte{0}; });
}

/// With its mark, or letters of ASCII in every other byte.
bool is_utf16(Bytes first) {
    if (file_begins_with(first, "\xFF\xFE") || file_begins_with(first, "\xFE\xFF")) return true;
    constexpr std::size_t letters = 8;
    if (first.size() < 2 * letters) return false;
    const auto all = [&](std::size_t from, auto holds) {
        for (std::size_t i = from; i < 2 * letters; i += 2)
            if (!holds(std::to_integer<unsigned>(first[i]))) return false;
        return true;
    };
    const auto zero = [](unsigned byte) { return byte == 0; };
    const auto letter = [](unsigned byte) {
        return (byte >= ' ' && byte <= '~') || byte == '\n' || byte == '\r' || byte == '\t';
    };
    return (all(0, letter) && all(1, zero)) || (all(0, zero) && all(1, letter));
}

/// A line of totals: orig_data_size, compr_data_size, mem_used_total, …; six numbers at first, nine from 5.17 on
/// (Documentation/admin-guide/blockdev/zram.rst).
bool is_mm_stat(const std::vector<std::string_view>& lines) {
    constexpr std::size_t fewest = 6;
    constexpr std::size_t most = 9;
    if (lines.size() != 1) return false;
    const auto words = words_of(lines[0]);
    return words.size() >= fewest && words.size() <= most &&
           std::ranges::all_of(words,
                               [](std::string_view w) { return number<std::uint64_t>(w).has_value(); });
}

/// Lines of index, time of last access and flags: "1 10.000100 .w.." (zram's debugfs).
bool is_block_state(const std::vector<std::string_view>& lines) {
    const auto is_state = [](std::string_view line) {
        const auto words = words_of(line);
        return words.size() == 3 && number<std::uint64_t>(words[0]) && seconds_in_ns(words[1]) &&
               words[2].find_first_not_of(".swhirn") == std::string_view::npos;
    };
    return !lines.empty() && std::ranges::all_of(lines, is_state);
}

/// Records of 24 bytes: seconds, object, size, and the number of the object's next request, or -1
/// (oracle_general.cpp).
bool is_oracle_general(Bytes first) {
    constexpr std::size_t record_bytes = 24;
    constexpr std::uint64_t none_follows = ~std::uint64_t{0};
    constexpr std::uint64_t most_requests = std::uint64_t{1} << 40;
    if (first.size() < record_bytes || (first.size() < sniff_bytes && first.size() % record_bytes != 0))
        return false;
    std::uint32_t seconds = 0;
    for (std::size_t i = 0; (i + 1) * record_bytes <= first.size(); i++) {
        const std::byte* const record = first.data() + i * record_bytes;
        const auto time = load_le<std::uint32_t>(record);
        const auto size = load_le<std::uint32_t>(record + 12);
        const auto next = load_le<std::uint64_t>(record + 16);
        if (time < seconds || size == 0 || (next != none_follows && (next <= i + 1 || next > most_requests)))
            return false;
        seconds = time;
    }
    return true;
}

bool is_text(Bytes first) {
    constexpr std::size_t enough = 512;
    return std::ranges::all_of(first.first(std::min(first.size(), enough)), [](std::byte byte) {
        const auto character = std::to_integer<unsigned>(byte);
        return character >= ' ' || character == '\n' || character == '\r' || character == '\t';
    });
}

}  // namespace

std::string what_else_it_is(Bytes first) {
    if (is_zeros(first))
        return fmt::format("the first {} bytes are all zeros; nothing was recorded", first.size());
    if (is_utf16(first))
        return "text in UTF-16, which is not supported; convert it: iconv -f UTF-16 -t UTF-8 IN > OUT";
    if (file_begins_with(first, "PERFILE2"))
        return "perf's binary recording; print it first: perf script -i IN > OUT";
    if (file_begins_with(first, "\x17\x08\x44tracing"))
        return "trace-cmd's binary recording; print it first: trace-cmd report -i IN > OUT";
    if (is_oracle_general(first))
        return "requests to a cache (oracleGeneral), which do not tell reads from writes; read the trace "
               "that "
               "they were made from";
    if (!is_text(first)) return {};
    const auto lines = lines_of(first);
    if (is_mm_stat(lines))
        return "zram's mm_stat, which holds totals and no events; docs/capturing.md tells how to record a "
               "trace";
    if (is_block_state(lines))
        return "zram's block_state, which holds the last access to each page and no events; "
               "docs/capturing.md "
               "tells how to record a trace";
    return "text of no known trace format; a CSV needs a header line that names op and slot; docs/traces.md "
           "lists "
           "the other formats, and --from names one";
}

}  // namespace swapreplay
