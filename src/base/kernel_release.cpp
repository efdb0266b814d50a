// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/kernel_release.hpp"

#include <charconv>

namespace swapreplay {

std::optional<KernelRelease> KernelRelease::parse(std::string_view text) {
    KernelRelease release;
    const char* at = text.data();
    const char* const end = at + text.size();
    const auto number = [&](unsigned& into) {
        const auto [next, error] = std::from_chars(at, end, into);
        at = next;
        return error == std::errc{};
    };
    const auto dot = [&] {
        if (at == end || *at != '.') return false;
        at++;
        return true;
    };
    if (!number(release.major_number) || !dot() || !number(release.minor_number)) return std::nullopt;
    if (dot() && !number(release.patch_number)) return std::nullopt;
    if (at != end && *at != '-' && *at != '+') return std::nullopt;
    return release;
}

}  // namespace swapreplay
