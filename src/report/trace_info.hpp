// SPDX-License-Identifier: GPL-2.0-or-later
// What `swapreplay info` prints.
#ifndef SWAPREPLAY_REPORT_TRACE_INFO_HPP
#define SWAPREPLAY_REPORT_TRACE_INFO_HPP

#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "swapreplay/trace.hpp"
#include "workload/statistics.hpp"
#include "workload/trace_part.hpp"

namespace swapreplay {

/// A trace that was read to its end, or as far as it was wanted.
struct TraceInfo {
    std::string trace;  ///< its name
    std::string format;
    Metadata metadata;
    PartDescription part;  ///< of the trace that all below is of
    End end = End::whole;
    std::vector<Gap> gaps;
    std::vector<std::string> notes;  ///< of the reader
    Statistics statistics;
    bool partial = false;  ///< stopped before the end, which is not known then

    [[nodiscard]] std::uint64_t lost() const;
};

/// What a person should know before trusting the trace, a sentence each: it looks read twice, records of
/// zeros, losses, a cut.
[[nodiscard]] std::vector<std::string> warnings(const TraceInfo& info);

[[nodiscard]] std::string info_text(const TraceInfo& info);
/// The keys are those of docs/json.md.
[[nodiscard]] nlohmann::json info_json(const TraceInfo& info);

}  // namespace swapreplay

#endif
