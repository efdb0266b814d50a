// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/audit.hpp"

#include <string_view>

#include <fmt/format.h>

#include "base/number.hpp"

namespace swapreplay::collect {

namespace {

std::string plural(std::uint64_t count, std::string_view one, std::string_view several) {
    return fmt::format("{} {}", grouped(count), count == 1 ? one : several);
}

std::string plural(std::uint64_t count, std::string_view one) {
    return plural(count, one, fmt::format("{}s", one));
}

/// Losses that the module counted during the recording. The device stays in use while the counts are read, so
/// this is a range, and a single number only if nothing happened meanwhile.
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
        warnings.push_back(
            fmt::format("{} missing, but the module counted {} that found a buffer full; another program may "
                        "have read the relay files, or records were damaged",
                        plural(lost, "event"),
                        counted->least == counted->most
                            ? grouped(counted->most)
                            : fmt::format("{} to {}", grouped(counted->least), grouped(counted->most))));
    } else if (lost > 0 && counted) {
        warnings.push_back(
            fmt::format("{} lost because a relay buffer was full; the trace marks the gaps. Load "
                        "the module with a larger n_subbufs",
                        plural(lost, "event")));
    } else if (lost > 0) {
        warnings.push_back(
            fmt::format("{} missing from the input; the trace marks the gaps", plural(lost, "event")));
    }
    if (sequence.first() > 0)
        warnings.push_back(
            fmt::format("the recording begins with event number {}; earlier events were lost or "
                        "read by another program",
                        grouped(sequence.first())));
}

/// Pages that are not events although the device was asked to read, write or discard part of them.
void audit_part_pages(const ModuleCounts& counts, std::vector<std::string>& warnings) {
    if (!counts.at_start || !counts.at_end || !counts.at_start->part_pages || !counts.at_end->part_pages)
        return;
    if (const std::uint64_t parts = *counts.at_end->part_pages - *counts.at_start->part_pages; parts > 0)
        warnings.push_back(
            fmt::format("{} read, written or discarded only in part, by requests not aligned to "
                        "pages; the trace has no events for that",
                        plural(parts, "page")));
}

void audit_discards(const Discards& discards, std::vector<std::string>& warnings) {
    if (discards.invalid > 0)
        warnings.push_back(fmt::format("left out {}, the first {}",
                                       plural(discards.invalid, "damaged record"), discards.first_invalid));
    if (discards.duplicates > 0)
        warnings.push_back(
            fmt::format("left out {} of events seen before", plural(discards.duplicates, "record")));
    if (discards.late > 0)
        warnings.push_back(fmt::format(
            "left out {}; {} as lost",
            plural(discards.late, "record that came out of order", "records that came out of order"),
            discards.late == 1 ? "its event counts" : "their events count"));
    if (discards.partial_bytes > 0)
        warnings.push_back(fmt::format("{}: ends inside a record; left out the last {}", discards.partial_in,
                                       plural(discards.partial_bytes, "byte")));
}

}  // namespace

std::vector<std::string> audit(const Sequence& sequence, const Discards& discards, const ModuleCounts& counts,
                               bool one_cpu) {
    std::vector<std::string> warnings;
    if (one_cpu)
        warnings.emplace_back(
            "only one CPU was recorded; lost events cannot be told from those of other CPUs");
    else
        audit_losses(sequence, counts, warnings);
    if (!one_cpu && sequence.lost() > 0 && !discards.unfinished.empty())
        warnings.push_back(
            fmt::format("stopped before the end of {}; events that it had yet to deliver count as missing",
                        discards.unfinished));
    audit_part_pages(counts, warnings);
    audit_discards(discards, warnings);
    return warnings;
}

}  // namespace swapreplay::collect
