// SPDX-License-Identifier: GPL-2.0-or-later
// The relay files of a loaded module.
//
// How often they must be read. A CPU's buffer holds n_subbufs * subbuf_size / 32 events: 131,072 by default.
// At 300,000 events a second, all on one CPU, it is full after 437 ms, and a sub-buffer (8,192 events) after
// 27 ms. poll() of a relay file reports whole sub-buffers only, and wakes when one becomes whole; events in a
// part of one wait for the next round. So a round begins when a sub-buffer is whole anywhere, at the latest
// after 100 ms (30,000 events at that rate, 23 % of a buffer), at the earliest after 5 ms. A round adds the
// barrier, which waits for an RCU grace period: commonly 10 to 50 ms. 437 - 100 - 50 ms are left for what a
// machine short of memory does to us.
#ifndef SWAPREPLAY_COLLECT_LIVE_RELAY_HPP
#define SWAPREPLAY_COLLECT_LIVE_RELAY_HPP

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "collect/relay_control.hpp"
#include "collect/relay_input.hpp"
#include "collect/relay_names.hpp"

namespace swapreplay::collect {

class LiveRelay final : public RelayInput {
public:
    /// @param only  the only file to read; without it every CPU's, including those of CPUs that come up later
    LiveRelay(const RelayName& name, const std::optional<std::string>& only);

    std::uint64_t fill(const Sequence& sequence, const std::atomic<bool>& stop) override;
    [[nodiscard]] bool ended(bool stopped) const override { return stopped; }
    void pause() override;
    [[nodiscard]] std::optional<Counts> counts() override;
    [[nodiscard]] Metadata metadata() const override;
    [[nodiscard]] std::int64_t clock_offset_ns() const override;

private:
    void open_new_files();
    void open_file(std::uint32_t cpu, const std::string& path);
    void drain(RelayFile& file, std::uint64_t bound, const Sequence& sequence);

    RelayControl control_;
    RelayName name_;
    bool all_cpus_;
    std::set<std::uint32_t> cpus_;  // whose files are open
    std::vector<std::byte> scratch_;
};

}  // namespace swapreplay::collect

#endif
