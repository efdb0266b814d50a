// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/replay_arguments.hpp"

#include <algorithm>
#include <iterator>
#include <limits>
#include <mutex>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/kernel_release.hpp"
#include "base/number.hpp"
#include "base/progress.hpp"
#include "cli/codec_argument.hpp"
#include "cli/interrupt.hpp"
#include "cli/number_argument.hpp"
#include "cli/print.hpp"
#include "cli/run_main.hpp"
#include "codec/external_codec.hpp"
#include "plugin/sanitizer_runtime.hpp"
#include "pool/external_pool.hpp"
#include "report/numbers.hpp"
#include "report/replayed_trace.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::cli {

namespace {

/// Where --compact did nothing, and why.
void tell_not_compacted(const TraceReplaySummary& run, const TraceReplayOptions& options) {
    const bool due = options.compact_every > 0 && run.events >= options.compact_every;
    if (options.compact_every > 0 && !due && !options.compact_at_end)
        print_note(fmt::format("--compact every={}: nothing was compacted; there were only {}",
                               options.compact_every, counted(run.events, "event")));
    if (!due && !options.compact_at_end) return;
    std::vector<std::string> unable;
    for (const PoolSummary& pool : run.pools)
        if (!pool.compaction && !pool.failure) unable.push_back(pool.pool);
    if (!unable.empty()) print_note(fmt::format("--compact: no effect on {}", fmt::join(unable, ", ")));
}

}  // namespace

CLI::Option* add_kernel_option(CLI::App& verb, std::string& kernel, std::string_view otherwise) {
    const auto kernels = known_kernels();
    return verb
        .add_option(
            "--kernel", kernel,
            fmt::format("kernel release of policy, pool and codec, {} to {}, such as 6.12 (default: {})",
                        kernels.front().text(), kernels.back().text(), otherwise))
        ->option_text("RELEASE");
}

CLI::Option* add_compact_option(CLI::App& verb, std::vector<std::string>& words) {
    return verb
        .add_option(
            "--compact", words,
            "when to compact: every=N, after every N events; end, after the last event; may be repeated "
            "(default: never)")
        ->option_text("WHEN")
        ->delimiter(',')
        ->allow_extra_args(false);
}

std::string pool_help(std::string_view more) {
    return fmt::format("pool, such as zsmalloc:chain=8 or ./mine.so: {}", more);
}

std::string policy_help(std::string_view more) {
    std::vector<std::string> names;
    names.reserve(policy_infos().size());
    for (const PolicyInfo& info : policy_infos())
        names.push_back(fmt::format("{}{}", info.name, info.parameters.empty() ? "" : "[:PARAMETERS]"));
    return fmt::format(
        "{}: {}; 'swapreplay pools' describes them and their parameters{} (default: zswap for a recording of "
        "zswap, else zram)",
        policy_words, fmt::join(names, ", "), more);
}

std::string limit_help(std::string_view more) {
    return fmt::format(
        "memory limit of a pool: a number of pages (20000), or a size with its unit (512M){} (default: none)",
        more);
}

void ReplayArguments::add_options_to(CLI::App& verb, const Several& several) {
    part_.add_to(verb);
    moments_.add_bursts_to(verb);
    add_kernel_option(verb, kernel_);
    several_policies_ = several.policies;
    verb.add_option("--policy", policies_, policy_help(several.policies ? "; may be repeated" : ""))
        ->allow_extra_args(false);
    verb.add_option("--limit", limit_, limit_help())->option_text("SIZE");
    add_codec_option(verb, codecs_,
                     fmt::format("replay the trace's clens under it{} (default: the trace's first)",
                                 several.codecs ? "; may be repeated, one replay each" : ""));
    verb.add_option("--samples", samples,
                    "record a time series of at most N points, 2 to 1000000 (default: none)")
        ->option_text("N")
        ->transform(as_count(2, 1'000'000));
    add_compact_option(verb, compact_);
    passes_.add_to(verb);
    add_threads_option(verb, threads_);
    CLI::Option* const latency =
        verb.add_flag("--latency", time_, "measure how long each alloc and free takes, in ns, on one thread");
    verb.add_flag("--check", check_,
                  "fill every object, and verify its bytes at each read, at each free and at the end")
        ->excludes(latency);
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

std::vector<PoolSpec> parse_pools(const std::vector<std::string>& texts) {
    std::vector<PoolSpec> specs;
    specs.reserve(texts.size());
    for (const std::string& text : texts)
        specs.push_back(PoolSpec::parse(text));
    if (sanitizer_runtime_is_loaded()) return specs;
    for (const PoolSpec& spec : specs) {
        const std::string file = external_file_of(spec);
        if (file.empty()) continue;
        if (const auto runtime = sanitizer_runtime_of(file))
            run_again_with_sanitizer({"pool", file}, *runtime);
    }
    return specs;
}

void run_codecs_with_sanitizer(const std::vector<std::string>& codecs) {
    if (sanitizer_runtime_is_loaded()) return;
    for (const std::string& codec : codecs) {
        const std::string file = external_codec_file(codec);
        if (file.empty()) continue;
        if (const auto runtime = sanitizer_runtime_of(file))
            run_again_with_sanitizer({"codec", file}, *runtime);
    }
}

unsigned ReplayArguments::threads() const {
    return resolve_threads(threads_);
}

TraceReplayOptions ReplayArguments::run_options() const {
    TraceReplayOptions options;
    if (!limit_.empty()) options.replay.limit = Limit::parse(limit_);
    if (time_) options.replay.measure = Measure::time;
    if (check_) options.replay.measure = Measure::check;
    options.samples = samples;
    options.class_samples = class_samples;
    const CompactTimes compact = parse_compact(compact_);
    options.compact_every = compact.every;
    options.compact_at_end = compact.at_end;
    // Times are taken on one thread, so that pools do not disturb each other.
    options.threads = time_ ? 1 : resolve_threads(threads_);
    return options;
}

std::vector<std::string> ReplayArguments::codecs(const std::string& path) const {
    if (const std::string from = passes_.codec(); !from.empty()) {
        if (!codecs_.empty() && codecs_ != std::vector{from})
            throw Error(Fault::usage,
                        fmt::format("--codec: --recompress begins from {}; leave --codec out", from));
        return {from};
    }
    if (codecs_.empty()) return {""};
    if (codecs_.size() > 1 && path == "-")
        throw Error(Fault::usage,
                    "-: standard input is read once, and each --codec reads the trace; name a file");
    return codecs_;
}

ReplayOutcome ReplayArguments::replay(const std::string& path, const ReadOptions& reading,
                                      const std::string& codec, const std::vector<PoolSpec>& pools) const {
    if (policies_.size() > 1 && !several_policies_)
        throw Error(Fault::usage, "--policy: given more than once; 'swapreplay compare' takes several");
    if (policies_.size() > 1 && !can_be_read_twice(path))
        throw Error(Fault::usage, fmt::format("{}: each --policy reads the trace; save it to a file", path));
    const auto is_zram = [](const std::string& policy) { return policy.starts_with("zram"); };
    if (passes_.any() && !policies_.empty() && std::ranges::none_of(policies_, is_zram))
        throw Error(Fault::usage, fmt::format("--writeback and --recompress are zram's; the policy is {}",
                                              fmt::join(policies_, ", ")));
    if (policies_.empty()) return replay_under("", path, reading, codec, pools);
    ReplayOutcome all;
    for (const std::string& policy : policies_) {
        ReplayOutcome one = replay_under(policy, path, reading, codec, pools);
        const bool partial = one.summary.partial;
        if (&policy == &policies_.front()) {
            all = std::move(one);
        } else {
            std::ranges::move(one.summary.pools, std::back_inserter(all.summary.pools));
            all.summary.partial |= partial;
        }
        if (partial) break;
    }
    return all;
}

ReplayOutcome ReplayArguments::replay_under(const std::string& policy, const std::string& path,
                                            const ReadOptions& reading, const std::string& codec,
                                            const std::vector<PoolSpec>& pools) const {
    TraceReplayOptions options = run_options();
    const Interrupt interrupt;
    TraceReader reader = open_trace(path, reading);
    options.stop = stop_of(path);
    options.replay.slot_bytes = reader.metadata().page_size;
    options.replay.codec = codec_column(reader.metadata(), path, codec);
    Progress progress;
    TracePart part(reader, part_.events(), part_.times_ns(), path);
    const std::uint64_t expected = events_expected(reader, part.description());
    std::vector<std::string> names;
    names.reserve(pools.size());
    for (const PoolSpec& pool : pools)
        names.push_back(policies_.size() > 1 ? fmt::format("{}, {}", pool.text, policy) : pool.text);
    options.live_every = std::chrono::nanoseconds(live.every_ns);
    if (live.every_ns > 0) {
        options.on_live_row = [&](const LiveRow& row) { live.on_row(path, names, row); };
    } else {
        options.progress = [&](std::uint64_t events) {
            progress.update(events, expected, "events replayed");
        };
    }
    std::vector<Resolution> settings;
    settings.reserve(pools.size());
    for (const PoolSpec& pool : pools)
        settings.push_back(resolve(pool, policy, RulesChoice::of(kernel_, reader.metadata())));
    if (passes_.any() && settings.front().policy_source == PolicySource::trace)
        throw Error(
            Fault::usage,
            fmt::format("{}: a recording of {}, and --writeback and --recompress are zram's; --policy "
                        "zram replays it by zram's rules",
                        path, settings.front().policy.text));
    options.replay.chunk_codec = chunk_column(reader.metadata(), path, options.replay.codec,
                                              settings.front().policy);  // which all of them have
    ReplayOutcome outcome;
    outcome.trace = path;
    // Beside other policies the passes are zram's alone.
    if (policies_.size() <= 1 || policy.starts_with("zram"))
        options.passes = passes_.plan(reader.metadata(), path, outcome);
    find_moments(path, reading, settings, options, outcome);
    const std::vector<std::string> notes =
        replay_part(reader, part, path, plans_of(settings, options), options, outcome);
    outcome.summary.partial |= Interrupt::requested();  // which may have been the end of a pipe
    tell_not_compacted(outcome.summary, options);
    for (const std::string& note : notes)
        print_note(note);
    if (!outcome.summary.partial && part.reached_end()) {
        outcome.end = reader.end();
        (void)warn_of_end(reader, path);  // status_of() the traces has the status
    }
    if (!outcome.summary.partial) require_moments(outcome);
    return outcome;
}

std::vector<ReplayOutcome> ReplayArguments::replay_each(const std::vector<std::string>& traces,
                                                        const ReadOptions& reading,
                                                        const std::vector<PoolSpec>& pools) const {
    std::vector<ReplayOutcome> outcomes;
    for (const std::string& path : traces) {
        for (const std::string& codec : codecs(path)) {
            outcomes.push_back(replay(path, reading, codec, pools));
            if (outcomes.back().summary.partial) return outcomes;
        }
    }
    return outcomes;
}

void ReplayArguments::read(const std::string& path, const ReadOptions& reading,
                           const std::function<bool(const EventBlock&)>& visit) const {
    TraceReader reader = open_trace(path, reading);
    TracePart part(reader, part_.events(), part_.times_ns(), path);
    EventBlock block;
    while (!Interrupt::requested() && part.next(block) && visit(block)) {
    }
}

void ReplayArguments::find_moments(const std::string& path, const ReadOptions& reading,
                                   const std::vector<Resolution>& settings, TraceReplayOptions& options,
                                   ReplayOutcome& outcome) const {
    if (!moments_.any()) return;
    if (!can_be_read_twice(path))
        throw Error(Fault::usage,
                    fmt::format("{}: --at, --bill and --bursts read a trace twice; save it to a file", path));
    const auto peak_event = [&] {
        TraceReader reader = open_trace(path, reading);
        TracePart part(reader, part_.events(), part_.times_ns(), path);
        TraceReplayOptions counting = options;
        counting.replay.measure = Measure::space;
        counting.samples = 0;
        return replay_pools([&](EventBlock& block) { return part.next(block); }, settings, counting)
            .pools.front()
            .peaks.pages_event;
    };
    options.snapshots =
        moments_.find({[&](const auto& visit) { read(path, reading, visit); }, peak_event}, outcome);
}

int status_of(const std::vector<ReplayOutcome>& traces) {
    int status = exit_ok;
    for (const ReplayOutcome& outcome : traces)
        status = std::max(status, status_of(outcome.end));
    for (const ReplayOutcome& outcome : traces) {
        if (outcome.summary.partial) {
            print_note(fmt::format("{}: stopped after {}; the output covers only these", outcome.trace,
                                   counted(outcome.summary.events, "event")));
            status = Interrupt::exit_status;
        }
    }
    for (const ReplayOutcome& outcome : traces) {
        for (const PoolSummary& pool : outcome.summary.pools) {
            if (!pool.failure) continue;
            print_note(fmt::format("{}: pool {} is broken ({}): {}", outcome.trace, pool.pool,
                                   name_of(pool.failure->what), pool.failure->sentence));
            status = exit_failure;
        }
    }
    return status;
}

}  // namespace swapreplay::cli
