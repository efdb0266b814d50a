// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/recording.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <csignal>

#include <fmt/format.h>

#include "base/number.hpp"
#include "base/progress.hpp"
#include "cli/print.hpp"
#include "cli/run_main.hpp"
#include "collect/process_rights.hpp"
#include "swapreplay/event.hpp"

namespace swapreplay::cli {

namespace {

using Clock = std::chrono::steady_clock;

std::atomic<bool> stop = false;
std::atomic<bool> signalled = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets them");

void stop_on_signals() {
    struct sigaction action {};
    action.sa_handler = [](int number) {
        stop = true;
        if (!signalled.exchange(true)) return;
        std::signal(number, SIG_DFL);
        std::raise(number);  // delivered when this handler returns
    };
    action.sa_flags = 0;  // no SA_RESTART, so that what waits looks at `stop`
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    // Closing the terminal ends a recording too, unless it was started under nohup.
    struct sigaction before {};
    if (sigaction(SIGHUP, nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(SIGHUP, &action, nullptr);
    // An output that was closed or has reached its size limit is an error like any other.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
}

double seconds(Clock::duration duration) {
    return std::chrono::duration<double>(duration).count();
}

/// "12,345 events, 678 events/s, 0 lost, 90,123 bytes written"; the rate is that since the previous line.
class ProgressLine {
public:
    void show(const collect::CollectProgress& now, const std::function<std::string()>& more) {
        progress_.update([&] {
            const auto time = Clock::now();
            const double rate =
                static_cast<double>(now.events - shown_events_) / std::max(seconds(time - shown_at_), 1e-9);
            shown_events_ = now.events;
            shown_at_ = time;
            return fmt::format("{} events, {} events/s, {} lost, {} bytes written{}", grouped(now.events),
                               grouped(static_cast<std::uint64_t>(std::llround(rate))), grouped(now.lost),
                               grouped(now.bytes_written), more());
        });
    }

private:
    Progress progress_;
    std::uint64_t shown_events_ = 0;
    Clock::time_point shown_at_ = Clock::now();
};

void print_report(const std::string& program, const collect::RecordOptions& options,
                  const collect::CollectReport& report) {
    const auto of = [&](Op op, std::string_view noun) {
        return counted(report.events_of[static_cast<std::size_t>(op)], noun);
    };
    const bool rotated = report.parts > 0;
    const std::string last = rotated ? collect::part_path(options.output, report.parts) : options.output;
    const std::string name =
        report.parts > 1 ? fmt::format("{} to {}", collect::part_path(options.output, 1), last) : last;
    print_note(fmt::format("{}: {} ({}, {}, {}), {} lost, {}", name, counted(report.total.events, "event"),
                           of(Op::write, "write"), of(Op::read, "read"), of(Op::free, "free"),
                           grouped(report.total.lost), counted(report.total.bytes_written, "byte")));
    if (report.was_there > 0)
        print_note(fmt::format("{} of the writes tell what was stored when the recording began",
                               grouped(report.was_there)));
    for (const std::string& what : report.not_held)
        print_note(
            fmt::format("{}: left out {}, which format {} has no place for", program, what, options.format));
    for (const std::string& note : report.notes)
        print_note(fmt::format("{}: {}", program, note));
    for (const std::string& warning : report.warnings)
        print_note(fmt::format("{}: warning: {}", program, warning));
    if (!report.failure.empty())
        print_note(
            fmt::format("{}: {}; the events received before that are in {}", program, report.failure, name));
    if (report.parts > 1)
        print_note(
            fmt::format("Next: swapreplay cat {} -o {}",
                        collect::part_path(options.output, 1).replace(last.find_last_of('-') + 1, 4, "*"),
                        options.output));
    else if (options.output != "-")
        print_note(fmt::format("Next: swapreplay info {}", last));
}

}  // namespace

int run_recording(const collect::RecordOptions& options, const Recording& recording) {
    // If our own pages were swapped out, they would be events in the trace, and waiting for one loses others. Recording
    // works without the right to lock memory, too.
    (void)collect::stay_in_memory();
    stop_on_signals();
    const std::unique_ptr<collect::EventSource> source = recording.open();
    collect::CollectReport report;
    {
        ProgressLine line;
        report = collect::record(*source, options, stop, [&](const auto& now) {
            line.show(now, recording.progress);
            if (recording.done()) stop = true;
        });
    }
    print_report(recording.program, options, report);
    return report.failure.empty() && !report.damaged ? exit_ok : exit_failure;
}

}  // namespace swapreplay::cli
