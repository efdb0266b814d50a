// SPDX-License-Identifier: GPL-2.0-or-later
// Relay files as the source of a recording: merged, counted, and checked against what the module counted.
#ifndef SWAPREPLAY_COLLECT_RELAY_SOURCE_HPP
#define SWAPREPLAY_COLLECT_RELAY_SOURCE_HPP

#include <memory>
#include <string>

#include "collect/audit.hpp"
#include "collect/event_source.hpp"
#include "collect/relay_input.hpp"
#include "collect/sequence.hpp"

namespace swapreplay::collect {

class RelaySource final : public EventSource {
public:
    /// @param one_cpu  read the named file only; losses are unknown then
    /// @param page_size  CollectOptions::page_size
    /// Throws Error: as open_relay().
    RelaySource(std::string path, bool one_cpu, std::uint32_t page_size);

    void fill(bool stopped, const std::atomic<bool>& stop) override;
    void give_up() override;
    void take(const Emit& emit) override;
    [[nodiscard]] bool ended(bool stopped) const override { return input_->ended(stopped); }
    void pause() override { input_->pause(); }
    [[nodiscard]] bool live() const override { return counts_.at_start.has_value(); }
    [[nodiscard]] Metadata metadata() const override;
    [[nodiscard]] std::int64_t clock_offset_ns() const override { return input_->clock_offset_ns(); }
    [[nodiscard]] std::uint64_t held() const override;
    void refuse_as_output(const struct stat& output, const std::string& path) const override;
    [[nodiscard]] SourceEnd end() override;

private:
    std::string path_;
    bool one_cpu_;
    std::unique_ptr<RelayInput> input_;
    ModuleCounts counts_{.at_start = input_->counts(), .before_last = {}, .at_end = {}};
    Sequence sequence_;
    std::uint64_t bound_ = 0;  // every event below has come or is lost
    bool vanished_ = false;
};

}  // namespace swapreplay::collect

#endif
