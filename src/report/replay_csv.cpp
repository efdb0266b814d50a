// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/replay_csv.hpp"

#include <fmt/format.h>

namespace swapreplay {

namespace {

std::string quoted(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"') result += '"';
        result += c;
    }
    return result + '"';
}

std::string row(const ReplayFacts& facts, const PoolSummary& pool) {
    return fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{:.6f},{:.6f},{},{},{},{:.6f},{}\n",
                       quoted(facts.trace), quoted(pool.pool), quoted(pool.policy), pool.page_size,
                       facts.run.events, pool.peaks.pages, pool.end.pages, pool.peaks.payload_bytes,
                       pool.end.payload_bytes, pool.end.stored_bytes, pool.peaks.used_bytes,
                       pool.end.used_bytes, pool.overhead_peak(), pool.overhead_end(), pool.counts.allocs,
                       pool.counts.pool_frees, pool.counts.rejected, pool.seconds, facts.run.partial);
}

}  // namespace

std::string comparison_csv(const std::vector<ReplayFacts>& traces) {
    std::string text =
        "trace,pool,policy,page_size_bytes,events,pages_peak,pages_end,payload_peak_bytes,payload_end_bytes,"
        "stored_end_bytes,used_peak_bytes,used_end_bytes,overhead_peak,overhead_end,allocs,frees,rejected,"
        "seconds,partial\n";
    for (const ReplayFacts& facts : traces) {
        for (const PoolSummary& pool : facts.run.pools)
            text += row(facts, pool);
    }
    return text;
}

}  // namespace swapreplay
