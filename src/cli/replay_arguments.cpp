// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/replay_arguments.hpp"

#include <algorithm>
#include <limits>
#include <mutex>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/number.hpp"
#include "base/progress.hpp"
#include "cli/interrupt.hpp"
#include "cli/number_argument.hpp"
#include "cli/run_main.hpp"
#include "report/numbers.hpp"
#include "swapreplay/error.hpp"
#include "trace/event_names.hpp"
#include "workload/clen_bound.hpp"

namespace swapreplay::cli {

namespace {

std::string policies_help() {
    std::string text = "what happens to a page before the pool:";
    for (const PolicyInfo& info : policy_infos()) {
        text += fmt::format(" {}", info.name);
        if (!info.kernels.empty())
            text += fmt::format(" (kernel=RELEASE: {})", fmt::join(info.kernels, "; "));
    }
    return text;
}

/// Where --compact did nothing, and why.
void tell_not_compacted(const TraceReplaySummary& run, const TraceReplayOptions& options) {
    const bool due = options.compact_every > 0 && run.events >= options.compact_every;
    if (options.compact_every > 0 && !due && !options.compact_at_end)
        fmt::print(stderr, "--compact every={}: nothing was compacted, there are only {} events\n",
                   options.compact_every, run.events);
    if (!due && !options.compact_at_end) return;
    std::vector<std::string> unable;
    for (const PoolSummary& pool : run.pools)
        if (!pool.compaction && !pool.failure) unable.push_back(pool.pool);
    if (!unable.empty()) fmt::print(stderr, "--compact: no effect on {}\n", fmt::join(unable, ", "));
}

}  // namespace

void ReplayArguments::add_options_to(CLI::App& verb) {
    verb.add_option("--policy", policy_, policies_help())->capture_default_str();
    verb.add_option("--limit", limit_, "pages (20000) or bytes (512M) that a pool may hold");
    verb.add_option("--codec", codec_,
                    "whose lengths to use, where the trace has several; the first by default");
    verb.add_option("--samples", samples, "a time series of at most so many points")
        ->transform(as_count(2, 1'000'000));
    verb.add_option("--compact", compact_,
                    "`every=N`: let pools compact after every N events; `end`: after the last")
        ->delimiter(',');
    add_threads_option(verb, threads_);
    CLI::Option* const time = verb.add_flag("--time", time_, "measure how long each alloc and free takes");
    verb.add_flag("--check", check_,
                  "fill every object, and verify its bytes at each read, free and at the end")
        ->excludes(time);
}

CompactTimes parse_compact(const std::vector<std::string>& words) {
    constexpr std::string_view every = "every=";
    CompactTimes times;
    for (const std::string& when : words) {
        if (when == "end") {
            times.at_end = true;
        } else if (when.starts_with(every)) {
            times.every = require_count("--compact every:", std::string_view(when).substr(every.size()), 1);
        } else {
            throw Error(Fault::usage,
                        fmt::format("--compact {}: must be every=N, with N events, or end", when));
        }
    }
    return times;
}

void require_clens(const Metadata& metadata, const std::string& path) {
    if (metadata.codecs.empty() || metadata.codecs.front() == no_clens) {
        throw Error(
            Fault::usage,
            fmt::format("{}: the trace has no compressed lengths, so there is nothing to store", path));
    }
}

TraceReplayOptions ReplayArguments::run_options() const {
    TraceReplayOptions options;
    options.replay.policy = StorePolicy::parse(policy_);
    if (!limit_.empty()) options.replay.limit = Limit::parse(limit_);
    if (time_) options.replay.measure = Measure::time;
    if (check_) options.replay.measure = Measure::check;
    options.samples = samples;
    const CompactTimes compact = parse_compact(compact_);
    options.compact_every = compact.every;
    options.compact_at_end = compact.at_end;
    // Times are taken on one thread, so that pools do not disturb each other.
    options.threads = time_ ? 1 : resolve_threads(threads_);
    return options;
}

std::size_t ReplayArguments::column_of(const Metadata& metadata, const std::string& path) const {
    const std::vector<std::string>& codecs = metadata.codecs;
    require_clens(metadata, path);
    if (codec_.empty()) return 0;
    const auto found = std::find(codecs.begin(), codecs.end(), codec_);
    if (found == codecs.end()) {
        throw Error(Fault::usage, fmt::format("{}: --codec {}: the trace has lengths under {}", path, codec_,
                                              fmt::join(codecs, ", ")));
    }
    return static_cast<std::size_t>(found - codecs.begin());
}

ReplayOutcome ReplayArguments::replay(const std::string& path, const ReadOptions& reading,
                                      const std::vector<PoolSpec>& pools) const {
    TraceReplayOptions options = run_options();
    const Interrupt interrupt;
    TraceReader reader = open_trace(path, reading);
    options.stop = stop_of(path);
    options.replay.slot_bytes = reader.metadata().page_size;
    options.replay.codec = column_of(reader.metadata(), path);
    Progress progress;
    options.progress = [&progress](std::uint64_t events) {
        progress.update([events] { return fmt::format("{} events replayed", grouped(events)); });
    };
    ReplayOutcome outcome;
    const std::string& codec = reader.metadata().codecs[options.replay.codec];
    const std::uint32_t bound = longest_clen(codec, reader.metadata().page_size);
    std::uint64_t above_bound = 0;
    outcome.summary = replay_pools(
        [&](EventBlock& block) {
            if (!reader.next(block)) return false;
            const auto& clens = block.clens[options.replay.codec];
            above_bound += static_cast<std::uint64_t>(
                std::ranges::count_if(clens, [bound](std::uint32_t clen) { return clen > bound; }));
            return true;
        },
        pools, options);
    outcome.summary.partial |= Interrupt::requested();  // which may have been the end of a pipe
    tell_not_compacted(outcome.summary, options);
    if (above_bound > 0)
        fmt::print(stderr, "{}: {}\n", path,
                   clens_above_bound(codec, reader.metadata().page_size, above_bound));
    outcome.trace = path;
    outcome.format = reader.format();
    outcome.workload = reader.metadata().workload;
    outcome.kernel = reader.metadata().kernel;
    outcome.codec = codec;
    outcome.slot_bytes = reader.metadata().page_size;
    for (const Gap& gap : reader.gaps())
        outcome.events_lost += gap.lost;
    if (!outcome.summary.partial) {
        outcome.end = reader.end();
        (void)warn_of_end(reader, path);  // status_of() the traces has the status
    }
    return outcome;
}

int status_of(const std::vector<ReplayOutcome>& traces) {
    int status = exit_ok;
    for (const ReplayOutcome& outcome : traces)
        status = std::max(status, status_of(outcome.end));
    for (const ReplayOutcome& outcome : traces) {
        if (outcome.summary.partial) {
            fmt::print(stderr, "{}: stopped after {} events; what is printed is of these\n", outcome.trace,
                       grouped(outcome.summary.events));
            status = Interrupt::exit_status;
        }
    }
    for (const ReplayOutcome& outcome : traces) {
        for (const PoolSummary& pool : outcome.summary.pools) {
            if (!pool.failure) continue;
            fmt::print(stderr, "{}: pool {} is broken ({}): {}\n", outcome.trace, pool.pool,
                       name_of(pool.failure->what), pool.failure->sentence);
            status = exit_failure;
        }
    }
    return status;
}

}  // namespace swapreplay::cli
