// SPDX-License-Identifier: GPL-2.0-or-later
// A zram of the running kernel as the source of a recording, by kprobe events of tracefs, where the kernel or this build
// has not what the programs of live_zram.hpp need.
//
// What those tell and this does not: pages that are stored when the recording begins, memory cgroups, lengths under
// other codecs. Times are those of the looks, 40 ms apart, and in between in proportion to what happened.
#ifndef SWAPREPLAY_COLLECT_TRACED_ZRAM_HPP
#define SWAPREPLAY_COLLECT_TRACED_ZRAM_HPP

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "collect/event_source.hpp"
#include "collect/live_zram.hpp"
#include "collect/marked_times.hpp"
#include "collect/probe_events.hpp"
#include "collect/traced_probes.hpp"
#include "collect/zram_device_facts.hpp"

namespace swapreplay::collect {

class TracedZram final : public EventSource {
public:
    /// Attaches, and begins to record.
    /// Throws Error: no such device, or the kernel refuses, with the right or option that is missing.
    explicit TracedZram(const ZramOptions& options);

    void fill(bool stopped, const std::atomic<bool>& stop) override;
    void give_up() override {}
    void take(const Emit& emit) override;
    [[nodiscard]] bool ended(bool stopped) const override { return stopped; }
    void pause() override;
    [[nodiscard]] bool live() const override { return true; }
    [[nodiscard]] Metadata metadata() const override;
    [[nodiscard]] std::int64_t clock_offset_ns() const override;
    [[nodiscard]] std::uint64_t held() const override { return events_.held(); }
    void refuse_as_output(const struct stat& output, const std::string& path) const override;
    [[nodiscard]] SourceEnd end() override;

private:
    std::optional<std::uint64_t> look();
    [[nodiscard]] std::vector<std::string> warnings() const;

    ZramDeviceFacts device_;
    std::uint32_t page_size_;
    TracedProbes probes_;
    ProbeEvents events_;
    MarkedTimes times_;
    std::optional<ZramMemory> memory_before_;
};

}  // namespace swapreplay::collect

#endif
