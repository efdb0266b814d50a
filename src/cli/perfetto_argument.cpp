// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/perfetto_argument.hpp"

#include <span>

#include <fmt/format.h>

#include "cli/output_guard.hpp"
#include "cli/print.hpp"
#include "report/perfetto.hpp"
#include "trace/io/output.hpp"

namespace swapreplay::cli {

void PerfettoArgument::add_to(CLI::App& verb) {
    verb.add_option("--perfetto", path_,
                    "write pages, slots in use, stores and loads over the trace's time into this file, for "
                    "ui.perfetto.dev")
        ->option_text("FILE");
}

void PerfettoArgument::require_output(const std::vector<std::string>& traces, bool overwrite) const {
    if (!given()) return;
    refuse_input_as_output(path_, traces);
    refuse_to_replace(path_, overwrite);
}

void PerfettoArgument::write(const std::vector<ReplayOutcome>& traces, bool overwrite) const {
    if (!given()) return;
    const std::string text = perfetto_json(traces);
    Output file = Output::create(path_, overwrite);
    file.append(std::as_bytes(std::span(text)));
    file.close();
    print_note(fmt::format("{}: open it in https://ui.perfetto.dev", path_));
}

}  // namespace swapreplay::cli
