// SPDX-License-Identifier: GPL-2.0-or-later
#include "sweep/grid.hpp"

#include <unordered_set>

#include <fmt/format.h>

#include "base/number.hpp"
#include "base/shell_word.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

constexpr std::uint64_t most_runs = 1'000'000;

/// In their order, each once.
std::vector<std::string> distinct(const std::vector<std::string>& words) {
    std::unordered_set<std::string> seen;
    std::vector<std::string> result;
    for (const std::string& word : words)
        if (seen.insert(word).second) result.push_back(word);
    return result;
}

}  // namespace

std::vector<std::string> replay_command(const SweepRun& run, const CommonSettings& common) {
    std::vector<std::string> words{"swapreplay", "replay", run.trace};
    const auto add = [&words](const char* option, const std::string& value) {
        if (value.empty()) return;
        words.emplace_back(option);
        words.push_back(value);
    };
    add("--policy", run.policy);
    add("--pool", run.pool);
    add("--limit", run.limit);
    add("--codec", run.codec);
    words.insert(words.end(), common.words.begin(), common.words.end());
    words.emplace_back("--json");
    return words;
}

std::string command_line_of(const SweepRun& run, const CommonSettings& common) {
    return shell_line(replay_command(run, common));
}

std::vector<SweepRun> Grid::runs() const {
    const auto distinct_traces = distinct(traces), distinct_codecs = distinct(codecs),
               distinct_policies = distinct(policies), distinct_pools = distinct(pools),
               distinct_limits = distinct(limits);
    std::uint64_t count = 1;
    for (const auto* axis :
         {&distinct_traces, &distinct_codecs, &distinct_policies, &distinct_pools, &distinct_limits})
        if (__builtin_mul_overflow(count, axis->size(), &count) || count > most_runs)
            throw Error(
                Fault::resource,
                fmt::format("the sweep has more than {} runs; make it several sweeps", grouped(most_runs)));
    std::vector<SweepRun> all;
    all.reserve(count);
    for (const std::string& trace : distinct_traces)
        for (const std::string& codec : distinct_codecs)
            for (const std::string& policy : distinct_policies)
                for (const std::string& pool : distinct_pools)
                    for (const std::string& limit : distinct_limits)
                        all.push_back({trace, codec, policy, pool, limit});
    return all;
}

}  // namespace swapreplay
