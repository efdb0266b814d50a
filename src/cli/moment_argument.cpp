// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/moment_argument.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <tuple>

#include <fmt/format.h>

#include "base/number.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::cli {

namespace {

constexpr std::string_view by_event = "event=", by_time = "time=";

/// The last event at this time or before.
std::uint64_t event_at(std::uint64_t time_ns, const MomentArgument::Passes& passes,
                       const std::string& asked) {
    std::optional<std::uint64_t> last;
    bool timed = true;
    passes.read([&](const EventBlock& block) {
        timed = !block.times_ns.empty();
        for (std::size_t i = 0; timed && i < block.size(); i++)
            if (block.times_ns[i] <= time_ns) last = block.first_event + i;
        return timed;
    });
    if (!timed) throw Error(Fault::usage, fmt::format("--at {}: the trace has no times", asked));
    if (!last) throw Error(Fault::usage, fmt::format("--at {}: no event is as early as that", asked));
    return *last;
}

std::uint64_t point_of(const std::string& asked, const MomentArgument::Passes& passes) {
    const std::string_view text = asked;
    if (text == "end") return SnapshotPoint::end;
    if (text == "peak") return passes.peak_event();
    if (text.starts_with(by_event)) return require_count("--at event:", text.substr(by_event.size()));
    if (text.starts_with(by_time))
        return event_at(require_duration_ns("--at time:", text.substr(by_time.size())), passes, asked);
    throw Error(Fault::usage, fmt::format("--at {}: must be peak, end, event=N or time=T", asked));
}

std::vector<Burst> bursts_in(const MomentArgument::Passes& passes) {
    BurstFinder finder;
    passes.read([&](const EventBlock& block) {
        finder.add(block);
        return true;
    });
    return finder.finish();
}

/// Each once, in ascending order; with classes and slots if any of those at the same event has them.
void merge(std::vector<SnapshotPoint>& points) {
    std::ranges::sort(points, {},
                      [](const SnapshotPoint& p) { return std::tuple(p.event, !p.slots, !p.classes); });
    const auto rest = std::ranges::unique(points, {}, &SnapshotPoint::event);
    points.erase(rest.begin(), rest.end());
}

}  // namespace

void MomentArgument::add_at_to(CLI::App& verb) {
    verb.add_option("--at", at_,
                    "show the pool, class by class, at this moment: peak, end, event=N (after that event) or "
                    "time=T; may be repeated")
        ->option_text("MOMENT")
        ->delimiter(',')
        ->allow_extra_args(false);
}

void MomentArgument::add_bill_to(CLI::App& verb) {
    verb.add_flag(
        "--bill", bill_,
        "show what the kernel keeps beside the pool's pages, at the peak and at each --at: handles, "
        "tables, zswap's entries, swap's maps");
}

std::string bursts_help(std::string_view more) {
    return fmt::format("look at the {} longest bursts of at least {} frees: {}", BurstFinder::most,
                       BurstFinder::least_frees, more);
}

void MomentArgument::add_bursts_to(CLI::App& verb) {
    verb.add_flag("--bursts", bursts_, bursts_help("show how much memory each gives back"));
}

std::vector<SnapshotPoint> MomentArgument::find(const Passes& passes, ReplayOutcome& outcome) const {
    std::vector<SnapshotPoint> points;
    for (const std::string& asked : at_) {
        const std::uint64_t point = point_of(asked, passes);
        outcome.moments.push_back({asked, point});
        points.push_back({point, true, bill_});
    }
    if (bill_) {
        outcome.billed = outcome.moments;
        if (std::ranges::find(at_, "peak") == at_.end()) {
            outcome.billed.insert(outcome.billed.begin(), {"peak", passes.peak_event()});
            points.push_back({outcome.billed.front().point, true, true});
        }
    }
    if (bursts_) {
        outcome.bursts = found_ ? *found_ : bursts_in(passes);
        for (const std::uint64_t event : moments_of(*outcome.bursts))
            points.push_back({event, false, false});
    }
    merge(points);
    return points;
}

void require_moments(const ReplayOutcome& outcome) {
    const auto& taken = outcome.summary.pools.front().snapshots;
    for (const AskedMoment& moment : outcome.moments) {
        if (std::ranges::find(taken, moment.point, &Snapshot::point) == taken.end())
            throw Error(Fault::usage, fmt::format("{}: --at {}: not among the {} events replayed",
                                                  outcome.trace, moment.asked, outcome.summary.events));
    }
}

}  // namespace swapreplay::cli
