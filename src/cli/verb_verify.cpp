// SPDX-License-Identifier: GPL-2.0-or-later
// swapreplay verify: is our pool the kernel's, page for page?
#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "base/kernel_release.hpp"
#include "base/progress.hpp"
#include "base/spec.hpp"
#include "cli/codec_argument.hpp"
#include "cli/interrupt.hpp"
#include "cli/moment_argument.hpp"
#include "cli/number_argument.hpp"
#include "cli/part_argument.hpp"
#include "cli/print.hpp"
#include "cli/replay_arguments.hpp"
#include "cli/run_main.hpp"
#include "cli/trace_argument.hpp"
#include "cli/verb.hpp"
#include "cli/vm_argument.hpp"
#include "codec/external_codec.hpp"
#include "pool/external_pool.hpp"
#include "report/numbers.hpp"
#include "report/replayed_trace.hpp"
#include "report/verification_report.hpp"
#include "swapreplay/error.hpp"
#include "verify/device_pages.hpp"
#include "verify/verification.hpp"
#include "workload/bursts.hpp"
#include "workload/trace_part.hpp"

namespace swapreplay::cli::verb_verify {

namespace {

using verify::TraceSlice;
using verify::ZramDevice;

constexpr std::string_view release_option = "--release-device";

struct Arguments {
    TraceArgument trace;
    std::string device = "auto";
    std::vector<std::string> codecs;
    std::string kernel;
    std::string policy;
    std::string pool;
    std::string limit;
    PartArgument part;
    std::uint64_t every = 0;
    bool bursts = false;
    std::vector<std::string> compact;
    bool as_json = false;
    std::string device_to_release;  ///< that a run before could not, since a pool ended it
    VmArgument vm;
};

/// What cannot be verified here, before a device is touched.
void require_pages_of_kernel(const Metadata& metadata, const std::string& path) {
    if (metadata.page_size != ZramDevice::page_size()) {
        throw Error(
            Fault::usage,
            fmt::format("{}: its pages have {} B, and this kernel's {} B; verify it on a kernel with pages "
                        "of that size",
                        path, metadata.page_size, ZramDevice::page_size()));
    }
}

/// The trace, once it is known to be one that can be verified.
TraceReader open_verifiable(const TraceArgument& trace) {
    if (trace.path == "-")
        throw Error(Fault::usage, "-: verify reads the trace more than once; save it to a file");
    TraceReader reader = trace.open();
    require_clens(reader.metadata(), trace.path);
    return reader;
}

/// The one asked for, or the trace's first that the kernel has, or the kernel's first that pages can be made
/// for.
std::string device_codec(const std::vector<std::string>& offered, const std::vector<std::string>& traced,
                         const std::string& wanted) {
    const auto usable = [&](const std::string& codec) {
        return verify::can_make_pages(codec) &&
               std::find(offered.begin(), offered.end(), kernel_name_of_codec(codec)) != offered.end();
    };
    if (!wanted.empty()) {
        if (usable(wanted)) return wanted;
        throw Error(Fault::usage,
                    fmt::format("--codec {}: {}", wanted,
                                verify::can_make_pages(wanted)
                                    ? fmt::format("this kernel's zram has {}, not {}",
                                                  fmt::join(offered, ", "), kernel_name_of_codec(wanted))
                                    : "pages cannot be synthesised for it; 'swapreplay codecs --list' lists "
                                      "the codecs that allow it"));
    }
    for (const std::vector<std::string>* names : {&traced, &offered}) {
        const auto found = std::find_if(names->begin(), names->end(), usable);
        if (found != names->end()) return *found;
    }
    throw Error(Fault::system,
                fmt::format("this kernel's zram has {}; pages cannot be synthesised for any of them",
                            fmt::join(offered, ", ")));
}

/// The column of lengths under that codec, or the first.
std::size_t clens_for(const std::vector<std::string>& traced, const std::string& codec) {
    const auto found = std::find(traced.begin(), traced.end(), codec);
    return found == traced.end() ? 0 : static_cast<std::size_t>(found - traced.begin());
}

/// A pool or codec that ends this process does not leave the device behind: the program is run again to release it.
void release_after_crash(const Arguments& arguments, const ZramDevice& device) {
    std::vector<std::string> files;
    if (!arguments.pool.empty()) files.push_back(external_file_of(PoolSpec::parse(arguments.pool)));
    for (const std::string& codec : arguments.codecs)
        files.push_back(external_codec_file(codec));
    std::vector<RunWithout> runs;
    for (const std::string& file : files)
        if (!file.empty())
            runs.push_back(
                {file, {"swapreplay", "verify", "-", std::string(release_option), device.taken_as()}});
    after_plugin_crash(std::move(runs));
}

/// With the device gone before anything is printed or thrown on; that it could not be removed is told, too.
VerificationOutcome run_on_device(const Arguments& arguments, const TraceSlice& slice,
                                  VerificationOutcome outcome, const std::vector<std::string>& traced,
                                  verify::Options options) {
    ZramDevice device = ZramDevice::take(arguments.device);
    release_after_crash(arguments, device);
    try {
        options.page_maker = device_codec(device.codecs(), traced, only_codec(arguments.codecs, "verify"));
        options.codec = kernel_name_of_codec(options.page_maker);
        options.clens = clens_for(traced, options.codec);
        outcome.verification = verify::verify(slice, device, options);
    } catch (const Error& error) {
        try {
            device.release();
        } catch (const Error& left) {
            throw Error(error.fault(), fmt::format("{}; and {}", error.what(), left.what()));
        }
        throw;
    }
    outcome.device = "/dev/" + device.name();
    device.release();
    after_plugin_crash({});
    outcome.codec = options.codec;
    outcome.clens = traced[options.clens];
    return outcome;
}

/// What can be told of the options before a device is made or a machine is booted.
verify::Options parse_options(const Arguments& arguments) {
    verify::Options options;
    options.model_kernel = arguments.kernel;
    options.policy = arguments.policy;
    options.pool = arguments.pool;
    options.every = arguments.every;
    (void)only_codec(arguments.codecs, "verify");
    if (!arguments.limit.empty()) options.limit = Limit::parse(arguments.limit);
    const CompactTimes compact = parse_compact(arguments.compact);
    options.compact_every = compact.every;
    options.compact_at_end = compact.at_end;
    if (!options.policy.empty() && StorePolicy::parse(options.policy).rules.chunk.any())
        throw Error(Fault::usage, fmt::format("--policy {}: no kernel has chunks of several pages, so there "
                                              "is nothing to compare the model with",
                                              options.policy));
    if (!options.model_kernel.empty())
        (void)require_kernel(fmt::format("--kernel {}", options.model_kernel), options.model_kernel);
    if (!options.policy.empty() && name_of_spec(options.policy) != "zram")
        throw Error(Fault::usage,
                    fmt::format("--policy {}: the device is a zram device, so only zram's rules can be "
                                "compared with it; use zram:kernel=RELEASE",
                                options.policy));
    if (!options.pool.empty()) {
        ReplayOptions of_device;
        of_device.slot_bytes = ZramDevice::page_size();
        (void)PoolReplay::create(PoolSpec::parse(options.pool), of_device);
    }
    (void)arguments.part.events();
    (void)arguments.part.times_ns();
    return options;
}

/// By number: those of --time, which are one run of events here, and among them those of --events.
Range events_of(const Arguments& arguments) {
    Range events = arguments.part.events();
    const Range times = arguments.part.times_ns();
    if (times.is_everything()) return events;
    TraceReader reader = arguments.trace.open();
    const Range timed = events_between(reader, times, arguments.trace.path);
    events.begin = std::max(events.begin, timed.begin);
    events.end = std::max(events.begin, std::min(events.end, timed.end));
    return events;
}

/// The moments of the longest bursts of frees in this part.
std::vector<std::uint64_t> moments_of_bursts(const TraceSlice& slice) {
    BurstFinder finder;
    TraceReader reader = slice.open();
    TracePart part(reader, slice.events, {}, {});
    EventBlock block;
    while (!Interrupt::requested() && part.next(block))
        finder.add(block);
    return moments_of(finder.finish());
}

VerificationOutcome verify_trace(const Arguments& arguments) {
    TraceReader reader = open_verifiable(arguments.trace);
    require_pages_of_kernel(reader.metadata(), arguments.trace.path);
    verify::Options options = parse_options(arguments);
    options.kernel = running_release();
    options.stop = &Interrupt::requested();
    Progress progress;

    TraceSlice slice;
    slice.open = [&arguments] { return arguments.trace.open(); };
    slice.events = events_of(arguments);
    const std::uint64_t expected = events_expected(reader, slice.events);
    options.progress = [&](std::uint64_t events) { progress.update(events, expected, "events stored"); };
    if (arguments.bursts) options.also_after = moments_of_bursts(slice);

    VerificationOutcome outcome;
    outcome.trace = arguments.trace.path;
    outcome.format = reader.format();
    outcome.kernel = options.kernel;
    outcome.events = slice.events;
    return run_on_device(arguments, slice, std::move(outcome), reader.metadata().codecs, std::move(options));
}

int run(const Arguments& arguments) {
    // The device has to go whatever comes, so a second signal must not end the program before the first has.
    const Interrupt interrupt(Interrupt::Again::changes_nothing);
    const VerificationOutcome outcome = verify_trace(arguments);
    if (arguments.as_json) {
        fmt::print("{}\n",
                   verification_json(outcome).dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
    } else {
        print_text(verification_text(outcome));
    }
    if (outcome.verification.first) return exit_failure;
    return outcome.verification.partial ? Interrupt::exit_status
                                        : status_of(outcome.verification.missing.end);
}

}  // namespace

Verb add(CLI::App& app) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = app.add_subcommand(
        "verify", "Replay a trace on a real zram device and on our zsmalloc, and compare page counts");
    verb->add_option("trace", arguments->trace.path,
                     "a trace of any format, in a file, because it is read more than once")
        ->required();
    arguments->trace.add_options_to(*verb);
    arguments->part.add_to(*verb);
    verb->add_option("--device", arguments->device,
                     "zram device, such as zram0 or /dev/zram0: store the trace's pages on it, which must be "
                     "unused; auto adds a new one, and removes it afterwards")
        ->capture_default_str();
    add_codec_option(
        *verb, arguments->codecs,
        "set the device to it; ./mine.so makes pages for the codec of the same name (default: the "
        "trace's first that the kernel has, else the kernel's)");
    verb->add_option("--compare-every,--every", arguments->every,
                     "compare after every N events, and around compactions (default: 64 times in all)")
        ->option_text("N")
        ->transform(as_count(1));
    verb->add_flag("--bursts", arguments->bursts, bursts_help("compare in the course of each too"));
    add_compact_option(*verb, arguments->compact);
    add_kernel_option(*verb, arguments->kernel, "the running one");
    verb->add_option(
        "--pool", arguments->pool,
        pool_help("compare it with the device (default: zsmalloc of the running kernel, with the "
                  "chain size that follows from its huge size)"));
    verb->add_option(
        "--policy", arguments->policy,
        fmt::format("{}: zram[:kernel=RELEASE], since the device is a zram (default: the running "
                    "kernel's)",
                    policy_words));
    verb->add_option("--limit", arguments->limit,
                     limit_help("; the device's mem_limit too, and both must reject the same writes"))
        ->option_text("SIZE");
    verb->add_flag("--json", arguments->as_json, "print one JSON object");
    verb->add_option(std::string(release_option), arguments->device_to_release)
        ->group("");  // not in the help
    arguments->vm.add_to(*verb);
    return {verb, [arguments, verb] {
                if (!arguments->device_to_release.empty()) {
                    ZramDevice::take_over(arguments->device_to_release).release();
                    return exit_failure;
                }
                if (arguments->vm.kernel.empty()) return run(*arguments);
                (void)open_verifiable(arguments->trace);
                (void)parse_options(*arguments);
                return arguments->vm.run(*verb, arguments->trace.path);
            }};
}

}  // namespace swapreplay::cli::verb_verify
