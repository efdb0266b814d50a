// SPDX-License-Identifier: GPL-2.0-or-later
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/interrupt.hpp"
#include "cli/run_main.hpp"
#include "cli/trace_argument.hpp"
#include "cli/verb.hpp"
#include "report/trace_info.hpp"
#include "trace/format.hpp"

namespace swapreplay::cli {

Verb add_info(CLI::App& app) {
    struct Arguments {
        TraceArgument trace;
        bool as_json = false;
    };
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = app.add_subcommand("info", "Tells what a trace is and what happened in it");
    arguments->trace.add_to(*verb);
    verb->add_flag("--json", arguments->as_json, "one JSON object");

    return {verb, [arguments] {
                const Interrupt interrupt;
                TraceReader reader = arguments->trace.open();
                StatisticsCounter counter(reader.metadata());
                for_each_block(reader, arguments->trace.path,
                               [&counter](const EventBlock& block) { counter.add(block); });
                const bool partial = Interrupt::requested();
                const TraceInfo info{arguments->trace.path, reader.format(),
                                     reader.metadata(),     partial ? End::whole : reader.end(),
                                     reader.gaps(),         reader.notes(),
                                     counter.finish(),      partial};
                if (arguments->as_json) {
                    fmt::print("{}\n",
                               info_json(info).dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
                } else {
                    fmt::print("{}", info_text(info));
                }
                if (partial)
                    return Interrupt::status(arguments->trace.path,
                                             "what is printed is of the events before");
                // The text has a warning.
                if (arguments->as_json && info.end != End::whole)
                    fmt::print(stderr, "{}: {}\n", info.trace, words_of(info.end));
                return status_of(info.end);
            }};
}

}  // namespace swapreplay::cli
