// SPDX-License-Identifier: GPL-2.0-or-later
// The zswap of the running kernel as the source of a recording.
//
// Events are those of one swap area. A write is a page that zswap stored, a read a load that zswap had the page of. A
// free is the end of an entry: its slot is no longer used, it was written back, or its page was to be stored again and
// that was rejected. A load that takes its entry out, as most do, is a read alone: that is what zswap's policy replays.
#ifndef SWAPREPLAY_COLLECT_LIVE_ZSWAP_HPP
#define SWAPREPLAY_COLLECT_LIVE_ZSWAP_HPP

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collect/event_source.hpp"
#include "collect/sampled_lengths.hpp"
#include "collect/zram_events.hpp"
#include "collect/zswap_facts.hpp"
#include "collect/zswap_programs.hpp"

namespace swapreplay::collect {

struct ZswapOptions {
    std::optional<Mechanism> mechanism;  ///< nullopt: the better one on this kernel
    std::uint64_t buffer_bytes = 8U << 20;
    PageSampling sampling;        ///< of pages, for clens under further codecs
    SampleTotals::Codecs codecs;  ///< of what PageSampling::compress returns
};

class LiveZswap final : public EventSource {
public:
    /// Attaches, and begins to record.
    /// Throws Error: no zswap, or the kernel refuses, with the right or option that is missing.
    explicit LiveZswap(const ZswapOptions& options);
    ~LiveZswap() override { programs_->record(false); }

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
    void read_ring();
    [[nodiscard]] std::vector<std::string> warnings() const;

    ZswapFacts zswap_;
    std::uint32_t page_size_;
    std::uint64_t buffer_bytes_;  // as asked for
    std::optional<SwapArea> area_;
    ZramHooks hooks_;
    std::unique_ptr<ZswapPrograms> programs_;
    ZramEvents events_;
    std::string counters_before_;
    std::uint64_t bound_ = 0;
    std::uint64_t unseen_ = 0;                 // so far, that are in events_ as lost
    std::unique_ptr<SampledLengths> lengths_;  // if sampling; uses the memory of programs_
};

}  // namespace swapreplay::collect

#endif
