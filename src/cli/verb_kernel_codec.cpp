// SPDX-License-Identifier: GPL-2.0-or-later
// swapreplay kernel-codec: a kernel tree's own compressor as a codec.
#include <memory>

#include <fmt/format.h>

#include "base/shell_word.hpp"
#include "cli/kernel_pool_argument.hpp"
#include "cli/number_argument.hpp"
#include "cli/plugin_output.hpp"
#include "cli/print.hpp"
#include "cli/verb.hpp"
#include "kernel_pool/kernel_codec.hpp"
#include "plugin/shared_object.hpp"

namespace swapreplay::cli::verb_kernel_codec {

namespace {

using kernel_pool::CodecRequest;
using kernel_pool::CodecResult;

struct Arguments {
    CodecRequest request;
    bool overwrite = false;
};

int run(const Arguments& arguments) {
    CodecRequest request = arguments.request;
    if (request.output.empty()) request.output = request.codec + ".so";
    check_plugin_output(request.output, arguments.overwrite, {request.tree, request.options.includes},
                        "--codec");
    const CodecResult result = kernel_pool::or_end_by_signal([&] {
        return with_compiler(request.options, [&] { return kernel_pool::make_kernel_codec(request); });
    });
    require_sanitizer(request.options, request.output);
    print_text(fmt::format("{}: {}\n", request.output, kernel_pool::what_was_made(request, result)));
    print_text(fmt::format("next: swapreplay codecs CORPUS --codec {}\n",
                           quoted_for_shell(as_path(request.output))));
    return 0;
}

}  // namespace

Verb add(CLI::App& app) {
    auto arguments = std::make_shared<Arguments>();
    CodecRequest* const request = &arguments->request;
    CLI::App* verb = app.add_subcommand(
        "kernel-codec",
        "Compile a kernel tree's own compressor, patches included, as a codec for codecs and verify");
    verb->add_option("tree", request->tree, "root of a kernel's source tree, which is only read")->required();
    verb->add_option(
            "codec", request->codec,
            "what to compile: lzo, lzo-rle, lz4, lz4hc, zstd, deflate, 842, or one of the tree's own")
        ->required();
    verb->add_option("-o,--output", request->output, "file to write: a shared object (default: CODEC.so)")
        ->option_text("FILE");
    verb->add_flag("--overwrite", arguments->overwrite, "replace an output that exists");
    verb->add_option(
            "--caller", request->caller,
            "which part of the kernel compresses, and so sets the parameters: zram (from 6.12 on) or crypto, "
            "which zswap calls (default: zram if the tree has it)")
        ->option_text("NAME")
        ->check(one_of({"zram", "crypto"}));
    add_compile_options(*verb, request->options);
    return {verb, [arguments] { return run(*arguments); }};
}

}  // namespace swapreplay::cli::verb_kernel_codec
