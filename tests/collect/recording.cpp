// SPDX-License-Identifier: GPL-2.0-or-later
#include "recording.hpp"

#include <numeric>
#include <stdexcept>
#include <thread>
#include <utility>

#include "fake_module.hpp"

namespace swapreplay::collect {

Recording read_recording(const std::string& path) {
    TraceReader reader = TraceReader::open(path);
    Recording recording;
    recording.metadata = reader.metadata();
    for (EventBlock block; reader.next(block);) {
        if (block.first_event == 0) recording.first_time_ns = block.event(0).time_ns;
        for (std::size_t i = 0; i < block.size(); i++) {
            recording.events.push_back(block.event(i));
            recording.events.back().time_ns -= recording.first_time_ns;
        }
    }
    recording.gaps = reader.gaps();
    recording.end = reader.end();
    return recording;
}

Recording expected_recording(const std::vector<std::uint64_t>& numbers, std::uint64_t begin,
                             std::uint64_t end) {
    Recording expected;
    std::uint64_t next = begin;
    const auto expect_gap = [&](std::uint64_t seq) {
        if (seq > next) expected.gaps.push_back({expected.events.size(), seq - next});
        next = seq + 1;
    };
    for (const std::uint64_t seq : numbers) {
        expect_gap(seq);
        const sr_record record = sample_record(seq, 0);
        const sr_record first = sample_record(numbers.front(), 0);
        expected.events.push_back({.time_ns = record.time_ns - first.time_ns,
                                   .slot = Slot{record.slot},
                                   .clen = record.clen,
                                   .op = record.op == SR_OP_WRITE  ? Op::write
                                         : record.op == SR_OP_READ ? Op::read
                                                                   : Op::free,
                                   .same_filled = record.flags != 0});
    }
    expect_gap(end);
    return expected;
}

std::vector<std::uint64_t> numbers(std::uint64_t begin, std::uint64_t end) {
    std::vector<std::uint64_t> all(end - begin);
    std::iota(all.begin(), all.end(), begin);
    return all;
}

CollectOptions options_for(const std::string& input, const std::string& output) {
    CollectOptions options;
    options.input = input;
    options.output = output;
    return options;
}

CollectReport collect_saved(const CollectOptions& options) {
    const std::atomic<bool> stop = false;
    return collect(options, stop, [](const CollectProgress&) {});
}

RunningCollector::RunningCollector(CollectOptions options) {
    report_ = std::async(std::launch::async, [this, options = std::move(options)] {
        return collect(options, stop_, [this](const CollectProgress& progress) {
            events_ = progress.events;
            rounds_++;
        });
    });
}

RunningCollector::~RunningCollector() {
    stop_ = true;
}

void RunningCollector::await_events(std::uint64_t count) const {
    await(events_, count);
}

void RunningCollector::await_rounds(std::uint64_t count) const {
    await(rounds_, rounds_ + count);
}

void RunningCollector::await(const std::atomic<std::uint64_t>& counter, std::uint64_t count) const {
    while (counter < count) {
        if (report_.wait_for(std::chrono::milliseconds(1)) == std::future_status::ready)
            throw std::runtime_error("the collector has ended early");
    }
}

CollectReport RunningCollector::stop() {
    stop_ = true;
    return report_.get();
}

}  // namespace swapreplay::collect
