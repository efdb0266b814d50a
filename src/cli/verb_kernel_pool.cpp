// SPDX-License-Identifier: GPL-2.0-or-later
// swapreplay kernel-pool: a kernel tree's own allocator as a pool.
#include <memory>

#include <fmt/format.h>

#include "base/shell_word.hpp"
#include "cli/kernel_pool_argument.hpp"
#include "cli/number_argument.hpp"
#include "cli/plugin_output.hpp"
#include "cli/print.hpp"
#include "cli/verb.hpp"
#include "plugin/shared_object.hpp"

namespace swapreplay::cli::verb_kernel_pool {

namespace {

using kernel_pool::Request;

struct Arguments {
    Request request;
    bool overwrite = false;
};

/// The kernel's file, its own headers and those of the user; of a tree, everything.
PluginInputs inputs_of(const Request& request) {
    PluginInputs inputs{request.tree, request.options.includes};
    if (request.file.empty()) return inputs;
    inputs.files.push_back(request.file);
    for (const std::string& header : kernel_pool::headers_beside(request.file))
        inputs.files.push_back(header);
    return inputs;
}

int run(const Arguments& arguments) {
    Request request = arguments.request;
    if (request.output.empty()) request.output = request.allocator + ".so";
    check_plugin_output(request.output, arguments.overwrite, inputs_of(request), "--pool");
    const kernel_pool::Result result =
        kernel_pool::or_end_by_signal([&] { return compile_kernel_pool(request); });
    require_sanitizer(request.options, request.output);
    print_text(fmt::format("{}: {}\n", request.output, kernel_pool::what_was_made(result)));
    print_text(
        fmt::format("next: swapreplay replay TRACE --pool {}\n", quoted_for_shell(as_path(request.output))));
    return 0;
}

}  // namespace

Verb add(CLI::App& app) {
    auto arguments = std::make_shared<Arguments>();
    Request* const request = &arguments->request;
    CLI::App* verb = app.add_subcommand(
        "kernel-pool",
        "Compile a kernel tree's own allocator, patches included, as a pool for replay and compare");
    verb->add_option(
        "tree", request->tree,
        "root of a kernel's source tree, which is only read; needed unless --file has its headers "
        "beside it");
    verb->add_option("allocator", request->allocator, "what to compile: mm/ALLOCATOR.c of the tree")
        ->capture_default_str();
    verb->add_option("-o,--output", request->output, "file to write: a shared object (default: ALLOCATOR.so)")
        ->option_text("FILE");
    verb->add_flag("--overwrite", arguments->overwrite, "replace an output that exists");
    verb->add_option("-f,--file", request->file, "compile this file instead of the tree's")
        ->option_text("FILE");
    verb->add_option("--chain", request->chain,
                     "maximum pages of a zspage, 4 to 16 (default: as in the tree's .config, else 8)")
        ->option_text("N")
        ->transform(as_count(4, 16));
    verb->add_option(
            "--page-size", request->page_size,
            "page size in bytes; 4K, 8K, 16K, 32K or 64K (default: as in the tree's .config, else 4K)")
        ->option_text("SIZE")
        ->transform(as_size())
        ->check(one_of({"4096", "8192", "16384", "32768", "65536"}));
    add_compile_options(*verb, request->options);
    return {verb, [arguments] { return run(*arguments); }};
}

}  // namespace swapreplay::cli::verb_kernel_pool
