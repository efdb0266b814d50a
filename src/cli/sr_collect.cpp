// SPDX-License-Identifier: GPL-2.0-or-later
// sr_collect <input> <output>: from the module's relay files to a trace.
#include <atomic>
#include <chrono>
#include <csignal>
#include <string>

#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "base/progress.hpp"
#include "cli/run_main.hpp"
#include "collect/collector.hpp"
#include "swapreplay/event.hpp"

namespace {

using namespace swapreplay;
using Clock = std::chrono::steady_clock;

std::atomic<bool> stop = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");

/// The first SIGINT, SIGTERM or SIGHUP ends the recording in order; a second one, of whichever kind, ends the
/// program as ever.
void stop_on_signals() {
    struct sigaction action {};
    action.sa_handler = [](int number) {
        if (!stop.exchange(true)) return;
        std::signal(number, SIG_DFL);
        std::raise(number);  // once this handler is left
    };
    action.sa_flags = 0;  // no SA_RESTART: what waits is to look at `stop`
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    // A terminal that is closed ends a recording too, but not one that was begun under nohup.
    struct sigaction before {};
    if (sigaction(SIGHUP, nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(SIGHUP, &action, nullptr);
    // An output that is closed or has reached its limit is an error like others.
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
}

/// Pages of ours in the swap device would be events of ours in the trace, and waiting for one loses others.
/// Without the right to it the recording works all the same: under a limit every later allocation beyond it
/// would be refused, so nothing is locked then.
void stay_in_memory() {
    const rlimit no_limit{.rlim_cur = RLIM_INFINITY, .rlim_max = RLIM_INFINITY};
    if (setrlimit(RLIMIT_MEMLOCK, &no_limit) == 0) mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT);
}

double seconds(Clock::duration duration) {
    return std::chrono::duration<double>(duration).count();
}

/// "12,345 events, 678/s, 0 lost, 90,123 bytes written", the rate since the line before.
class ProgressLine {
public:
    void show(const collect::CollectProgress& now) {
        progress_.update([&] {
            const auto time = Clock::now();
            const double rate = static_cast<double>(now.events - shown_events_) / seconds(time - shown_at_);
            shown_events_ = now.events;
            shown_at_ = time;
            return fmt::format("{} events, {:.0f} events/s, {} lost, {} bytes written", now.events, rate,
                               now.lost, now.bytes_written);
        });
    }

private:
    Progress progress_;
    std::uint64_t shown_events_ = 0;
    Clock::time_point shown_at_ = Clock::now();
};

void print_report(const collect::CollectOptions& options, const collect::CollectReport& report) {
    const auto of = [&](Op op) { return report.events_of[static_cast<std::size_t>(op)]; };
    fmt::print(stderr, "{}: {} events ({} writes, {} reads, {} frees), {} lost, {} bytes\n", options.output,
               report.total.events, of(Op::write), of(Op::read), of(Op::free), report.total.lost,
               report.total.bytes_written);
    for (const std::string& what : report.not_held)
        fmt::print(stderr, "sr_collect: the format {} has no place for {}: left out\n", options.format, what);
    for (const std::string& warning : report.warnings)
        fmt::print(stderr, "sr_collect: warning: {}\n", warning);
    if (!report.failure.empty())
        fmt::print(stderr, "sr_collect: {}; what was received until then is in {}\n", report.failure,
                   options.output);
    if (options.output != "-") fmt::print(stderr, "Next: swapreplay info {}\n", options.output);
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
    return report.failure.empty() ? cli::exit_ok : cli::exit_failure;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app(
        "Records what a swap device did, from the relay files of sr_relay.ko, until SIGINT, SIGTERM or "
        "SIGHUP. Then it takes what is there, of saved files all, and closes the trace whole; a second "
        "signal ends it at once, and the trace is cut",
        "sr_collect");
    collect::CollectOptions options;
    app.add_option(
           "input", options.input,
           "Relay file, as /sys/kernel/debug/sr_relay0: with it every CPU's beside it; or files saved "
           "from them")
        ->required();
    app.add_option("output", options.output, "Trace to write; - is standard output")->required();
    app.add_option("--format", options.format, "Layout of the output")
        ->check(CLI::IsMember({"sr", "compcache"}))
        ->capture_default_str();
    app.add_option("--workload", options.workload, "What is run meanwhile, to be kept in the trace");
    app.add_flag("--one-cpu", options.one_cpu, "Read the named file alone");
    app.add_flag("--overwrite", options.overwrite, "Replace an output that exists");
    return cli::run_main(app, argc, argv, [&options] { return record(options); });
}
