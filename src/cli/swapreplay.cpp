// SPDX-License-Identifier: GPL-2.0-or-later
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "cli/all_verbs.hpp"
#include "cli/known_values.hpp"
#include "cli/print.hpp"
#include "cli/run_main.hpp"
#include "cli/self_description.hpp"
#include "plugin/guard.hpp"
#include "swapreplay/error.hpp"

namespace {

/// `replay --time`, which had no value, is `--latency` now: in every verb, --time A..B names a part of a trace.
void take_old_spellings(int argc, char** argv) {
    static std::string latency = "--latency";
    const std::string_view verb = argc > 1 ? argv[1] : "";
    if (verb != "replay" && verb != "compare") return;
    for (int i = 2; i < argc; i++) {
        const bool has_range =
            i + 1 < argc && std::string_view(argv[i + 1]).find("..") != std::string_view::npos;
        if (std::string_view(argv[i]) == "--time" && !has_range) argv[i] = latency.data();
    }
}

}  // namespace

int main(int argc, char** argv) {
    using namespace swapreplay::cli;
    take_old_spellings(argc, argv);
    swapreplay::report_plugin_crashes("swapreplay");
    CLI::App app("Inspect recordings of compressed swap, and replay them over allocators of compressed pages",
                 "swapreplay");
    app.require_subcommand(0, 1);
    std::vector<Verb> added;
    added.reserve(std::size(all_verbs));
    for (const AddVerb add : all_verbs)
        added.push_back(add(app));
    const auto run = [&added] {
        for (const Verb& verb : added) {
            if (verb.command->parsed()) return verb.run();
        }
        throw swapreplay::Error(swapreplay::Fault::usage,
                                "no verb given; 'swapreplay --help' lists the verbs");
    };
    int status = run_main(app, argc, argv, run, known_values);
    for (const std::string& failure : swapreplay::unload_plugins()) {
        print_note(fmt::format("swapreplay: {}", failure));
        if (status == exit_ok) status = exit_failure;
    }
    return status;
}
