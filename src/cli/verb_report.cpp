// SPDX-License-Identifier: GPL-2.0-or-later
#include <array>
#include <filesystem>
#include <memory>
#include <span>

#include <fmt/format.h>

#include "base/number.hpp"
#include "cli/command_line.hpp"
#include "cli/interrupt.hpp"
#include "cli/kernel_pool_argument.hpp"
#include "cli/output_guard.hpp"
#include "cli/print.hpp"
#include "cli/replay_arguments.hpp"
#include "cli/run_main.hpp"
#include "cli/verb.hpp"
#include "replay/pipeline.hpp"
#include "report/html/page.hpp"
#include "swapreplay/error.hpp"
#include "trace/io/output.hpp"
#include "workload/bursts.hpp"
#include "workload/trace_part.hpp"

namespace swapreplay::cli::verb_report {

namespace {

struct Arguments {
    std::vector<std::string> traces;
    TraceArgument reading;
    std::vector<std::string> pools;
    KernelPoolArgument kernel_pools;
    ReplayArguments replay;
    std::string output = "report.html";
    bool overwrite = false;
};

/// Before a replay that may take long.
void require_output(const Arguments& arguments) {
    refuse_input_as_output(arguments.output, arguments.traces);
    refuse_to_replace(arguments.output, arguments.overwrite);
}

/// zsmalloc as the kernel has it, which the others are compared with; the chains that it could have been built with; and
/// what else a kernel has had, or could have.
constexpr std::array<const char*, 10> usual_pools{"zsmalloc",
                                                  "zsmalloc:chain=4",
                                                  "zsmalloc:chain=8",
                                                  "zsmalloc:chain=16",
                                                  "zbud",
                                                  "z3fold",
                                                  "xvmalloc",
                                                  "tlsf",
                                                  "slub",
                                                  "ideal"};

std::vector<PoolSpec> pools_of(Arguments& arguments) {
    const bool any = !arguments.pools.empty() || arguments.kernel_pools.given();
    std::vector<PoolSpec> specs =
        parse_pools(any ? arguments.pools : std::vector<std::string>(usual_pools.begin(), usual_pools.end()));
    for (PoolSpec& spec :
         arguments.kernel_pools.make_for(arguments.traces.front(), arguments.reading.options))
        specs.push_back(std::move(spec));
    return specs;
}

/// What a trace is like without a pool.
struct Look {
    Profile profile;
    std::vector<Burst> bursts;
    std::vector<std::string> codecs;
};

/// Reads the trace once, as far as it comes until a signal.
Look look_at(const std::string& path, const Arguments& arguments) {
    const Interrupt interrupt;
    TraceReader reader = open_trace(path, arguments.reading.options);
    const PartArgument& asked = arguments.replay.part();
    TracePart part(reader, asked.events(), asked.times_ns(), path);
    ProfileCounter profile(reader.metadata());
    BurstFinder bursts;
    const NextBlock next = [&](EventBlock& block) { return part.next(block); };
    const std::function<void(std::uint64_t)> no_progress;
    Pipeline pipeline(next,
                      {{[&](const EventBlock& block) { profile.add(block); }},
                       {[&](const EventBlock& block) { bursts.add(block); }}},
                      &Interrupt::requested(), no_progress);
    pipeline.deliver(arguments.replay.threads());
    return {profile.finish(), bursts.finish(), reader.metadata().codecs};
}

/// Under each of the codecs; until a signal stops a replay, which is the last then.
void draw(const std::string& path, Arguments& arguments, const std::vector<PoolSpec>& specs,
          std::vector<PictureOfTrace>& pictures) {
    const ReadOptions& reading = arguments.reading.options;
    Look look = look_at(path, arguments);
    arguments.replay.use_bursts(std::move(look.bursts));
    for (const std::string& codec : arguments.replay.codecs(path)) {
        pictures.push_back({arguments.replay.replay(path, reading, codec, specs), look.profile, look.codecs});
        if (pictures.back().outcome.summary.partial) return;
    }
}

void write(const std::string& page, const Arguments& arguments) {
    Output file = Output::create(arguments.output, arguments.overwrite);
    file.append(std::as_bytes(std::span(page)));
    file.close();
    if (arguments.output != "-")
        print_note(fmt::format("{}: {} bytes; open it in a browser", arguments.output, grouped(page.size())));
}

int report(Arguments& arguments) {
    for (const std::string& path : arguments.traces)
        if (!can_be_read_twice(path))
            throw Error(Fault::usage,
                        fmt::format("{}: a report reads a trace several times; save it to a file", path));
    require_output(arguments);
    const std::vector<PoolSpec> specs = pools_of(arguments);
    arguments.replay.samples = samples_of_page;
    arguments.replay.class_samples = class_samples_of_page;
    std::vector<PictureOfTrace> pictures;
    for (const std::string& path : arguments.traces) {
        draw(path, arguments, specs, pictures);
        if (pictures.back().outcome.summary.partial) break;
    }
    write(html_page(pictures, {version(), command_text(), 0}), arguments);
    std::vector<ReplayOutcome> outcomes;
    for (PictureOfTrace& picture : pictures)
        outcomes.push_back(std::move(picture.outcome));
    return status_of(outcomes);
}

}  // namespace

Verb add(CLI::App& app) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = app.add_subcommand(
        "report", "Replay traces through several pools and draw one HTML page of charts, for a browser");
    verb->add_option("traces", arguments->traces, "traces of any format, in files")
        ->required()
        ->option_text("TRACE");
    arguments->reading.add_options_to(*verb);
    verb->add_option("-o,--output", arguments->output, "file to write; - for standard output")
        ->option_text("FILE")
        ->capture_default_str();
    verb->add_flag("--overwrite", arguments->overwrite, "replace an output that exists");
    verb->add_option(
            "--pool", arguments->pools,
            pool_help("replay through it, and compare the others with the first; may be repeated (default: "
                      "zsmalloc with several chain sizes, and what else a kernel has had or could have)"))
        ->allow_extra_args(false);
    arguments->kernel_pools.add_to(*verb);
    arguments->replay.add_options_to(*verb, {.codecs = true});
    return {verb, [arguments] { return report(*arguments); }};
}

}  // namespace swapreplay::cli::verb_report
