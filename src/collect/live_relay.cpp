// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/live_relay.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include <fmt/format.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/sysinfo.h>

#include "collect/machine.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {

namespace {

using namespace std::chrono_literals;
constexpr auto shortest_pause = 5ms;
constexpr auto longest_pause = 100ms;
constexpr std::size_t scratch_bytes = 1U << 20;

}  // namespace

LiveRelay::LiveRelay(const RelayName& name, const std::optional<std::string>& only)
    : control_(name.control_directory()), name_(name), all_cpus_(!only), scratch_(scratch_bytes) {
    if (only)
        open_file(*name.cpu, *only);
    else
        open_new_files();
}

std::uint64_t LiveRelay::fill(const Sequence& sequence, const std::atomic<bool>&) {
    const std::uint64_t bound = control_.barrier();
    // After the barrier, because a CPU's file exists before its first event is numbered.
    if (all_cpus_) open_new_files();
    for (RelayFile& file : files_)
        drain(file, bound, sequence);
    return bound;
}

/// Reads until an event at or above the bound was seen; whatever follows in this file is above it as well.
void LiveRelay::drain(RelayFile& file, std::uint64_t bound, const Sequence& sequence) {
    std::span<const std::byte> records;
    while (file.last_seq().value_or(0) < bound && file.read(scratch_, records)) {
        file.limit_seq(control_.events());
        file.add(records, sequence, discards_);
    }
}

void LiveRelay::pause() {
    std::this_thread::sleep_for(shortest_pause);
    std::vector<pollfd> polled;
    for (const RelayFile& file : files_)
        polled.push_back({.fd = file.fd(), .events = POLLIN, .revents = 0});
    constexpr auto timeout = std::chrono::milliseconds(longest_pause - shortest_pause);
    // The result does not matter: the next round reads every file and sees every error.
    poll(polled.data(), polled.size(), static_cast<int>(timeout.count()));
}

std::optional<Counts> LiveRelay::counts() {
    const std::uint64_t lost = control_.lost();
    return Counts{.events = control_.events(), .lost = lost, .part_pages = control_.part_pages()};
}

Metadata LiveRelay::metadata() const {
    Metadata metadata = control_.metadata();
    struct sysinfo system {};
    if (sysinfo(&system) == 0) metadata.ram_bytes = std::uint64_t{system.totalram} * system.mem_unit;
    return metadata;
}

std::int64_t LiveRelay::clock_offset_ns() const {
    return realtime_offset_ns();
}

void LiveRelay::open_new_files() {
    for (const auto& [cpu, path] : list_relay_files(name_)) {
        if (!cpus_.contains(cpu)) open_file(cpu, path);
    }
}

void LiveRelay::open_file(std::uint32_t cpu, const std::string& path) {
    const Metadata& metadata = control_.metadata();
    RelayFile& file = files_.emplace_back(path, RecordRules{.page_size = metadata.page_size,
                                                            .slots = metadata.slots,
                                                            .cpu = cpu,
                                                            .seq_limit = no_seq_limit,
                                                            .more_codecs = metadata.codecs.size() - 1});
    cpus_.insert(cpu);
    // Two readers would each get some of the events.
    if (flock(file.fd(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        throw Error(
            Fault::system,
            fmt::format("{}: another sr_collect is reading it; each event can be read only once", path));
}

}  // namespace swapreplay::collect
