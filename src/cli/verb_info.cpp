// SPDX-License-Identifier: GPL-2.0-or-later
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/interrupt.hpp"
#include "cli/part_argument.hpp"
#include "cli/print.hpp"
#include "cli/run_main.hpp"
#include "cli/trace_argument.hpp"
#include "cli/verb.hpp"
#include "report/terminal_plot.hpp"
#include "report/trace_info.hpp"
#include "trace/format.hpp"

namespace swapreplay::cli::verb_info {

Verb add(CLI::App& app) {
    struct Arguments {
        TraceArgument trace;
        PartArgument part;
        bool as_json = false;
        bool plot = false;
    };
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = app.add_subcommand("info", "Show a trace's metadata and statistics");
    arguments->trace.add_to(*verb);
    arguments->part.add_to(*verb);
    CLI::Option* const json = verb->add_flag("--json", arguments->as_json, "print one JSON object");
    verb->add_flag("--plot", arguments->plot, "draw a plot in characters: the slots in use, and the lengths")
        ->excludes(json);

    return {verb, [arguments] {
                const Interrupt interrupt;
                TraceReader reader = arguments->trace.open();
                TracePart part(reader, arguments->part.events(), arguments->part.times_ns(),
                               arguments->trace.path);
                StatisticsCounter counter(reader.metadata());
                for_each_block(reader, part, arguments->trace.path,
                               [&counter](const EventBlock& block) { counter.add(block); });
                TraceInfo info;
                info.trace = arguments->trace.path;
                info.format = reader.format();
                info.metadata = reader.metadata();
                info.part = part.description();
                info.partial = Interrupt::requested();
                if (!info.partial && part.reached_end()) info.end = reader.end();
                info.gaps = part.gaps();
                info.notes = reader.notes();
                info.statistics = counter.finish();
                if (arguments->as_json) {
                    fmt::print("{}\n",
                               info_json(info).dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
                } else {
                    print_text(info_text(info));
                    if (arguments->plot) print_text('\n' + info_plot(info));
                }
                if (info.partial) return Interrupt::status(info.trace, "the output covers the events before");
                // The text has a warning.
                if (arguments->as_json && info.end != End::whole)
                    print_note(fmt::format("{}: {}", info.trace, words_of(info.end)));
                return status_of(info.end);
            }};
}

}  // namespace swapreplay::cli::verb_info
