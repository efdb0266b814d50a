// SPDX-License-Identifier: GPL-2.0-or-later
#include <memory>
#include <optional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "advice/advice_text.hpp"
#include "advice/views.hpp"
#include "base/number.hpp"
#include "base/progress.hpp"
#include "cli/codec_argument.hpp"
#include "cli/codecs_of_device.hpp"
#include "cli/interrupt.hpp"
#include "cli/number_argument.hpp"
#include "cli/part_argument.hpp"
#include "cli/pass_argument.hpp"
#include "cli/print.hpp"
#include "cli/replay_arguments.hpp"
#include "cli/run_main.hpp"
#include "cli/trace_argument.hpp"
#include "cli/verb.hpp"
#include "report/replayed_trace.hpp"
#include "swapreplay/error.hpp"
#include "trace/chunk_codec.hpp"
#include "workload/clen_bound.hpp"

namespace swapreplay::cli::verb_advise {

namespace {

/// Pages of a device, enough for zsmalloc's classes; all codecs at all levels take a quarter of a minute for them.
constexpr std::uint64_t usual_pages = 8192;

struct Arguments {
    std::vector<std::string> traces;
    TraceArgument reading;
    PartArgument part;
    std::string kernel;
    std::vector<std::string> codecs;
    std::string codec_times;
    std::string device;
    std::uint64_t pages = usual_pages;
    std::uint64_t ram_bytes = 0;
    unsigned threads = 0;
    bool tables = false;
    bool as_json = false;
};

/// A trace's part, read once.
class Reading {
public:
    Reading(const std::string& path, const Arguments& arguments)
        : reader_(open_trace(path, arguments.reading.options)),
          part_(reader_, arguments.part.events(), arguments.part.times_ns(), path),
          metadata_(reader_.metadata()) {
        leave_out_chunks(metadata_.codecs);
    }

    [[nodiscard]] TraceReader& reader() { return reader_; }
    [[nodiscard]] TracePart& part() { return part_; }
    /// Of the blocks of next(): advice compares codecs on pages.
    [[nodiscard]] const Metadata& metadata() const { return metadata_; }
    bool next(EventBlock& block) {
        if (!part_.next(block)) return false;
        leave_out_chunks(block, reader_.metadata().codecs);
        return true;
    }

private:
    TraceReader reader_;
    TracePart part_;
    Metadata metadata_;
};

/// Reads the trace once. @param status  becomes that of its end, if that is worse
advice::TraceFacts facts_of(const std::string& path, const Arguments& arguments, int& status) {
    Reading reading(path, arguments);
    const std::size_t column = codec_column(reading.metadata(), path, only_codec(arguments.codecs, "advise"));
    advice::FactCounter counter(reading.metadata());
    EventBlock pages;
    for_each_block(reading.reader(), reading.part(), path, [&](const EventBlock& block) {
        if (reading.metadata().codecs.size() == block.clens.size()) return counter.add(block);
        pages = block;
        leave_out_chunks(pages, reading.reader().metadata().codecs);
        counter.add(pages);
    });
    advice::TraceFacts facts = counter.finish();
    facts.trace = path;
    facts.codec = column;
    facts.part = reading.part().description();
    facts.rules = RulesChoice::of(arguments.kernel, reading.reader().metadata());
    const Resolution resolved = resolve(PoolSpec::parse("zsmalloc"), "zram", facts.rules);
    facts.release = resolved.kernel.value_or(newest_known_kernel);
    if (!Interrupt::requested() && reading.part().reached_end())
        status = std::max(status, warn_of_end(reading.reader(), path));
    if (facts.writes == 0 && !Interrupt::requested())
        throw Error(Fault::usage,
                    fmt::format("{}: the trace has no writes, so there is nothing to advise on", path));
    return facts;
}

advice::Circumstances circumstances_of(const Arguments& arguments, const advice::AllResults& all) {
    advice::Circumstances circumstances;
    if (!arguments.codec_times.empty())
        for (const auto& [codec, times] : read_codec_times(arguments.codec_times))
            circumstances.times[codec] = {times.compress_us, times.decompress_us};
    circumstances.ram_bytes = arguments.ram_bytes;
    if (circumstances.ram_bytes == 0 && all.size() == 1)
        circumstances.ram_bytes = all.front().facts().metadata.ram_bytes;
    return circumstances;
}

int stopped() {
    print_note("stopped before the answers were known");
    return Interrupt::exit_status;
}

/// nullopt: it was stopped.
std::optional<advice::DeviceFacts> device_of(const Arguments& arguments) {
    const DeviceOptions options{.path = arguments.device,
                                .codecs = codecs_offered_by(zram_device(arguments.device)),
                                .kernel = arguments.kernel,
                                .sample = arguments.pages,
                                .threads = arguments.threads};
    const StudiedDevice studied = study_device(options);
    if (studied.comparison.codecs.study.partial) return std::nullopt;
    return advice::device_facts(studied.comparison, studied.cases);
}

int advise(const Arguments& arguments) {
    if (arguments.traces.empty() && arguments.device.empty())
        throw Error(Fault::usage, "missing: TRACES, or --device; see 'swapreplay advise --help'");
    for (const std::string& path : arguments.traces)
        if (!can_be_read_twice(path))
            throw Error(Fault::usage,
                        fmt::format("{}: advice reads a trace several times; save it to a file", path));
    const Interrupt interrupt;
    int status = exit_ok;
    advice::AdvisedTraces advised;
    for (const std::string& path : arguments.traces) {
        advised.results.emplace_back(facts_of(path, arguments, status));
        if (Interrupt::requested()) return stopped();
    }
    advised.circumstances = circumstances_of(arguments, advised.results);
    if (!arguments.device.empty()) {
        advised.circumstances.device = device_of(arguments);
        if (!advised.circumstances.device || Interrupt::requested()) return stopped();
    }

    Progress progress;
    std::uint64_t expected = 0;
    const auto open = [&](std::size_t trace) -> NextBlock {
        expected = advised.results[trace].facts().events;
        auto next = std::make_shared<Reading>(arguments.traces[trace], arguments);
        return [next](EventBlock& block) { return next->next(block); };
    };
    TraceReplayOptions for_all;
    for_all.threads = resolve_threads(arguments.threads);
    for_all.stop = &Interrupt::requested();
    for_all.progress = [&](std::uint64_t events) { progress.update(events, expected, "events replayed"); };
    if (!advice::advise(advised, open, for_all)) return stopped();

    if (arguments.as_json) {
        fmt::print("{}\n",
                   advice_json(advised).dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
    } else {
        print_text(advice_text(advised, arguments.tables));
    }
    return status;
}

}  // namespace

Verb add(CLI::App& app) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = app.add_subcommand(
        "advise", "Recommend settings of zram, zsmalloc and zswap, by exact replays of traces");
    verb->add_option("traces", arguments->traces, "traces of any format, in files")->option_text("TRACE");
    arguments->reading.add_options_to(*verb);
    arguments->part.add_to(*verb);
    add_kernel_option(*verb, arguments->kernel);
    add_codec_option(*verb, arguments->codecs, "the compressor in use (default: the trace's first)");
    add_codec_times_option(*verb, arguments->codec_times);
    CLI::Option* const device =
        verb->add_option("--device", arguments->device,
                         "zram device, such as zram0 or /dev/zram0: choose compressor and level by the pages "
                         "that it holds now, under each that its kernel has; with or without traces")
            ->option_text("DEVICE");
    verb->add_option("--pages", arguments->pages,
                     "take only N of the device's pages, evenly spread (default: 8192)")
        ->option_text("N")
        ->transform(as_count(1, any_number))
        ->needs(device);
    verb->add_option("--ram", arguments->ram_bytes,
                     "memory of the machine, for zswap's max_pool_percent (default: as recorded, if there is "
                     "one trace)")
        ->option_text("SIZE")
        ->transform(as_size(1));
    add_threads_option(*verb, arguments->threads);
    verb->add_flag("--tables", arguments->tables, "show below each answer everything that was compared");
    verb->add_flag("--json", arguments->as_json, "print one JSON object");
    return {verb, [arguments] { return advise(*arguments); }};
}

}  // namespace swapreplay::cli::verb_advise
