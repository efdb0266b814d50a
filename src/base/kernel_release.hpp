// SPDX-License-Identifier: LGPL-2.1-or-later
// A kernel's release as far as kernels are told apart by it, and the releases whose rules are known.
#ifndef SWAPREPLAY_BASE_KERNEL_RELEASE_HPP
#define SWAPREPLAY_BASE_KERNEL_RELEASE_HPP

#include <compare>
#include <optional>
#include <span>
#include <string>
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

    /// "6.12" or "6.12.3".
    [[nodiscard]] std::string text() const;

    friend auto operator<=>(const KernelRelease&,
                            const KernelRelease&) = default;  // NOLINT(modernize-use-nullptr): no pointer
};

/// The releases whose sources the rules of pools, codecs and policies were read in, or which were booted and compared;
/// oldest first. A release between two of them has the rules that the changes between them date to it.
[[nodiscard]] std::span<const KernelRelease> known_kernels();

inline constexpr KernelRelease oldest_known_kernel{5, 10};
/// Any stable release of it.
inline constexpr KernelRelease newest_known_kernel{7, 3, KernelRelease::any};
/// The kernel of a result for which no other is named: the default of every `kernel` parameter.
inline constexpr std::string_view default_kernel = "7.3";

/// The release that a parameter or option names.
/// @param what    names it in messages: "pool zsmalloc: kernel=9.9"
/// @param oldest  what is older is refused
/// Throws Error(Fault::usage): the text is not a release, there is no such Linux, or it is older than `oldest` or newer
/// than the newest known.
[[nodiscard]] KernelRelease require_kernel(std::string_view what, std::string_view text,
                                           KernelRelease oldest = oldest_known_kernel);

/// A kernel that nobody chose: the running one, or the one that a trace was recorded on.
struct FoundKernel {
    KernelRelease release;  ///< at most the newest known
    std::string note;       ///< empty, or a sentence for a person: "Linux 8.1 is newer than 7.3, …"
};

/// Of the running kernel, as `uname -r` says it.
[[nodiscard]] std::string running_release();

/// nullopt: it is not a release, or older than the oldest known.
[[nodiscard]] std::optional<FoundKernel> found_kernel(std::string_view text);

}  // namespace swapreplay

#endif
