// SPDX-License-Identifier: LGPL-2.1-or-later
// Numbers as people and files write them: one grammar for every option, parameter and filter.
//
//   size       512, 16K = 16k = 16Ki = 16KiB, 1M, 2GiB    bytes; powers of 1024
//   count      20000, 50k = 50K, 2M, 1G                   powers of 1000, and 1Mi of 1024; refuses 1MiB, a size
//   duration   10ns, 3us, 20ms, 1.5s, 2min, 1h, 1d        the unit is needed, unless the caller has one
//
// A fraction is exact or refused: 1.5K is 1536, 0.3K is not a whole number of bytes. Letters may be small or capital.
#ifndef SWAPREPLAY_BASE_NUMBER_HPP
#define SWAPREPLAY_BASE_NUMBER_HPP

#include <charconv>
#include <concepts>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace swapreplay {

inline constexpr std::uint64_t microsecond_ns = 1000;
inline constexpr std::uint64_t second_ns = 1'000'000'000;

/// The whole text as a plain number, without sign for unsigned types; nullopt if it is not one or does not fit.
template <std::integral T>
[[nodiscard]] std::optional<T> number(std::string_view text, int base = 10) noexcept {
    T value = 0;
    const char* const end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, value, base);
    return result.ec == std::errc{} && result.ptr == end ? std::optional(value) : std::nullopt;
}

// nullopt: the text is not in the grammar, is not a whole number of units, or does not fit 64 bits.
[[nodiscard]] std::optional<std::uint64_t> size_bytes(std::string_view text) noexcept;
[[nodiscard]] std::optional<std::uint64_t> count_of(std::string_view text) noexcept;
/// @param bare_unit_ns  what a number without a unit counts, for options that say so; 0: it is refused
[[nodiscard]] std::optional<std::uint64_t> duration_ns(std::string_view text,
                                                       std::uint64_t bare_unit_ns = 0) noexcept;

/// "1%" or "0.5%" as a share of 1; nullopt: anything else, or below 0.
[[nodiscard]] std::optional<double> share_of(std::string_view text) noexcept;

/// What each of them accepts, for messages.
inline constexpr std::string_view accepted_sizes = "a size in bytes, such as 4096, 16K, 512M or 2G";
inline constexpr std::string_view accepted_counts = "a number, such as 20000, 50k or 2M";
inline constexpr std::string_view accepted_durations =
    "a time with a unit (ns, us, ms, s, min, h or d), such as 20ms or 1.5s";

inline constexpr std::uint64_t any_number = std::numeric_limits<std::uint64_t>::max();

// The same, or an Error(Fault::usage): "--limit 12q: not a size in bytes, such as …", "--threads 5000: must be 0 to 1024".
// @param what  names the option or parameter in messages, "--limit"; empty: whoever catches the error names it
[[nodiscard]] std::uint64_t require_size(std::string_view what, std::string_view text,
                                         std::uint64_t least = 0, std::uint64_t most = any_number);
[[nodiscard]] std::uint64_t require_count(std::string_view what, std::string_view text,
                                          std::uint64_t least = 0, std::uint64_t most = any_number);
[[nodiscard]] std::uint64_t require_duration_ns(std::string_view what, std::string_view text,
                                                std::uint64_t bare_unit_ns = 0);

/// A size as a person would write it and size_bytes() reads it: "16K", "3M", "5000".
[[nodiscard]] std::string size_text(std::uint64_t bytes);

/// 1234567 as "1,234,567".
[[nodiscard]] std::string grouped(std::uint64_t number);
/// "1 event", "2,000 events".
[[nodiscard]] std::string counted(std::uint64_t number, std::string_view noun);

}  // namespace swapreplay

#endif
