// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/kernel_release.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <sys/utsname.h>

#include "base/number.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

/// The last minor number of each major one that has ended.
struct EndedSeries {
    unsigned major_number, last_minor;
};
constexpr std::array<EndedSeries, 4> ended_series{{{3, 19}, {4, 20}, {5, 19}, {6, 19}}};

bool has_existed(KernelRelease release) {
    return std::ranges::none_of(ended_series, [&](EndedSeries series) {
        return series.major_number == release.major_number && release.minor_number > series.last_minor;
    });
}

std::string minor_text(KernelRelease release) {
    return fmt::format("{}.{}", release.major_number, release.minor_number);
}

}  // namespace

std::optional<KernelRelease> KernelRelease::parse(std::string_view text) {
    const std::string_view numbers = text.substr(0, text.find_first_of("-+"));
    std::array<unsigned, 3> parts{};
    std::size_t count = 0;
    for (std::size_t begin = 0; begin <= numbers.size() && count <= parts.size(); count++) {
        const std::size_t end = std::min(numbers.find('.', begin), numbers.size());
        const auto part = number<unsigned>(numbers.substr(begin, end - begin));
        if (!part || count == parts.size()) return std::nullopt;
        parts[count] = *part;
        begin = end + 1;
    }
    if (count < 2) return std::nullopt;
    return KernelRelease{parts[0], parts[1], parts[2]};
}

std::string KernelRelease::text() const {
    if (patch_number == 0 || patch_number == any) return minor_text(*this);
    return fmt::format("{}.{}.{}", major_number, minor_number, patch_number);
}

std::span<const KernelRelease> known_kernels() {
    static constexpr std::array<KernelRelease, 8> all{{{5, 10, 262},
                                                       {6, 1, 192},
                                                       {6, 12, 117},
                                                       {6, 16, 3},
                                                       {6, 16, 12},
                                                       {6, 17, 13},
                                                       {6, 18, 15},
                                                       {7, 3, 4}}};
    static_assert(oldest_known_kernel < all.front() && all.back() < newest_known_kernel);
    return all;
}

KernelRelease require_kernel(std::string_view what, std::string_view text, KernelRelease oldest) {
    const auto release = KernelRelease::parse(text);
    const auto refuse = [&](const std::string& why) {
        return Error(Fault::usage, fmt::format("{}: {}; use a release from {} to {}", what, why,
                                               minor_text(oldest), minor_text(newest_known_kernel)));
    };
    if (!release) throw refuse("not a kernel release such as 6.12 or 6.12.3");
    if (!has_existed(*release)) throw refuse(fmt::format("there is no Linux {}", release->text()));
    if (*release < oldest) throw refuse(fmt::format("the rules of Linux {} are not known", release->text()));
    if (*release > newest_known_kernel)
        throw refuse(fmt::format("Linux {} is newer than the newest known", release->text()));
    return *release;
}

std::string running_release() {
    utsname names{};
    uname(&names);
    return names.release;
}

std::optional<FoundKernel> found_kernel(std::string_view text) {
    const auto release = KernelRelease::parse(text);
    if (!release || *release < oldest_known_kernel) return std::nullopt;
    if (*release <= newest_known_kernel) return FoundKernel{*release, {}};
    const KernelRelease newest{newest_known_kernel.major_number, newest_known_kernel.minor_number};
    return FoundKernel{newest,
                       fmt::format("Linux {} is newer than {}, the newest known; the rules of {} are used",
                                   release->text(), newest.text(), newest.text())};
}

}  // namespace swapreplay
