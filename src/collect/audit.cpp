// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/audit.hpp"

#include <fmt/format.h>

namespace swapreplay::collect {

namespace {

std::string plural(std::uint64_t count, const char* one) {
    return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
}

/// Losses that the module counted and that are the recording's. The device goes on while we ask, so it is a
/// range; a single number once nothing happens any more.
struct Range {
    std::uint64_t least;
    std::uint64_t most;
};

std::optional<Range> losses_counted(const Sequence& sequence, const ModuleCounts& counts) {
    if (!counts.at_start || !counts.before_last || !counts.at_end) return std::nullopt;
    const std::uint64_t earlier = sequence.first() == 0 ? 0 : counts.at_start->lost;
    return Range{.least = counts.before_last->lost - earlier, .most = counts.at_end->lost};
}

void audit_losses(const Sequence& sequence, const ModuleCounts& counts, std::vector<std::string>& warnings) {
    const std::uint64_t lost = sequence.lost();
    const auto counted = losses_counted(sequence, counts);
    if (counted && (lost < counted->least || lost > counted->most)) {
        warnings.push_back(fmt::format(
            "{} missing here, but the module counted {} for which its buffers had no room; another program "
            "may have read the relay files, or records were damaged",
            lost == 1 ? "1 event is" : fmt::format("{} events are", lost),
            counted->least == counted->most ? plural(counted->most, "event")
                                            : fmt::format("{} to {} events", counted->least, counted->most)));
    } else if (lost > 0 && counted) {
        warnings.push_back(
            fmt::format("{} lost: a relay buffer was full; the trace says where. Load the module "
                        "with a larger n_subbufs",
                        lost == 1 ? "1 event is" : fmt::format("{} events are", lost)));
    } else if (lost > 0) {
        warnings.push_back(fmt::format("{} missing in the input; the trace says where",
                                       lost == 1 ? "1 event is" : fmt::format("{} events are", lost)));
    }
    if (sequence.first() > 0)
        warnings.push_back(
            fmt::format("the recording begins with event number {}: what came before was read "
                        "by another program or lost",
                        sequence.first()));
}

}  // namespace

std::vector<std::string> audit(const Sequence& sequence, const Discards& discards, const ModuleCounts& counts,
                               bool one_cpu) {
    std::vector<std::string> warnings;
    if (one_cpu)
        warnings.emplace_back(
            "one CPU's events alone: those of other CPUs and lost ones are both missing and "
            "cannot be told apart");
    else
        audit_losses(sequence, counts, warnings);
    if (!one_cpu && sequence.lost() > 0 && !discards.unfinished.empty())
        warnings.push_back(
            fmt::format("stopped before {} had ended: what it had still to bring counts as missing",
                        discards.unfinished));
    if (discards.invalid > 0)
        warnings.push_back(fmt::format("{} left out as damaged, the first is {}",
                                       plural(discards.invalid, "record"), discards.first_invalid));
    if (discards.duplicates > 0)
        warnings.push_back(
            fmt::format("{} left out that came a second time", plural(discards.duplicates, "record")));
    if (discards.late > 0)
        warnings.push_back(
            fmt::format("{} left out of order, too late for its place; its event counts as lost",
                        plural(discards.late, "record")));
    if (discards.partial_bytes > 0)
        warnings.push_back(fmt::format("{}: {} at the end are no whole record", discards.partial_in,
                                       plural(discards.partial_bytes, "byte")));
    return warnings;
}

}  // namespace swapreplay::collect
