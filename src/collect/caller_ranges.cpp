// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/caller_ranges.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <string_view>

namespace swapreplay::collect {

namespace {

/// Functions that store or discard, or into which such a function may have been inlined, Linux 5.10 to 7.3.
constexpr std::array io_functions{
    "zram_bvec_rw",           "zram_bvec_write",          "__zram_bvec_write",
    "zram_write_page",        "zram_bio_write",           "zram_bio_discard",
    "zram_rw_page",           "zram_submit_bio",          "zram_bvec_write_partial",
    "write_same_filled_page", "write_incompressible_page"};

Caller caller_of(std::string_view name) {
    name = name.substr(0, name.find('.'));  // "zram_bvec_rw.constprop.0"
    if (name == "zram_slot_free_notify") return Caller::notify;
    const bool io = std::find(io_functions.begin(), io_functions.end(), name) != io_functions.end();
    return io ? Caller::io : Caller::other;
}

}  // namespace

// "ffffffffc02b5c90 t zram_slot_free_notify	[zram]", in no order of addresses.
CallerRanges::CallerRanges(std::istream& symbols) {
    std::vector<std::uint64_t> addresses;
    for (std::string line; std::getline(symbols, line);) {
        std::uint64_t address = 0;
        constexpr int base = 16;
        const auto parsed = std::from_chars(line.data(), line.data() + line.size(), address, base);
        const auto digits = static_cast<std::size_t>(parsed.ptr - line.data());
        constexpr std::size_t before_name = 3;  // " t "
        if (address == 0 || line.size() <= digits + before_name) continue;
        if ((line[digits + 1] | ' ') != 't') continue;
        addresses.push_back(address);
        const std::string_view rest = std::string_view(line).substr(digits + before_name);
        const Caller caller = caller_of(rest.substr(0, rest.find('\t')));
        if (caller != Caller::other) ranges_.push_back({.begin = address, .end = 0, .caller = caller});
    }
    std::sort(addresses.begin(), addresses.end());
    for (Range& range : ranges_) {
        const auto next = std::upper_bound(addresses.begin(), addresses.end(), range.begin);
        range.end = next == addresses.end() ? UINT64_MAX : *next;
    }
}

/// An address that is returned to may be one past the last instruction of its function.
Caller CallerRanges::of(std::uint64_t address) const noexcept {
    for (const Range& range : ranges_)
        if (address > range.begin && address <= range.end) return range.caller;
    return Caller::other;
}

}  // namespace swapreplay::collect
