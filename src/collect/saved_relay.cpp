// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/saved_relay.hpp"

#include <algorithm>
#include <filesystem>

#include <poll.h>
#include <unistd.h>

#include "collect/merge.hpp"

namespace swapreplay::collect {

namespace {
constexpr int wait_ms = 100;  // so long may a signal be overlooked
constexpr std::size_t scratch_bytes = 1U << 20;
}  // namespace

SavedRelay::SavedRelay(const RelayName& name, const std::optional<std::string>& only)
    : scratch_(scratch_bytes) {
    // Without the module's info beside them: of a machine like this one.
    metadata_.page_size = static_cast<std::uint32_t>(sysconf(_SC_PAGESIZE));
    if (name.cpu && std::filesystem::exists(name.control_directory() + "/info")) {
        const RelayControl saved(name.control_directory());
        metadata_ = saved.metadata();
        clock_offset_ns_ = static_cast<std::int64_t>(saved.info("start_realtime_ns", 0) -
                                                     saved.info("start_monotonic_ns", 0));
    }
    RecordRules rules{.page_size = metadata_.page_size,
                      .slots = metadata_.slots,
                      .cpu = name.cpu,
                      .seq_limit = saved_seq_limit};
    if (only) {
        files_.emplace_back(*only, rules);
    } else {
        for (const auto& [cpu, path] : list_relay_files(name)) {
            rules.cpu = cpu;
            files_.emplace_back(path, rules);
        }
    }
    open_ = files_.size();
    ended_.resize(open_);
}

std::uint64_t SavedRelay::fill(const Sequence& sequence, const std::atomic<bool>& stop) {
    std::uint64_t bound = no_bound;
    for (std::size_t i = 0; i < files_.size(); i++) {
        read_ahead(i, sequence, stop);
        if (ended_[i]) continue;
        // Stopped in the middle: this file may still have any number.
        if (files_[i].empty()) return sequence.next();
        bound = std::min(bound, *files_[i].last_seq() + 1);
    }
    return bound;
}

/// Until the file holds an event or has ended.
void SavedRelay::read_ahead(std::size_t file, const Sequence& sequence, const std::atomic<bool>& stop) {
    std::span<const std::byte> records;
    while (!ended_[file] && files_[file].empty() && await(files_[file], stop)) {
        if (files_[file].read(scratch_, records)) {
            files_[file].add(records, sequence, discards_);
        } else {
            files_[file].end(discards_);
            ended_[file] = true;
            open_--;
        }
    }
}

bool SavedRelay::await(const RelayFile& file, const std::atomic<bool>& stop) const {
    pollfd polled{.fd = file.fd(), .events = POLLIN, .revents = 0};
    while (!stop) {
        if (poll(&polled, 1, wait_ms) > 0) return true;  // or an error, which read() tells
    }
    return false;
}

}  // namespace swapreplay::collect
