// SPDX-License-Identifier: GPL-2.0-or-later
// Runs a collector, and reads back what it wrote.
#ifndef SWAPREPLAY_TESTS_COLLECT_RECORDING_HPP
#define SWAPREPLAY_TESTS_COLLECT_RECORDING_HPP

#include <atomic>
#include <cstdint>
#include <future>
#include <string>
#include <vector>

#include "collect/collector.hpp"
#include "swapreplay/trace.hpp"

namespace swapreplay::collect {

struct Recording {
    Metadata metadata;
    std::uint64_t first_time_ns = 0;
    std::vector<Event> events;  // their times since the first one
    std::vector<Gap> gaps;
    End end = End::whole;
};

[[nodiscard]] Recording read_recording(const std::string& path);

/// What a recording holds of records with these numbers (growing) out of [begin, end); the rest are lost.
[[nodiscard]] Recording expected_recording(const std::vector<std::uint64_t>& numbers, std::uint64_t begin,
                                           std::uint64_t end);

/// The numbers begin, begin + 1, … end - 1.
[[nodiscard]] std::vector<std::uint64_t> numbers(std::uint64_t begin, std::uint64_t end);

[[nodiscard]] CollectOptions options_for(const std::string& input, const std::string& output);

/// Collects an input that ends.
[[nodiscard]] CollectReport collect_saved(const CollectOptions& options);

/// A collector in a thread of its own.
class RunningCollector {
public:
    explicit RunningCollector(CollectOptions options);
    ~RunningCollector();

    /// Waits until so many events were received.
    void await_events(std::uint64_t count) const;
    /// Waits until so many rounds were made from here on.
    void await_rounds(std::uint64_t count) const;
    /// As SIGTERM does.
    void request_stop() { stop_ = true; }
    /// The same, and waits for the end.
    CollectReport stop();
    /// Waits for the end of the input.
    CollectReport wait() { return report_.get(); }

private:
    void await(const std::atomic<std::uint64_t>& counter, std::uint64_t count) const;

    std::atomic<bool> stop_ = false;
    std::atomic<std::uint64_t> events_ = 0;
    std::atomic<std::uint64_t> rounds_ = 0;
    std::future<CollectReport> report_;
};

}  // namespace swapreplay::collect

#endif
