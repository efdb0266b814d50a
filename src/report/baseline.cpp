// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/baseline.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "base/number.hpp"
#include "report/pool_names.hpp"
#include "report/replay_json.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

using sorted_json = nlohmann::json;

/// The object with the traces: all of the file, or its last line if samples come before.
sorted_json summary_in(std::istream& file) {
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    sorted_json all = sorted_json::parse(text, nullptr, false);
    if (!all.is_discarded()) return all;
    const std::size_t end = text.find_last_not_of('\n');
    if (end == std::string::npos) return all;
    const std::size_t begin = text.rfind('\n', end);
    return sorted_json::parse(text.substr(begin + 1, end - begin), nullptr, false);
}

std::string text_of(const sorted_json& value) {
    if (value.is_null()) return "none";
    return value.is_string() ? value.get<std::string>() : value.dump();
}

/// What decides a result besides the names of trace and pool, as far as the trace's and the pool's JSON have it.
std::vector<std::pair<std::string, std::string>> settings_of(const sorted_json& trace,
                                                             const sorted_json& pool) {
    std::vector<std::pair<std::string, std::string>> settings;
    for (const auto& [key, name] :
         {std::pair{"selected", "part of the trace"}, std::pair{"events", "events"},
          std::pair{"first_writes", "first writes"}, std::pair{"overwrites", "overwrites"}})
        if (trace.contains(key)) settings.emplace_back(name, text_of(trace.at(key)));
    const sorted_json resolved = pool.value("resolved", sorted_json::object());
    for (const auto& [key, name] :
         {std::pair{"kernel", "kernel"}, std::pair{"policy", "policy"},
          std::pair{"page_size_bytes", "page size"}, std::pair{"limit_pages", "limit in pages"},
          std::pair{"writebacks", "writeback"}, std::pair{"recompression", "recompression"},
          std::pair{"codec", "codec"}})
        if (resolved.contains(key)) settings.emplace_back(name, text_of(resolved.at(key)));
    const auto compaction = pool.find("compaction");
    const bool compacts = compaction != pool.end() && compaction->is_object();
    settings.emplace_back("compactions", compacts ? compaction->at("runs").dump() : "0");
    return settings;
}

std::string too_much(std::uint64_t now, std::uint64_t before, double share, const char* what) {
    if (static_cast<double>(now) <= static_cast<double>(before) * (1 + share)) return {};
    const double more = before == 0 ? 0 : 100 * (static_cast<double>(now) / static_cast<double>(before) - 1);
    return fmt::format("{} {}, {} before{}", grouped(now), what, grouped(before),
                       before == 0 ? "" : fmt::format(" (+{:.1f} %)", more));
}

}  // namespace

Baseline Baseline::read(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw Error(Fault::system, fmt::format("{}: {}", path, std::strerror(errno)));
    Baseline baseline;
    baseline.path_ = path;
    try {
        const sorted_json summary = summary_in(file);
        for (const sorted_json& trace : summary.at("traces")) {
            for (const sorted_json& pool : trace.at("pools"))
                baseline.pools_.push_back({trace.at("trace"), trace.at("codec"), pool.at("pool"),
                                           pool.value("policy", ""), pool.at("pages_peak"),
                                           pool.at("pages_end"), pool.at("rejected"),
                                           settings_of(trace, pool)});
        }
    } catch (const sorted_json::exception&) {
        throw Error(
            Fault::format,
            fmt::format("{}: not the output of 'swapreplay compare --json'; make the file with that command",
                        path));
    }
    return baseline;
}

const BaselinePool& Baseline::find(const ReplayOutcome& outcome, const PoolSummary& pool) const {
    std::vector<const BaselinePool*> of_trace;
    for (const BaselinePool& known : pools_) {
        if (known.trace != outcome.trace || known.codec != outcome.codec) continue;
        if (known.pool == pool.pool &&
            (known.policy == pool.policy || !have_several_policies(outcome.summary.pools)))
            return known;
        of_trace.push_back(&known);
    }
    if (of_trace.size() == 1 && outcome.summary.pools.size() == 1) return *of_trace.front();
    throw Error(
        Fault::usage,
        fmt::format("--baseline {}: it does not have {} under codec {} with pool {}; regenerate the baseline",
                    path_, outcome.trace, outcome.codec, name_among(pool, outcome.summary.pools)));
}

void Baseline::refuse_other_settings(const BaselinePool& before, const ReplayOutcome& outcome,
                                     const PoolSummary& pool) const {
    const sorted_json now = comparison_json({outcome}, {}).at("traces").at(0);
    const sorted_json& pools = now.at("pools");
    const auto same = std::ranges::find_if(pools, [&](const sorted_json& one) {
        return one.at("pool") == pool.pool && one.value("policy", "") == pool.policy;
    });
    if (same == pools.end()) return;
    std::vector<std::string> differences;
    for (const auto& [name, value] : settings_of(now, *same)) {
        const auto known =
            std::ranges::find(before.settings, name, &std::pair<std::string, std::string>::first);
        if (known != before.settings.end() && known->second != value)
            differences.push_back(fmt::format("{} {}, {} before", name, value, known->second));
    }
    if (!differences.empty())
        throw Error(
            Fault::usage,
            fmt::format("--baseline {}: {}: pool {} was replayed under other settings: {}; use the same, "
                        "or regenerate the baseline",
                        path_, outcome.trace, name_among(pool, outcome.summary.pools),
                        fmt::join(differences, "; ")));
}

std::vector<std::string> Baseline::exceeded(const std::vector<ReplayOutcome>& traces, double share) const {
    std::vector<std::string> sentences;
    for (const ReplayOutcome& outcome : traces) {
        for (const PoolSummary& pool : outcome.summary.pools) {
            const BaselinePool& before = find(outcome, pool);
            refuse_other_settings(before, outcome, pool);
            for (const std::string& what :
                 {too_much(pool.peaks.pages, before.pages_peak, share, "pages at the peak"),
                  too_much(pool.end.pages, before.pages_end, share, "pages at the end"),
                  too_much(pool.counts.rejected, before.rejected, share, "writes rejected")})
                if (!what.empty())
                    sentences.push_back(fmt::format("{}: pool {}: {}", outcome.trace,
                                                    name_among(pool, outcome.summary.pools), what));
        }
    }
    return sentences;
}

}  // namespace swapreplay
