// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/saved_relay.hpp"

#include <algorithm>
#include <bit>
#include <filesystem>

#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "collect/merge.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {

namespace {
constexpr int wait_ms = 100;                  // the longest that a signal may go unnoticed
constexpr std::size_t pipe_bytes = 2U << 20;  // more than a pipe holds
}  // namespace

SavedRelay::SavedRelay(const RelayName& name, const std::optional<std::string>& only, std::uint32_t page_size)
    : scratch_(pipe_bytes) {
    if (name.cpu && std::filesystem::exists(name.control_directory() + "/info")) {
        const RelayControl saved(name.control_directory());
        metadata_ = saved.metadata();
        clock_offset_ns_ = saved.clock_offset_ns();
        require_page_size(page_size, metadata_.page_size, name.control_directory());
    } else if (page_size != 0) {
        if (!std::has_single_bit(page_size))
            throw Error(Fault::usage,
                        fmt::format("--page-size {}: must be a power of two, as 4K or 16K", page_size));
        metadata_.page_size = page_size;
    } else {
        metadata_.page_size = static_cast<std::uint32_t>(sysconf(_SC_PAGESIZE));
        assumed_page_size_ = metadata_.page_size;
    }
    RecordRules rules{.page_size = metadata_.page_size,
                      .slots = metadata_.slots,
                      .cpu = name.cpu,
                      .seq_limit = saved_seq_limit,
                      .more_codecs = metadata_.codecs.size() - 1};
    if (only) {
        add_file(*only, rules);
    } else {
        for (const auto& [cpu, path] : list_relay_files(name)) {
            rules.cpu = cpu;
            add_file(path, rules);
        }
    }
    open_ = files_.size();
}

void SavedRelay::add_file(const std::string& path, const RecordRules& rules) {
    files_.emplace_back(path, rules);
    struct stat status {};
    states_.push_back({.plain_file = fstat(files_.back().fd(), &status) == 0 && S_ISREG(status.st_mode)});
}

std::uint64_t SavedRelay::fill(const Sequence& sequence, const std::atomic<bool>& stop) {
    std::uint64_t bound = no_bound;
    for (std::size_t i = 0; i < files_.size(); i++) {
        read_ahead(i, sequence, stop);
        if (!states_[i].ended) bound = std::min(bound, *files_[i].last_seq() + 1);
    }
    return bound;
}

/// Until the file holds an event or has ended.
void SavedRelay::read_ahead(std::size_t file, const Sequence& sequence, const std::atomic<bool>& stop) {
    const auto wanted = [&] { return files_[file].empty() && !states_[file].ended; };
    pollfd polled{.fd = files_[file].fd(), .events = POLLIN, .revents = 0};
    while (wanted() && (states_[file].plain_file || !stop)) {
        if (poll(&polled, 1, wait_ms) > 0) read_once(file, sequence);  // or an error, which read() tells
    }
    if (!wanted()) return;
    // Stopped. One more read takes all that a pipe holds; a fast writer could keep us here for ever.
    if (poll(&polled, 1, 0) > 0 && !read_once(file, sequence)) return;
    discards_.unfinished = files_[file].path();
    end(file);
}

/// False at the end of the file.
bool SavedRelay::read_once(std::size_t file, const Sequence& sequence) {
    std::span<const std::byte> records;
    const bool more = files_[file].read(scratch_, records);
    files_[file].add(records, sequence, discards_);
    if (!more) end(file);
    return more;
}

void SavedRelay::end(std::size_t file) {
    files_[file].end(discards_);
    states_[file].ended = true;
    open_--;
}

}  // namespace swapreplay::collect
