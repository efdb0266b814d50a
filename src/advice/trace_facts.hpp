// SPDX-License-Identifier: GPL-2.0-or-later
// What has to be known of a trace before it is known which replays make sense.
#ifndef SWAPREPLAY_ADVICE_TRACE_FACTS_HPP
#define SWAPREPLAY_ADVICE_TRACE_FACTS_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/kernel_release.hpp"
#include "replay/resolution.hpp"
#include "swapreplay/trace.hpp"
#include "trace/slot_table.hpp"
#include "workload/trace_part.hpp"

namespace swapreplay::advice {

struct TraceFacts {
    std::string trace;  ///< its name
    Metadata metadata;
    PartDescription part;
    RulesChoice rules;      ///< as resolve() takes it
    KernelRelease release;  ///< whose rules are used
    std::size_t codec = 0;  ///< in use, among metadata.codecs
    std::uint64_t events = 0;
    std::uint64_t reads = 0, writes = 0, frees = 0;
    std::uint64_t slots_peak = 0;  ///< written and not freed, at once
    bool has_times = false;
    std::uint64_t span_ns = 0;
    /// Of the writes whose length is known under every codec: how many, and their sum under each.
    std::uint64_t known_writes = 0;
    std::vector<std::uint64_t> clen_sums;

    [[nodiscard]] const std::string& codec_name() const { return metadata.codecs[codec]; }
    /// Recorded above zswap, which does not tell when a slot is freed whose page it loaded and let go of.
    [[nodiscard]] bool is_of_zswap() const { return policy_of_device(rules.device) == "zswap"; }
    [[nodiscard]] std::size_t column_of(const std::string& name) const;
    /// The lengths under some codec are not known of some writes.
    [[nodiscard]] bool has_gaps() const noexcept { return known_writes != writes; }
    /// Events after which each third of the trace ends.
    [[nodiscard]] std::vector<std::uint64_t> thirds() const;
};

/// Whether a write's length is known under every codec; of a same-filled page no length is needed.
[[nodiscard]] bool is_known(const EventBlock& block, std::size_t i);

/// Counts as blocks go by. Memory: a byte for each slot touched.
class FactCounter {
public:
    explicit FactCounter(Metadata metadata);
    void add(const EventBlock& block);
    /// With what was counted.
    [[nodiscard]] TraceFacts finish() const { return facts_; }

private:
    void count(const EventBlock& block, std::size_t i);

    TraceFacts facts_;
    SlotTable<bool> live_;
    std::uint64_t slots_ = 0;
    std::optional<std::uint64_t> first_ns_;
};

}  // namespace swapreplay::advice

#endif
