// SPDX-License-Identifier: GPL-2.0-or-later
// sr_collect INPUT OUTPUT: records the events of sr_relay.ko in a trace.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <csignal>
#include <string>

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "base/number.hpp"
#include "base/progress.hpp"
#include "cli/number_argument.hpp"
#include "cli/print.hpp"
#include "cli/run_main.hpp"
#include "collect/collector.hpp"
#include "swapreplay/event.hpp"

namespace {

using namespace swapreplay;
using Clock = std::chrono::steady_clock;

std::atomic<bool> stop = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");

/// The first SIGINT, SIGTERM or SIGHUP ends the recording in order; the second, of any kind, ends the program
/// at once.
void stop_on_signals() {
    struct sigaction action {};
    action.sa_handler = [](int number) {
        if (!stop.exchange(true)) return;
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

/// If our own pages were swapped out, they would be events in the trace, and waiting for one loses others.
/// Recording works without the right to lock memory, too. Nothing is locked under a limit, because every later
/// allocation beyond it would fail.
void stay_in_memory() {
    const rlimit no_limit{.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    if (setrlimit(RLIMIT_MEMLOCK, &no_limit) == 0) mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
}

double seconds(Clock::duration duration) {
    return std::chrono::duration<double>(duration).count();
}

/// "12,345 events, 678 events/s, 0 lost, 90,123 bytes written"; the rate is that since the previous line.
class ProgressLine {
public:
    void show(const collect::CollectProgress& now) {
        progress_.update([&] {
            const auto time = Clock::now();
            const double rate =
                static_cast<double>(now.events - shown_events_) / std::max(seconds(time - shown_at_), 1e-9);
            shown_events_ = now.events;
            shown_at_ = time;
            return fmt::format("{} events, {} events/s, {} lost, {} bytes written", grouped(now.events),
                               grouped(static_cast<std::uint64_t>(std::llround(rate))), grouped(now.lost),
                               grouped(now.bytes_written));
        });
    }

private:
    Progress progress_;
    std::uint64_t shown_events_ = 0;
    Clock::time_point shown_at_ = Clock::now();
};

void print_report(const collect::CollectOptions& options, const collect::CollectReport& report) {
    const auto of = [&](Op op) { return grouped(report.events_of[static_cast<std::size_t>(op)]); };
    cli::print_note(fmt::format("{}: {} events ({} writes, {} reads, {} frees), {} lost, {} bytes",
                                options.output, grouped(report.total.events), of(Op::write), of(Op::read),
                                of(Op::free), grouped(report.total.lost),
                                grouped(report.total.bytes_written)));
    for (const std::string& what : report.not_held)
        cli::print_note(
            fmt::format("sr_collect: left out {}, which format {} has no place for", what, options.format));
    for (const std::string& warning : report.warnings)
        cli::print_note(fmt::format("sr_collect: warning: {}", warning));
    if (!report.failure.empty())
        cli::print_note(fmt::format("sr_collect: {}; the events received before that are in {}",
                                    report.failure, options.output));
    if (options.output != "-") cli::print_note(fmt::format("Next: swapreplay info {}", options.output));
}

int record(const collect::CollectOptions& options) {
    stay_in_memory();
    stop_on_signals();
    collect::CollectReport report;
    {
        ProgressLine line;
        report = collect::collect(options, stop, [&](const auto& now) { line.show(now); });
    }
    print_report(options, report);
    return report.failure.empty() && !report.damaged ? cli::exit_ok : cli::exit_failure;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app(
        "Record what a swap device does, from the relay files of sr_relay.ko, until SIGINT, SIGTERM or "
        "SIGHUP.\n"
        "On the first signal it drains the buffers (saved files: reads them to their end) and finalises the\n"
        "trace. A second signal quits immediately and leaves a truncated trace. Under nohup SIGHUP is "
        "ignored.",
        "sr_collect");
    collect::CollectOptions options;
    app.add_option("input", options.input,
                   "relay file, such as /sys/kernel/debug/sr_relay0, or a saved copy; a name that ends in a\n"
                   "number stands for the files of all CPUs in its directory")
        ->required();
    app.add_option("output", options.output, "trace to write; - for standard output")->required();
    app.add_option("--format", options.format, "output format: sr or compcache")
        ->check(cli::one_of({"sr", "compcache"}))
        ->capture_default_str();
    app.add_option("--workload", options.workload, "describe what is running; kept in the trace");
    app.add_option(
           "--page-size", options.page_size,
           "bytes of a page, for saved relay files without the module's 'info' (default: this machine's)")
        ->option_text("SIZE")
        ->transform(cli::as_size(4096, 65536));
    app.add_flag("--one-cpu", options.one_cpu, "read the named file only (default: all CPUs)");
    app.add_flag("--overwrite", options.overwrite, "replace an output that exists (default: refuse)");
    return cli::run_main(app, argc, argv, [&options] { return record(options); });
}
