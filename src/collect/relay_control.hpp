// SPDX-License-Identifier: GPL-2.0-or-later
// The module's directory in debugfs, beside the relay files: what it counts and what it says about itself.
#ifndef SWAPREPLAY_COLLECT_RELAY_CONTROL_HPP
#define SWAPREPLAY_COLLECT_RELAY_CONTROL_HPP

#include <cstdint>
#include <map>
#include <string>

#include "base/owned_fd.hpp"
#include "swapreplay/trace.hpp"

namespace swapreplay::collect {

/// `sr_relay/` with the files info, barrier, events and lost. Counters are read anew each time.
/// Every function throws Error where the file is gone, as it is once the module is unloaded.
class RelayControl {
public:
    /// Reads info, and keeps it open: the module cannot be unloaded meanwhile.
    /// Throws Error: info cannot be read, or the module's records are not those of this program.
    explicit RelayControl(std::string directory);

    /// A number S: every event below S can be read in a relay file by now, or is counted in lost().
    [[nodiscard]] std::uint64_t barrier() const { return read_number("barrier"); }
    /// Events so far, which is the number that the next one gets.
    [[nodiscard]] std::uint64_t events() const { return read_number("events"); }
    /// Events so far that found their CPU's relay buffer full.
    [[nodiscard]] std::uint64_t lost() const { return read_number("lost"); }

    /// A number of info, or `absent` where it does not say.
    [[nodiscard]] std::uint64_t info(const std::string& key, std::uint64_t absent) const;

    /// What info says for the trace: page size, slots, kernel, codec; the rest at its defaults.
    [[nodiscard]] Metadata metadata() const;

private:
    [[nodiscard]] std::uint64_t read_number(const char* name) const;

    std::string directory_;
    OwnedFd pinned_;
    std::map<std::string, std::string> info_;
};

}  // namespace swapreplay::collect

#endif
