// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/run_main.hpp"

#include <exception>
#include <new>
#include <string_view>

#include <fmt/format.h>

#include "swapreplay/error.hpp"

namespace swapreplay::cli {

namespace {

int report(const CLI::App& app, int status, std::string_view what) {
    fmt::print(stderr, "{}: {}\n", app.get_name(), what);
    return status;
}

}  // namespace

int run_main(CLI::App& app, int argc, char** argv, const std::function<int()>& body) {
    app.set_version_flag("--version", fmt::format("{} {}", app.get_name(), SWAPREPLAY_VERSION));
    try {
        app.parse(argc, argv);
        return body();
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) return app.exit(error);
        return report(app, exit_usage,
                      fmt::format("{}\nRun with --help for more information.", error.what()));
    } catch (const Error& error) {
        return report(app, error.fault() == Fault::usage ? exit_usage : exit_failure, error.what());
    } catch (const std::bad_alloc&) {
        return report(app, exit_failure, "out of memory");
    } catch (const std::exception& error) {
        return report(app, exit_failure, error.what());
    }
}

}  // namespace swapreplay::cli
