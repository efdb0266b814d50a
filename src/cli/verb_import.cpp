// SPDX-License-Identifier: GPL-2.0-or-later
// swapreplay import: a recording of pages becomes a trace of their clens.
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/kernel_release.hpp"
#include "base/progress.hpp"
#include "cli/codec_argument.hpp"
#include "cli/interrupt.hpp"
#include "cli/number_argument.hpp"
#include "cli/output_argument.hpp"
#include "cli/print.hpp"
#include "cli/replay_arguments.hpp"
#include "cli/run_main.hpp"
#include "cli/trace_argument.hpp"
#include "cli/verb.hpp"
#include "codec/registry.hpp"
#include "contents/ariadne.hpp"
#include "contents/clens_of_pages.hpp"
#include "contents/page_trace.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::cli::verb_import {

namespace {

struct Arguments {
    std::string path;
    std::string format;
    std::string swap_ins;
    std::vector<std::string> codecs;
    std::vector<std::string> chunks;
    std::string kernel;
    PageTraceOptions reading;
    unsigned threads = 0;
    OutputArgument output;

    [[nodiscard]] std::vector<std::string> inputs() const {
        return swap_ins.empty() ? std::vector{path} : std::vector{path, swap_ins};
    }
    [[nodiscard]] std::string_view release() const { return kernel.empty() ? default_kernel : kernel; }
};

std::vector<std::string> all_codecs() {
    std::vector<std::string> names;
    for (const CodecInfo* info : codec_infos())
        names.emplace_back(info->name);
    return names;
}

std::string formats_help() {
    std::string text = "format of the pages";
    for (const PageTraceFormat* format : page_trace_formats())
        text += fmt::format("{} {}, {}", format == page_trace_formats().front() ? ":" : ";", format->name,
                            format->summary);
    return text + " (default: detected)";
}

/// What was read, for the trace's head: the recording says nothing of itself.
Metadata metadata_of(const Arguments& arguments, const ClensOfPages& clens) {
    Metadata metadata;
    metadata.codecs = clens.columns();
    metadata.losses_known = false;
    metadata.facts["imported"] =
        arguments.swap_ins.empty() ? "pages" : "pages, and reads that follow all of them";
    for (const std::string& codec : arguments.codecs)
        metadata.facts["codec_settings"] +=
            fmt::format("{}{}", metadata.facts["codec_settings"].empty() ? "" : "; ",
                        full_codec_text(codec, arguments.release()));
    return metadata;
}

/// Copies a recording to its end, or to a signal. Returns the exit status.
int copy(PageTrace& trace, const std::string& path, ClensOfPages& clens, TraceWriter& writer) {
    Progress progress;
    EventBlock block;
    const std::atomic<bool>* const stop = stop_of(path);
    const std::uint64_t before = writer.events();
    while ((stop == nullptr || !*stop) && clens.next(trace, block)) {
        writer.append(block);
        progress.update(writer.events() - before, trace.events_expected(), "events imported");
    }
    if (Interrupt::requested()) return exit_ok;  // which is told once for all
    for (const std::string& note : trace.notes())
        print_note(fmt::format("{}: {}", path, note));
    if (trace.end() != End::whole) print_note(fmt::format("{}: {}", path, words_of(trace.end())));
    return trace.end() == End::whole && trace.left_out() == 0 ? exit_ok : exit_failure;
}

int import(Arguments& arguments) {
    require_one_stdin(arguments.inputs());
    if (!arguments.kernel.empty())
        (void)require_kernel(fmt::format("--kernel {}", arguments.kernel), arguments.kernel);
    if (arguments.codecs.empty()) arguments.codecs = all_codecs();
    run_codecs_with_sanitizer(arguments.codecs);
    ClensOfPages clens(arguments.codecs, arguments.chunks, arguments.release(),
                       resolve_threads(arguments.threads));
    const Interrupt interrupt;
    arguments.reading.stop_fd = Interrupt::stop_fd();
    const auto trace = open_page_trace(arguments.path, arguments.format, arguments.reading);
    const auto reads =
        arguments.swap_ins.empty() ? nullptr : ariadne::open_swap_ins(arguments.swap_ins, arguments.reading);
    int status = exit_ok;
    arguments.output.write(metadata_of(arguments, clens), arguments.inputs(), [&](TraceWriter& writer) {
        status = copy(*trace, arguments.path, clens, writer);
        if (reads == nullptr || Interrupt::requested()) return;
        status = std::max(status, copy(*reads, arguments.swap_ins, clens, writer));
        print_note(
            fmt::format("{}: when between the writes its pages were read is not recorded; the reads "
                        "follow all writes",
                        arguments.swap_ins));
    });
    return std::max(status, Interrupt::status(arguments.path, what_is_written(arguments.output.path)));
}

}  // namespace

Verb add(CLI::App& app) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb =
        app.add_subcommand("import", "Make a trace from recorded pages: their compressed lengths by codec");
    verb->add_option("input", arguments->path, "file of pages; - for standard input")->required();
    verb->add_option("output", arguments->output.path, "file to write; - for standard output")->required();
    verb->add_option("--input-format", arguments->format, formats_help())->option_text("NAME");
    verb->add_option("--swap-ins", arguments->swap_ins,
                     "also read Ariadne's swap-ins from this file, swapin_trace.txt or swapin_trace.txt.meta")
        ->option_text("FILE");
    add_codec_option(*verb, arguments->codecs,
                     "compress the pages with it; also ./mine.so; may be repeated (default: all that 'codecs "
                     "--list' shows)");
    verb->add_option(
            "--chunk", arguments->chunks,
            "how much to compress at once: besides pages, chunks of 8K, 16K, 32K or 64K, for --policy "
            "zram:chunk=SIZE; may be repeated (default: pages alone)")
        ->option_text("SIZE")
        ->delimiter(',')
        ->allow_extra_args(false);
    add_kernel_option(*verb, arguments->kernel, "the newest known");
    verb->add_option("--max-slots", arguments->reading.max_slots,
                     "refuse a trace that names slot N or a higher one (default: 268435456)")
        ->option_text("N");
    add_threads_option(*verb, arguments->threads);
    arguments->output.add_options_to(*verb);
    return {verb, [arguments] { return import(*arguments); }};
}

}  // namespace swapreplay::cli::verb_import
