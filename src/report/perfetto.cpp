// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/perfetto.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

using json = nlohmann::ordered_json;

/// Of the first trace, as a process: beside a system trace it must not be one of that. Linux gives no number above
/// PID_MAX_LIMIT, 2^22 (include/linux/threads.h, 6.12).
constexpr std::size_t first_process = (std::size_t{1} << 22) + 1;

/// Writes the tracks of one trace.
class Tracks {
public:
    Tracks(const ReplayOutcome& outcome, std::size_t process, json& events)
        : outcome_(outcome), process_(process), events_(events) {}

    void write() {
        if (outcome_.summary.pools.empty() || outcome_.summary.pools.front().samples.empty()) return;
        events_.push_back({{"ph", "M"},
                           {"pid", process_},
                           {"name", "process_name"},
                           {"args", {{"name", fmt::format("SwapReplay: {}", outcome_.trace)}}}});
        for (const PoolSummary& pool : outcome_.summary.pools)
            if (!pool.holds_no_pages()) write_pages(pool);
        const std::vector<Sample>& samples = outcome_.summary.pools.front().samples;
        for (const Sample& sample : samples)
            count("live", time_ns(sample), "slots", sample.passed.live_slots);
        write_rate("stores", samples, &Passed::writes);
        write_rate("loads", samples, &Passed::reads);
    }

private:
    [[nodiscard]] std::uint64_t time_ns(const Sample& sample) const {
        if (sample.passed.time_ns) return *sample.passed.time_ns;
        throw Error(
            Fault::usage,
            fmt::format("{}: --perfetto: the trace has no times; use --gnuplot or --plot", outcome_.trace));
    }

    /// Perfetto names the track by both: "zsmalloc pages". `ts` is in microseconds.
    template <class Number>
    void count(const std::string& track, std::uint64_t at_ns, const char* what, Number value) {
        constexpr double ns_per_us = 1000;
        events_.push_back({{"ph", "C"},
                           {"pid", process_},
                           {"ts", static_cast<double>(at_ns) / ns_per_us},
                           {"name", track},
                           {"args", {{what, value}}}});
    }

    void write_pages(const PoolSummary& pool) {
        const bool same_policy = pool.policy == outcome_.summary.pools.front().policy;
        const std::string track =
            same_policy ? pool.pool : fmt::format("{} under {}:", pool.pool, pool.policy);
        for (const Sample& sample : pool.samples)
            count(track, time_ns(sample), "pages", sample.usage.pages);
    }

    void write_rate(const std::string& track, const std::vector<Sample>& samples,
                    std::uint64_t Passed::*what) {
        constexpr double ns_per_s = 1e9;
        const Sample* from = &samples.front();
        for (const Sample& sample : samples) {
            if (time_ns(sample) <= time_ns(*from)) continue;
            const double seconds = static_cast<double>(time_ns(sample) - time_ns(*from)) / ns_per_s;
            count(track, time_ns(*from), "a second",
                  static_cast<double>(sample.passed.*what - from->passed.*what) / seconds);
            from = &sample;
        }
        count(track, time_ns(*from), "a second", 0);
    }

    const ReplayOutcome& outcome_;
    std::size_t process_;
    json& events_;
};

}  // namespace

std::string perfetto_json(const std::vector<ReplayOutcome>& traces) {
    // Without displayTimeUnit, which some versions of Perfetto take for the unit of `ts`.
    json all = {{"traceEvents", json::array()}};
    for (std::size_t at = 0; at < traces.size(); at++)
        Tracks(traces[at], first_process + at, all["traceEvents"]).write();
    return all.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
}

}  // namespace swapreplay
