// SPDX-License-Identifier: GPL-2.0-or-later
#include "sweep/swept_trace.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "pool/external_pool.hpp"
#include "pool/registry.hpp"
#include "replay/pool_replay.hpp"
#include "replay/resolution.hpp"
#include "report/replayed_trace.hpp"
#include "swapreplay/error.hpp"
#include "sweep/trace_hash.hpp"

namespace swapreplay {

namespace {

std::uint64_t events_of(TraceReader& reader, const Range& events) {
    try {
        const std::uint64_t end = std::min(events.end, reader.event_count().value_or(0));
        return end - std::min(events.begin, end);
    } catch (const Error&) {
        return 0;  // a damage, which the replay tells
    }
}

/// Makes pools to see whether they can be, each once for traces that are alike.
class PoolsTried {
public:
    explicit PoolsTried(SweepPlan& plan) : plan_(plan) {}

    void take(const Grid& grid, const Metadata& metadata) {
        const RulesChoice rules = RulesChoice::of(grid.common.kernel, metadata);
        if (!kinds_.emplace(metadata.page_size, rules.trace, rules.device).second) return;
        for (const std::string& policy : grid.policies)
            for (const std::string& pool : grid.pools)
                try_one(resolve(PoolSpec::parse(pool), policy, rules), metadata.page_size);
    }

private:
    void try_one(const Resolution& setting, std::uint32_t page_size) {
        bool& own_process = plan_.own_process[setting.pool.text];
        // One out of tree is loaded by the process that replays through it: it may end that.
        own_process = own_process || !external_file_of(setting.pool).empty();
        if (own_process) return;
        ReplayOptions options;
        options.policy = setting.policy;
        options.slot_bytes = page_size;
        options.chunk_codec = 0;  // of each trace the right one
        (void)PoolReplay::create(setting.pool, options);
        own_process = has_library_memory(setting.pool);
    }

    SweepPlan& plan_;
    std::set<std::tuple<std::uint32_t, std::string, std::string>> kinds_;
};

}  // namespace

SweepPlan plan_of(const Grid& grid, Hashes hashes, const std::function<void(std::size_t traces)>& progress) {
    SweepPlan plan;
    PoolsTried pools(plan);
    for (const std::string& limit : grid.limits)
        if (!limit.empty()) (void)Limit::parse(limit);
    for (const std::string& path : grid.traces) {
        std::error_code ignored;
        if (path == "-" ||
            (std::filesystem::exists(path, ignored) && !std::filesystem::is_regular_file(path, ignored)))
            throw Error(Fault::usage,
                        fmt::format("{}: a sweep reads a trace several times; save it to a file", path));
        TraceReader reader = TraceReader::open(path, grid.common.reading);
        for (const std::string& codec : grid.codecs) {
            const std::size_t column = codec_column(reader.metadata(), path, codec);
            for (const std::string& policy : grid.policies)
                if (!policy.empty())  // a trace's own has no chunks
                    (void)chunk_column(reader.metadata(), path, column, StorePolicy::parse(policy));
        }
        pools.take(grid, reader.metadata());
        plan.traces[path] = {path, hashes == Hashes::needed ? hash_of_file(path) : "",
                             events_of(reader, grid.common.events),
                             std::string(policy_of_device(RulesChoice::of({}, reader.metadata()).device))};
        progress(plan.traces.size());
    }
    return plan;
}

}  // namespace swapreplay
