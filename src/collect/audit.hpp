// SPDX-License-Identifier: GPL-2.0-or-later
// Checks a finished recording against what the module counted.
#ifndef SWAPREPLAY_COLLECT_AUDIT_HPP
#define SWAPREPLAY_COLLECT_AUDIT_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "collect/relay_input.hpp"
#include "collect/sequence.hpp"

namespace swapreplay::collect {

/// The module's counts around a recording; all absent if there is no module to ask.
struct ModuleCounts {
    std::optional<Counts> at_start;     ///< before the first round
    std::optional<Counts> before_last;  ///< before the last round
    std::optional<Counts> at_end;       ///< after it
};

/// What a user must know about the recording, one sentence each; empty if all is well.
///
/// Events received and events lost add up to the numbers from sequence.first() on, by construction. What can
/// differ is the reason: the module counts events that found a buffer full. If more or fewer are missing here,
/// another program read the relay files, or records were damaged.
[[nodiscard]] std::vector<std::string> audit(const Sequence& sequence, const Discards& discards,
                                             const ModuleCounts& counts, bool one_cpu);

}  // namespace swapreplay::collect

#endif
