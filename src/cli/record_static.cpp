// SPDX-License-Identifier: GPL-2.0-or-later
// swapreplay-record-static: `swapreplay record` alone, for machines that have none of our libraries.
#include <CLI/CLI.hpp>

#include "cli/run_main.hpp"
#include "cli/verb.hpp"

namespace swapreplay::cli {

namespace verb_record {
Verb add(CLI::App& app);
}

}  // namespace swapreplay::cli

int main(int argc, char** argv) {
    using namespace swapreplay::cli;
    CLI::App app("Record what a zram of the running kernel stores; takes what 'swapreplay record' takes",
                 "swapreplay-record-static");
    app.require_subcommand(1);
    const Verb record = verb_record::add(app);
    return run_main(app, argc, argv, [&record] { return record.run(); });
}
