// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/all_verbs.hpp"
#include "cli/run_main.hpp"
#include "pool/external_crash.hpp"
#include "swapreplay/error.hpp"

int main(int argc, char** argv) {
    using namespace swapreplay::cli;
    swapreplay::report_external_pool_crashes("swapreplay");
    CLI::App app("Looks at recordings of compressed swap, and replays them", "swapreplay");
    app.require_subcommand(0, 1);
    std::vector<Verb> added;
    for (const AddVerb add : all_verbs)
        added.push_back(add(app));
    return run_main(app, argc, argv, [&added] {
        for (const Verb& verb : added) {
            if (verb.command->parsed()) return verb.run();
        }
        throw swapreplay::Error(swapreplay::Fault::usage, "no verb is given; `swapreplay --help` lists them");
    });
}
