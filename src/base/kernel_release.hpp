// SPDX-License-Identifier: LGPL-2.1-or-later
// A kernel's release as far as kernels are told apart by it.
#ifndef SWAPREPLAY_BASE_KERNEL_RELEASE_HPP
#define SWAPREPLAY_BASE_KERNEL_RELEASE_HPP

#include <compare>
#include <optional>
#include <string_view>

namespace swapreplay {

/// The first three numbers of `uname -r`; 6.12 is 6.12.0, the first of its stable releases.
struct KernelRelease {
    static constexpr unsigned any = ~0U;  ///< the last there may be

    unsigned major_number = 0;
    unsigned minor_number = 0;
    unsigned patch_number = 0;

    /// "6.12", "6.12.3", "6.12.3-amd64" or "6.12.3+deb13"; nullopt: anything else.
    static std::optional<KernelRelease> parse(std::string_view text);

    friend auto operator<=>(const KernelRelease&,
                            const KernelRelease&) = default;  // NOLINT(modernize-use-nullptr): no pointer
};

}  // namespace swapreplay

#endif
