// SPDX-License-Identifier: GPL-2.0-or-later
// Ages of pages at which zram could be told to write them back or to recompress them.
#ifndef SWAPREPLAY_ADVICE_AGES_HPP
#define SWAPREPLAY_ADVICE_AGES_HPP

#include <cstdint>
#include <string>
#include <vector>

#include "advice/advice.hpp"

namespace swapreplay::advice {

/// Seconds, round numbers, from the youngest on: long enough to be seen many times in each trace, short enough to be
/// reached in it. Empty: a trace has no times, or is too short.
[[nodiscard]] std::vector<std::uint64_t> ages_to_try(const AllResults& all);

/// "10 min"
[[nodiscard]] std::string age_text(std::uint64_t seconds);
/// What the ages are, and which the traces are too short for.
[[nodiscard]] std::string ages_sentence(const AllResults& all);

/// Whether zram of all kernels can do it: since that release.
[[nodiscard]] bool all_have(const AllResults& all, KernelRelease since);

/// An answer for traces that have no ages.
[[nodiscard]] Recommendation cannot_tell_ages(const AllResults& all);

}  // namespace swapreplay::advice

#endif
