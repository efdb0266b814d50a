// SPDX-License-Identifier: GPL-2.0-or-later
#include <memory>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/print.hpp"
#include "cli/run_main.hpp"
#include "cli/verb.hpp"
#include "report/pool_list.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::cli::verb_pools {

namespace {

struct Arguments {
    std::string pool;
    bool classes = false;
    bool as_json = false;
};

int pools(const Arguments& arguments) {
    if (arguments.pool.empty()) {
        if (arguments.classes)
            throw Error(Fault::usage, "--classes needs a pool: swapreplay pools zsmalloc:chain=8 --classes");
        if (arguments.as_json) {
            fmt::print("{}\n", pool_list_json().dump(2));
        } else {
            print_text(pool_list_text());
        }
        return exit_ok;
    }
    const auto replay = PoolReplay::create(PoolSpec::parse(arguments.pool), {});
    if (replay->classes().empty())
        throw Error(Fault::usage, fmt::format("pool {} has no size classes", arguments.pool));
    if (arguments.as_json) {
        fmt::print("{}\n", pool_classes_json(arguments.pool, *replay).dump(2));
    } else {
        print_text(pool_classes_text(arguments.pool, *replay));
    }
    return exit_ok;
}

}  // namespace

Verb add(CLI::App& app) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb =
        app.add_subcommand("pools", "List the pools and store policies, or show a pool's size classes");
    verb->add_option("pool", arguments->pool,
                     "pool whose size-class table to show, such as zsmalloc:chain=8 (default: list all)");
    verb->add_flag("--classes", arguments->classes, "show every size class; the default if a pool is named");
    verb->add_flag("--json", arguments->as_json, "print one JSON object");
    return {verb, [arguments] { return pools(*arguments); }};
}

}  // namespace swapreplay::cli::verb_pools
