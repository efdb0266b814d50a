// SPDX-License-Identifier: GPL-2.0-or-later
// sr_collect INPUT OUTPUT: records the events of sr_relay.ko in a trace.
#include "cli/number_argument.hpp"
#include "cli/recording.hpp"
#include "cli/run_main.hpp"
#include "collect/collector.hpp"
#include "collect/relay_source.hpp"

using namespace swapreplay;

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
    app.add_option("--to,--format", options.format, "trace format to write: sr or compcache")
        ->option_text("FORMAT")
        ->check(cli::one_of({"sr", "compcache"}))
        ->capture_default_str();
    app.add_option("--workload", options.workload, "what is running, in your words; kept in the trace")
        ->option_text("TEXT");
    app.add_option(
           "--page-size", options.page_size,
           "page size in bytes; for saved relay files without the module's 'info' (default: this machine's)")
        ->option_text("SIZE")
        ->transform(cli::as_size(4096, 65536));
    app.add_flag("--one-cpu", options.one_cpu, "read the named file only (default: all CPUs)");
    app.add_flag("--overwrite", options.overwrite, "replace an output that exists (default: refuse)");
    return cli::run_main(app, argc, argv, [&options] {
        return cli::run_recording(options, {.program = "sr_collect", .open = [&options] {
                                                return std::make_unique<collect::RelaySource>(
                                                    options.input, options.one_cpu, options.page_size);
                                            }});
    });
}
