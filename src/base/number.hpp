// SPDX-License-Identifier: LGPL-2.1-or-later
// Numbers as people and files write them.
#ifndef SWAPREPLAY_BASE_NUMBER_HPP
#define SWAPREPLAY_BASE_NUMBER_HPP

#include <charconv>
#include <concepts>
#include <optional>
#include <string_view>
#include <system_error>

namespace swapreplay {

/// The whole text as a decimal number; nullopt where it is none or does not fit.
template <std::unsigned_integral T>
[[nodiscard]] std::optional<T> number(std::string_view text, int base = 10) noexcept {
    T value = 0;
    const char* const end = text.data() + text.size();
    const auto result = std::from_chars(text.data(), end, value, base);
    return result.ec == std::errc{} && result.ptr == end ? std::optional(value) : std::nullopt;
}

}  // namespace swapreplay

#endif
