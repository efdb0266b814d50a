// SPDX-License-Identifier: GPL-2.0-or-later
#include "sweep/runner.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <map>
#include <mutex>
#include <new>
#include <set>
#include <thread>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/number.hpp"
#include "plugin/guard.hpp"
#include "report/replay_json.hpp"
#include "report/replayed_trace.hpp"
#include "swapreplay/error.hpp"
#include "sweep/own_process.hpp"
#include "sweep/rows.hpp"
#include "workload/trace_part.hpp"

namespace swapreplay {

namespace {

using json = nlohmann::ordered_json;

/// Decoding takes as long as three or four replays, so that a sixteenth of it is little; and a sweep that is killed loses no
/// more than these. Of zsmallocs, which share what they have in common, four cost as much as one pool alone.
constexpr std::size_t most_runs_of_a_batch = 16;
constexpr std::size_t most_zsmallocs_of_a_batch = 64;
constexpr auto progress_interval = std::chrono::milliseconds(200);

/// Runs that share a decoding, or one in a process of its own.
struct Batch {
    std::vector<const SweepRun*> runs;
    bool own_process = false;
};

/// Whether its pool can share with others of its kind (replay/shared_replay.hpp).
bool may_share(const SweepRun& run, const SweepPlan& plan, const CommonSettings& common) {
    const std::string& policy = run.policy.empty() ? plan.traces.at(run.trace).policy : run.policy;
    return run.pool.starts_with("zsmalloc") && policy.starts_with("zram") && run.limit.empty() &&
           common.compact_every == 0 && !common.compact_at_end;
}

/// The runs of each trace and codec in equal parts.
std::vector<Batch> batches_of(const std::vector<SweepRun>& runs, const SweepPlan& plan,
                              const CommonSettings& common) {
    std::vector<Batch> batches;
    std::map<std::tuple<std::string, std::string>, std::vector<const SweepRun*>> together;
    std::vector<std::tuple<std::string, std::string>> order;
    for (const SweepRun& run : runs) {
        if (plan.own_process.at(run.pool)) {
            batches.push_back({{&run}, true});
            continue;
        }
        const std::tuple key(run.trace, run.codec);
        if (!together.contains(key)) order.push_back(key);
        together[key].push_back(&run);
    }
    for (const auto& key : order) {
        const auto& all = together[key];
        const bool can_share =
            std::ranges::all_of(all, [&](const SweepRun* run) { return may_share(*run, plan, common); });
        const std::size_t most = can_share ? most_zsmallocs_of_a_batch : most_runs_of_a_batch;
        const std::size_t parts = (all.size() + most - 1) / most;
        for (std::size_t part = 0; part < parts; part++) {
            const auto at = [&](std::size_t i) {
                return all.begin() + static_cast<std::ptrdiff_t>(all.size() * i / parts);
            };
            batches.push_back({{at(part), at(part + 1)}, false});
        }
    }
    return batches;
}

class Runner {
public:
    Runner(const std::vector<SweepRun>& runs, const SweepPlan& plan, const CommonSettings& common,
           const SweepOptions& options)
        : plan_(plan), common_(common), options_(options), batches_(batches_of(runs, plan, common)) {
        total_.runs_total = runs.size();
        bool known = true;
        for (const SweepRun& run : runs) {
            const std::uint64_t events = plan.traces.at(run.trace).events;
            known = known && events != 0;
            total_.events_total += events;
        }
        if (!known) total_.events_total = 0;
    }

    SweepResult run() {
        const auto threads = static_cast<unsigned>(
            std::min<std::size_t>(std::max(options_.threads, 1U), std::max<std::size_t>(batches_.size(), 1)));
        // A batch has a core to itself while there are enough of them.
        threads_of_a_batch_ = std::max(1U, options_.threads / threads);
        working_ = threads;
        {
            std::vector<std::jthread> workers;
            for (unsigned i = 0; i < threads; i++)
                workers.emplace_back([this] {
                    const CrashStack stack;
                    work();
                });
            watch();
        }
        if (error_) std::rethrow_exception(error_);
        result_.stopped = options_.stop != nullptr && *options_.stop;
        return result_;
    }

private:
    using Lock = std::unique_lock<std::mutex>;

    /// Until all workers have ended.
    void watch() {
        Lock lock(mutex_);
        for (bool more = true; more;) {
            if (working_ > 0) ended_.wait_for(lock, progress_interval);
            more = working_ > 0;
            if (options_.stop != nullptr && *options_.stop) stop_ = true;
            SweepProgress now = total_;
            now.runs_done = result_.done;
            now.events_done = events_done_;
            const std::vector<std::string> notes = std::exchange(notes_, {});
            lock.unlock();
            for (const std::string& note : notes)
                if (options_.note) options_.note(note);
            if (options_.progress && more) options_.progress(now);
            lock.lock();
        }
    }

    void work() {
        for (;;) {
            const std::size_t next = next_batch_++;
            if (next >= batches_.size() || stop_) break;
            run_batch(batches_[next]);
        }
        const Lock lock(mutex_);
        working_--;
        ended_.notify_all();
    }

    void run_batch(const Batch& batch) {
        try {
            batch.own_process ? run_alone(*batch.runs.front()) : run_together(batch);
        } catch (const Error& error) {
            failed(batch, error.what());
        } catch (const std::bad_alloc&) {
            failed(batch, "out of memory; use fewer --threads");
        } catch (const std::exception& error) {
            failed(batch, error.what());
        }
    }

    /// The sweep goes on with other traces.
    void failed(const Batch& batch, const std::string& why) {
        const Lock lock(mutex_);
        if (error_) return;
        result_.failed += batch.runs.size();
        note(lock, why);
    }

    void note(const Lock& /*held*/, const std::string& sentence) {
        if (said_.insert(sentence).second) notes_.push_back(sentence);
    }

    void run_together(const Batch& batch) {
        const SweepRun& first = *batch.runs.front();
        TraceReader reader = TraceReader::open(first.trace, common_.reading);
        TraceReplayOptions options = options_for(reader.metadata(), first);
        std::vector<PlannedReplay> plans;
        plans.reserve(batch.runs.size());
        for (const SweepRun* run : batch.runs)
            plans.push_back(plan_of(*run, reader.metadata(), options));
        std::uint64_t counted = 0;
        options.progress = [&](std::uint64_t events) {
            events_done_ += (events - counted) * batch.runs.size();
            counted = events;
        };
        TracePart part(reader, common_.events, common_.times_ns, first.trace);
        ReplayOutcome outcome;
        const std::vector<std::string> notes =
            replay_part(reader, part, first.trace, plans, options, outcome);
        if (outcome.summary.partial) return;
        outcome.end = part.reached_end() ? reader.end() : End::whole;
        std::vector<PoolSummary> pools = std::move(outcome.summary.pools);
        const Lock lock(mutex_);
        for (const std::string& sentence : notes)
            note(lock, sentence);
        if (part.reached_end())
            for (const std::string& sentence : notes_of_end(reader, first.trace))
                note(lock, sentence);
        for (std::size_t i = 0; i < pools.size(); i++) {
            outcome.summary.pools.clear();
            outcome.summary.pools.push_back(std::move(pools[i]));
            finish(lock, *batch.runs[i], replay_json(outcome));
        }
    }

    /// @param options  of the batch
    [[nodiscard]] PlannedReplay plan_of(const SweepRun& run, const Metadata& metadata,
                                        TraceReplayOptions options) const {
        if (!run.limit.empty()) options.replay.limit = Limit::parse(run.limit);
        const Resolution setting =
            resolve(PoolSpec::parse(run.pool), run.policy, RulesChoice::of(common_.kernel, metadata));
        options.replay.chunk_codec = chunk_column(metadata, run.trace, options.replay.codec, setting.policy);
        return {setting, std::move(options)};
    }

    TraceReplayOptions options_for(const Metadata& metadata, const SweepRun& run) {
        TraceReplayOptions options;
        options.stop = &stop_;
        options.threads = threads_of_a_batch_;
        options.share = true;
        options.replay.slot_bytes = metadata.page_size;
        options.replay.codec = codec_column(metadata, run.trace, run.codec);
        options.compact_every = common_.compact_every;
        options.compact_at_end = common_.compact_at_end;
        return options;
    }

    void run_alone(const SweepRun& run) {
        std::vector<std::string> words = replay_command(run, common_);
        words.insert(words.end(), {"--threads", "1"});
        const auto output = run_process(options_.program, words, stop_);
        if (!output) return;
        json replayed = json::parse(output->text, nullptr, false);
        if (!replayed.is_object())
            throw Error(Fault::system, fmt::format("{}: no result: '{}' ended with status {}", run.trace,
                                                   command_line_of(run, common_), output->status));
        if (replayed.value("partial", false)) return;
        events_done_ += plan_.traces.at(run.trace).events;
        const Lock lock(mutex_);
        finish(lock, run, std::move(replayed));
    }

    void finish(const Lock& lock, const SweepRun& run, json replayed) {
        if (error_) return;
        if (const auto check = replayed.find("check"); check != replayed.end() && !check->value("ok", true)) {
            result_.broken = true;
            note(lock, fmt::format("{}: pool {} is broken: {}", run.trace, run.pool,
                                   check->value("sentence", "its row says how")));
        }
        const RowName name{command_line_of(run, common_), run.trace, plan_.traces.at(run.trace).hash,
                           options_.version};
        try {
            options_.row(make_row(name, run.limit, std::move(replayed)));
            result_.done++;
        } catch (...) {
            error_ = std::current_exception();
            stop_ = true;
        }
    }

    const SweepPlan& plan_;
    const CommonSettings& common_;
    const SweepOptions& options_;
    const std::vector<Batch> batches_;
    unsigned threads_of_a_batch_ = 1;
    std::atomic<std::size_t> next_batch_ = 0;
    std::atomic<std::uint64_t> events_done_ = 0;
    std::atomic<bool> stop_ = false;

    std::mutex mutex_;  ///< guards all below
    std::condition_variable ended_;
    unsigned working_ = 0;
    SweepProgress total_;
    SweepResult result_;
    std::set<std::string> said_;
    std::vector<std::string> notes_;  ///< to be told
    std::exception_ptr error_;        ///< of options_.row
};

}  // namespace

SweepResult run_sweep(const std::vector<SweepRun>& runs, const SweepPlan& plan, const CommonSettings& common,
                      const SweepOptions& options) {
    return Runner(runs, plan, common, options).run();
}

}  // namespace swapreplay
