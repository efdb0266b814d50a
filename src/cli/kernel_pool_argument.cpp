// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/kernel_pool_argument.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <sstream>

#include <fmt/format.h>

#include "cli/print.hpp"
#include "cli/trace_argument.hpp"
#include "plugin/guard.hpp"
#include "plugin/sanitizer_runtime.hpp"
#include "plugin/shared_object.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::cli {

namespace {

using kernel_pool::Request;
using kernel_pool::Result;

std::string from_environment(const char* name, const char* otherwise) {
    const char* const value = std::getenv(name);
    return value == nullptr || *value == '\0' ? otherwise : value;
}

/// "linux-patched", of "../linux-patched/".
std::string last_part(const std::string& tree) {
    const std::filesystem::path path = std::filesystem::absolute(tree).lexically_normal();
    return (path.has_filename() ? path : path.parent_path()).filename().string();
}

CLI::Validator a_macro() {
    return {[](const std::string& word) {
                const std::string name = word.substr(0, word.find('='));
                const auto may_be_in = [](char c) {
                    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
                };
                const bool is_name = !name.empty() &&
                                     std::isdigit(static_cast<unsigned char>(name[0])) == 0 &&
                                     std::ranges::all_of(name, may_be_in);
                return is_name ? std::string() : fmt::format("'{}' is not the name of a macro", word);
            },
            ""};
}

}  // namespace

void rethrow_in_words() {
    try {
        throw;
    } catch (const std::filesystem::filesystem_error& error) {
        throw Error(Fault::system, fmt::format("{}: {}", error.path1().string(), error.code().message()));
    }
}

void set_compiler(kernel_pool::CompileOptions& options) {
    options.compiler = from_environment("CC", "cc");
    options.shim = from_environment("SWAPREPLAY_KERNEL_POOL", "");
}

void require_sanitizer(const kernel_pool::CompileOptions& options, const std::string& output) {
    if (!options.sanitize || sanitizer_runtime_of(output)) return;
    std::error_code ignored;
    std::filesystem::remove(output, ignored);
    throw Error(Fault::usage,
                "--sanitize: what the compiler made does not load libasan, gcc's AddressSanitizer, which "
                "swapreplay needs; set CC=gcc");
}

void print_messages(const std::string& messages) {
    std::istringstream lines(messages);
    for (std::string line; std::getline(lines, line);)
        print_note(line);
}

void add_compile_options(CLI::App& verb, kernel_pool::CompileOptions& options) {
    verb.add_option("-D", options.defines,
                    "define a macro, such as -D ZS_DEBUG or -D CONFIG_NAME=2; may be repeated")
        ->option_text("NAME[=VALUE]")
        ->check(a_macro())
        ->allow_extra_args(false);
    verb.add_option("--include", options.includes,
                    "include this header of yours before the first line; may be repeated")
        ->option_text("FILE")
        ->allow_extra_args(false);
    verb.add_flag("--sanitize", options.sanitize,
                  "compile with the address and undefined-behaviour sanitizers; replay, compare and codecs "
                  "run the result without further setup");
}

Result compile_kernel_pool(Request request) {
    return with_compiler(request.options, [&] { return kernel_pool::make_kernel_pool(request); });
}

CLI::Option* KernelPoolArgument::add_to(CLI::App& verb) {
    return verb
        .add_option(
            option, trees_,
            "compile mm/zsmalloc.c of this kernel tree, and replay through it; see 'swapreplay kernel-pool'")
        ->option_text("TREE")
        ->allow_extra_args(false);
}

std::vector<PoolSpec> KernelPoolArgument::make_for(const std::string& trace, const ReadOptions& reading) {
    if (!given()) return {};
    // Standard input can be opened once; its pages are taken to be usual ones.
    return make(trace == "-" ? Metadata().page_size : open_trace(trace, reading).metadata().page_size);
}

std::vector<PoolSpec> KernelPoolArgument::make(std::uint32_t page_size) {
    if (!folder_) folder_.emplace("kernel-pool");
    std::vector<PoolSpec> specs;
    std::vector<std::string> files;
    for (const std::string& tree : trees_) {
        Request request;
        request.tree = tree;
        request.page_size = page_size;
        request.output = folder_->file(fmt::format("{}-{}.so", specs.size() + 1, last_part(tree)));
        files.push_back(request.output);
        remove_after_plugin_crash(folder_->path(), files);
        const Result result = kernel_pool::or_end_by_signal([&] { return compile_kernel_pool(request); },
                                                            [&] { folder_.reset(); });
        print_note(fmt::format("{}: {}", tree, kernel_pool::what_was_made(result)));
        // Not as a spec is parsed: a comma or a colon in the path is a part of it.
        PoolSpec spec;
        spec.text = tree;
        spec.name = external_name;
        spec.values.emplace("file", request.output);
        specs.push_back(std::move(spec));
    }
    return specs;
}

}  // namespace swapreplay::cli
