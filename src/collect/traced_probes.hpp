// SPDX-License-Identifier: GPL-2.0-or-later
// kprobes on zram in the running kernel, by tracefs: for kernels whose zram has no type information, as Linux 5.10.
//
// No structure of the kernel is taken for known without a check. The pool's address comes from the call that reading
// mm_stat makes; where a bio has its device, sector and size is tried with a read of the device's last page before
// anything is recorded. That `struct zram` begins with its table and its pool cannot be tried (drivers/block/zram,
// Linux 3.15 to 7.3): were it otherwise, no store would be seen to end, and all would count as lost.
#ifndef SWAPREPLAY_COLLECT_TRACED_PROBES_HPP
#define SWAPREPLAY_COLLECT_TRACED_PROBES_HPP

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "collect/caller_ranges.hpp"
#include "collect/probe_events.hpp"
#include "collect/trace_cleaner.hpp"
#include "collect/trace_page.hpp"
#include "collect/tracefs.hpp"
#include "collect/zram_device_facts.hpp"
#include "collect/zram_hooks.hpp"

namespace swapreplay::collect {

class TracedProbes {
public:
    /// Attaches: from then on everything is recorded.
    /// @param hooks         of find_traced_zram_hooks(), with everything that is required
    /// @param buffer_bytes  for all CPUs
    /// Throws Error: the kernel refuses, or its zram is not as it is known.
    TracedProbes(const ZramHooks& hooks, const ZramDeviceFacts& device, std::uint32_t page_size,
                 std::uint64_t buffer_bytes);

    /// Reads what there is, and hands it over.
    /// @returns  S: every record below has been handed over; nullopt: that is not certain of any number
    std::optional<std::uint64_t> read(ProbeEvents& events);

    /// How full the fullest buffer was at the last read(), 0 to 1.
    [[nodiscard]] double fill_level() const noexcept { return fill_level_; }

    /// By CPU: records that were overwritten before they were read.
    [[nodiscard]] std::vector<std::uint64_t> overwritten() const;
    /// Events that were overwritten and not handed over as lost.
    [[nodiscard]] std::uint64_t lost_elsewhere() const;
    /// Runs of probes that the kernel skipped, because another was running on that CPU.
    [[nodiscard]] std::uint64_t misses() const;

private:
    struct Format {
        ProbeKind kind;
        std::map<std::string, std::size_t> places;
    };
    struct Group {
        std::uint32_t number = 0;
        std::uint64_t looked_up = 0;  // in the round of that mark
    };
    struct Cpu {
        std::uint64_t last = 0;       // number of its last record that was read
        std::uint64_t accounted = 0;  // overwritten records that were handed over as lost
    };
    struct Stream {
        TraceInstance instance;
        std::vector<Cpu> cpus;
        std::uint64_t bytes;  // for each CPU
    };

    [[nodiscard]] std::string event_of(std::string_view probe) const;
    void define(const ZramHooks& hooks);
    void learn_pool();
    void learn_io_target(const ZramDeviceFacts& device);
    void enable_all(const ZramHooks& hooks);
    [[nodiscard]] std::optional<std::uint64_t> seen_by_us(const std::string& probe, const std::string& more,
                                                          const std::string& field,
                                                          const std::function<void()>& cause);
    [[nodiscard]] bool read_cpu(Stream& stream, std::size_t cpu, ProbeEvents& events);
    void take(std::size_t cpu, std::uint64_t number, std::span<const std::byte> data, ProbeEvents& events);
    void take_io(ProbeRecord& record, const Format& format, std::span<const std::byte> data,
                 ProbeEvents& events) const;
    void hand_over_lost(Stream& stream, std::size_t cpu, std::uint64_t before, const Overwritten& lost,
                        ProbeEvents& events);
    [[nodiscard]] std::uint32_t group_of(std::int32_t task);

    std::string tracefs_;
    ZramDeviceFacts device_;
    std::uint32_t page_size_;
    CallerRanges callers_;
    TraceCleaner cleaner_;  // before the instances: they are closed before it cleans up
    Stream events_;
    Stream details_;
    std::unordered_map<std::uint16_t, Format> formats_;  // by id
    std::uint16_t mark_id_ = 0;
    std::size_t mark_place_ = 0;
    std::size_t task_place_ = 0;
    std::uint64_t pool_ = 0;
    std::uint64_t io_target_ = 0;  // of a bio: its block_device, or before Linux 5.12 its gendisk
    bool target_is_disk_ = false;
    std::uint64_t marks_ = 0;
    std::uint64_t marked_at_ = 0;    // number of the last mark that was read
    std::uint64_t last_marked_ = 0;  // which it was
    bool has_barrier_ = false;
    std::uint64_t earlier_bound_ = 0;
    double fill_level_ = 0;
    std::unordered_map<std::int32_t, Group> groups_;  // by thread
};

}  // namespace swapreplay::collect

#endif
