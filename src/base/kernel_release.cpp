// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/kernel_release.hpp"

#include <charconv>

namespace swapreplay {

std::optional<KernelRelease> KernelRelease::parse(std::string_view text) {
    KernelRelease release{};
    const char* const end = text.data() + text.size();
    const auto [dot, error] = std::from_chars(text.data(), end, release.major_number);
    if (error != std::errc{} || dot == end || *dot != '.') return std::nullopt;
    const auto [rest, minor_error] = std::from_chars(dot + 1, end, release.minor_number);
    if (minor_error != std::errc{}) return std::nullopt;
    if (rest != end && *rest != '.' && *rest != '-' && *rest != '+') return std::nullopt;
    return release;
}

}  // namespace swapreplay
