// SPDX-License-Identifier: GPL-2.0-or-later
// A zram of the running kernel as the source of a recording, with nothing loaded but programs of this process.
//
// How often the ring must be read. 8 MiB hold 200,000 records. At 300,000 events a second the ring is full after
// 0.7 s. The programs do not wake the recorder, because that was most of what they cost; it looks every 40 ms,
// and at once if it found the ring a quarter full.
#ifndef SWAPREPLAY_COLLECT_LIVE_ZRAM_HPP
#define SWAPREPLAY_COLLECT_LIVE_ZRAM_HPP

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "collect/event_source.hpp"
#include "collect/sampled_lengths.hpp"
#include "collect/zram_device_facts.hpp"
#include "collect/zram_events.hpp"
#include "collect/zram_programs.hpp"
#include "collect/zram_traffic.hpp"

namespace swapreplay::collect {

struct ZramOptions {
    std::string device;                  ///< "zram0"
    std::optional<Mechanism> mechanism;  ///< nullopt: the best one on this kernel
    ZramHooks hooks = {};                ///< of find_zram_hooks()
    std::uint64_t buffer_bytes = 8U << 20;
    /// zram does not compress a same-filled page: the clen to be recorded for it, under a codec of that name.
    std::function<std::uint32_t(const std::string& codec, std::uint32_t page_size)> same_filled_clen;
    PageSampling sampling;        ///< of pages, for clens under further codecs
    SampleTotals::Codecs codecs;  ///< of what PageSampling::compress returns
};

class LiveZram final : public EventSource {
public:
    /// Attaches, and begins to record.
    /// Throws Error: no such device, or the kernel refuses, with the right or option that is missing.
    explicit LiveZram(const ZramOptions& options);
    ~LiveZram() override { programs_->record(false); }

    void fill(bool stopped, const std::atomic<bool>& stop) override;
    void give_up() override { bound_ = programs_->numbers(); }
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
    void begin();
    void read_ring();
    void finish_stores();
    [[nodiscard]] std::uint64_t unnumbered_losses() const;
    void count_losses();
    void note(const RecordedEvent& event);
    [[nodiscard]] std::uint64_t not_recorded() const;
    [[nodiscard]] ZramCounts sum() const;
    [[nodiscard]] std::vector<std::string> warnings() const;

    ZramDeviceFacts device_;
    std::uint32_t page_size_;
    std::uint64_t buffer_bytes_;  // as asked for
    std::unique_ptr<ZramPrograms> programs_;
    ZramEvents events_;
    std::optional<ZramMemory> memory_before_;
    std::optional<ZramTraffic> traffic_before_, traffic_after_;
    RecordedTraffic recorded_;
    bool table_known_ = false;        // what was stored at the beginning is in events_
    std::uint64_t written_back_ = 0;  // but for so many pages
    std::uint64_t bound_ = 0;
    std::uint64_t unseen_before_ = 0;  // stores and frees, when the recording began
    ZramCounts counts_before_;         // a little earlier; skipped runs as well
    std::uint64_t skipped_before_ = 0;
    std::uint64_t unnumbered_lost_ = 0;        // so far, that are in events_
    std::unique_ptr<SampledLengths> lengths_;  // if sampling; uses the memory of programs_
};

}  // namespace swapreplay::collect

#endif
