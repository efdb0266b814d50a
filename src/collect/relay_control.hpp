// SPDX-License-Identifier: GPL-2.0-or-later
// The module's directory in debugfs, beside the relay files: its counts, and what it says about itself.
//
// No number is believed that the module cannot have written: each has its range, and counts only grow.
#ifndef SWAPREPLAY_COLLECT_RELAY_CONTROL_HPP
#define SWAPREPLAY_COLLECT_RELAY_CONTROL_HPP

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/owned_fd.hpp"
#include "swapreplay/trace.hpp"

namespace swapreplay::collect {

/// `sr_relay/` with the files info, barrier, events, lost and part_pages. Each call reads its file again.
/// Every function throws Error: the file is gone, as it is once the module is unloaded, or its number is
/// impossible.
class RelayControl {
public:
    /// Reads info, and keeps it open, so that the module cannot be unloaded meanwhile.
    /// Throws Error: info cannot be read, a number in it is impossible, or the module writes other records
    /// than this program reads.
    explicit RelayControl(std::string directory);

    /// A number S: every event below S is in a relay file by now, or counted in lost().
    [[nodiscard]] std::uint64_t barrier();
    /// Events so far, which is also the number of the next one.
    [[nodiscard]] std::uint64_t events() { return read_count("events"); }
    /// Events so far that found their CPU's relay buffer full.
    [[nodiscard]] std::uint64_t lost();
    /// Pages so far that a bio covered only in part, so that there is no event; nullopt: not counted.
    [[nodiscard]] std::optional<std::uint64_t> part_pages();

    /// From info: page size, slots, kernel and codecs; the rest at its defaults.
    [[nodiscard]] const Metadata& metadata() const noexcept { return metadata_; }
    /// CLOCK_REALTIME less CLOCK_MONOTONIC when the module was loaded, from info; 0: not known.
    [[nodiscard]] std::int64_t clock_offset_ns() const noexcept { return clock_offset_ns_; }

private:
    void parse_info(const std::string& text);
    void check_records() const;
    void take_metadata();
    void take_more_codecs();
    void take_clocks();
    [[nodiscard]] std::optional<std::uint64_t> info(const std::string& key, std::uint64_t least,
                                                    std::uint64_t most) const;
    [[nodiscard]] std::uint64_t read_count(const std::string& name);

    std::string directory_;
    OwnedFd pinned_;
    std::map<std::string, std::string> info_;
    Metadata metadata_;
    std::int64_t clock_offset_ns_ = 0;
    std::map<std::string, std::uint64_t> last_;  // of each count
};

/// @param asked  bytes, as a person says them; 0: not said
/// Throws Error(Fault::usage): it is not the one that `directory`/info tells.
void require_page_size(std::uint32_t asked, std::uint32_t told, const std::string& directory);

}  // namespace swapreplay::collect

#endif
