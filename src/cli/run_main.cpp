// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/run_main.hpp"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "base/printable.hpp"
#include "cli/help.hpp"
#include "cli/interrupt.hpp"
#include "cli/number_argument.hpp"
#include "cli/print.hpp"
#include "cli/self_description.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::cli {

namespace {

/// Throws nothing, wherever stderr goes.
int report(const CLI::App& app, int status, std::string_view what) {
    std::fputs(in_locale(fmt::format("{}: {}\n", app.get_name(), printable(what))).c_str(), stderr);
    return status;
}

/// Unsigned options of the program and of each of its verbs take counts, unless they say otherwise.
void take_counts(CLI::App& app) {
    for (CLI::Option* option : app.get_options()) {
        if (option->get_type_name().starts_with("UINT") && !takes_number(*option))
            option->transform(as_count());
    }
    for (CLI::App* verb : app.get_subcommands(nullptr))
        take_counts(*verb);
}

/// Of the program and of each of its verbs.
void lay_out_help(CLI::App& app) {
    app.set_help_flag("-h,--help", "print this help");
    app.formatter(help_layout());
    for (CLI::App* verb : app.get_subcommands(nullptr))
        lay_out_help(*verb);
}

int say_out_of_memory() {
    // Without memory, which there may be none of.
    std::fprintf(stderr, "%s: out of memory\n", program_invocation_short_name);
    return exit_failure;
}

[[noreturn]] void end_in_words();
const std::terminate_handler usual_end = std::set_terminate(end_in_words);

/// What no run_main() catches: a program makes its options before it, and a thread may have no memory to begin with.
[[noreturn]] void end_in_words() {
    try {
        if (const std::exception_ptr thrown = std::current_exception()) std::rethrow_exception(thrown);
    } catch (const std::bad_alloc&) {
        std::_Exit(say_out_of_memory());
    } catch (...) {
        usual_end();
    }
    std::abort();
}

int parse_and_run(CLI::App& app, int argc, char** argv, const std::function<int()>& body,
                  const KnownValues& known) {
    try {
        if (const auto text = self_description(app, argc, argv, known)) {
            print_text(*text);
            return exit_ok;
        }
        app.parse(argc, argv);
        return body();
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) {
            std::ostringstream text;
            const int status = app.exit(error, text, text);
            print_text(text.str());
            return status;
        }
        return report(app, exit_usage, usage_sentence(error, app));
    } catch (const Error& error) {
        if (Interrupt::requested()) return report(app, Interrupt::exit_status, error.what());
        return report(app, error.fault() == Fault::usage ? exit_usage : exit_failure, error.what());
    } catch (const std::bad_alloc&) {
        return say_out_of_memory();
    } catch (const std::system_error& error) {
        if (std::ferror(stdout) != 0) throw;  // {fmt}'s, as it could not print
        return report(app, exit_failure, error.what());
    } catch (const std::exception& error) {
        return report(app, exit_failure, error.what());
    }
}

}  // namespace

int run_main(CLI::App& app, int argc, char** argv, const std::function<int()>& body,
             const KnownValues& known) {
    // A limit on the size of files is an error like others; SIGPIPE ends a program as ever.
    std::signal(SIGXFSZ, SIG_IGN);
    const std::string version = fmt::format("{} {}", app.get_name(), SWAPREPLAY_VERSION);
    app.set_version_flag("-V,--version", version, "print the program's version");
    for (CLI::App* const verb : app.get_subcommands({}))
        verb->set_version_flag("-V,--version", version)->group("");  // the program's help has it
    take_counts(app);
    lay_out_help(app);
    try {
        const int status = parse_and_run(app, argc, argv, body, known);
        errno = EIO;  // unless flushing knows better
        if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
        throw std::system_error(errno, std::generic_category());
    } catch (const std::system_error& error) {
        return report(app, exit_failure, fmt::format("standard output: {}", error.code().message()));
    }
}

int run_main(CLI::App& app, int argc, char** argv, const std::function<int()>& body) {
    return run_main(app, argc, argv, body, {});
}

}  // namespace swapreplay::cli
