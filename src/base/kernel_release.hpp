// SPDX-License-Identifier: LGPL-2.1-or-later
// A kernel's release as far as kernels are told apart by it.
#ifndef SWAPREPLAY_BASE_KERNEL_RELEASE_HPP
#define SWAPREPLAY_BASE_KERNEL_RELEASE_HPP

#include <compare>
#include <optional>
#include <string_view>

namespace swapreplay {

/// The first two numbers of `uname -r`.
struct KernelRelease {
    int major_number;
    int minor_number;

    /// "6.12", "6.12.3" or "6.12.3-amd64"; nullopt: anything else.
    static std::optional<KernelRelease> parse(std::string_view text);

    friend auto operator<=>(const KernelRelease&,
                            const KernelRelease&) = default;  // NOLINT(modernize-use-nullptr): no pointer
};

}  // namespace swapreplay

#endif
