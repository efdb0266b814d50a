// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel_pool/kernel_build.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <regex>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace swapreplay::kernel_pool {

namespace fs = std::filesystem;

namespace {

/// Names of functions that the compiler or the linker does not know.
std::vector<std::string> missing_functions(const std::string& messages) {
    std::vector<std::string> missing;
    // gcc's words and clang's; the linkers'.
    static const std::regex unknown(
        "(?:implicit declaration of function|call to undeclared (?:library )?function) '([A-Za-z0-9_]+)'"
        "|undefined (?:reference to|symbol:) [^A-Za-z0-9_]?([A-Za-z0-9_]+)");
    for (std::sregex_iterator at(messages.begin(), messages.end(), unknown), end; at != end; ++at) {
        const std::string name = fmt::format("{}{}()", (*at)[1].str(), (*at)[2].str());
        if (!contains(missing, name)) missing.push_back(name);
    }
    return missing;
}

/// Half a sentence on the header that the compiler did not find, if that was it.
std::optional<std::string> header_not_found(const std::string& messages) {
    static const std::regex line(
        "([^\n:]+):([0-9]+):[0-9]+: fatal error: '?([^\n:']+)'?(?:: No such file or directory| file not "
        "found)");
    std::smatch found;
    if (!std::regex_search(messages, found, line)) return std::nullopt;
    return fmt::format(
        "; line {} of {} includes {}, which is not there; put it beside that file, or pass what "
        "is needed of it with --include",
        found[2].str(), fs::path(found[1].str()).filename().string(), found[3].str());
}

bool failed_in_linker(const std::string& messages) {
    return messages.find("linker command failed") != std::string::npos ||  // clang
           messages.find("ld returned") != std::string::npos;              // gcc
}

}  // namespace

bool contains(const std::vector<std::string>& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

std::string including(const std::string& path) {
    if (path.find_first_of("\"\n") != std::string::npos)
        throw Error(Fault::usage,
                    fmt::format("{}: an #include cannot name a path that has a quotation mark or a newline; "
                                "rename the folder or the file",
                                path));
    return fmt::format("#include \"{}\"\n", path);
}

std::string saying_made_of(std::string_view what) {
    std::string quoted;
    for (const char c : what)
        fmt::format_to(std::back_inserter(quoted), "\\{:03o}", static_cast<unsigned char>(c));
    return fmt::format(
        "__attribute__((visibility(\"default\"))) extern const char swapreplay_made_of[];\n"
        "const char swapreplay_made_of[] = \"{}\";\n",
        quoted);
}

KernelBuild::KernelBuild(const KernelTree& tree, Shim shim, const CompileOptions& options,
                         std::string command)
    : tree_(tree),
      shim_(std::move(shim)),
      options_(options),
      command_(std::move(command)),
      compiler_(options.compiler),
      headers_(command_) {
    compiler_.set_temporary_folder(headers_.path());
    const Compiled by_clang =
        compiler_.run({"-x", "c", "-fsyntax-only", "-"}, "#ifndef __clang__\n#error gcc\n#endif\n");
    most_errors_ = by_clang.done ? "-ferror-limit=20" : "-fmax-errors=20";
}

std::string KernelBuild::shim_file(std::string_view name) const {
    return fs::absolute(fs::path(shim_.folder) / name).string();
}

void KernelBuild::add_headers_of(const std::string& source, std::string_view own_prefix) {
    for (const Include& include : KernelTree::includes_of(source)) {
        make_header(include, own_prefix);
        // A file that is not in the tree names the tree's headers as if it were.
        const std::string in_tree = tree_.path_of("mm/" + include.header);
        if (!include.quoted || !fs::exists(in_tree)) continue;
        for (const Include& inner : KernelTree::includes_of(in_tree))
            make_header(inner, own_prefix);
    }
    // What the tree's own headers name in turn.
    for (const std::string& header : shim_.of_tree) {
        const std::string path = tree_.path_of("include/" + header);
        if (!fs::exists(path)) continue;
        for (const Include& include : KernelTree::includes_of(path))
            make_header(include, own_prefix);
    }
}

void KernelBuild::make_header(const Include& include, std::string_view own_prefix) {
    // One beside the source, and the C library's, which have no folder of the kernel's before them.
    if (include.quoted || include.header.find('/') == std::string::npos) return;
    const fs::path path = fs::path(headers_.path()) / include.header;
    if (fs::exists(fs::symlink_status(path))) return;
    fs::create_directories(path.parent_path());
    const bool own = contains(shim_.of_tree, include.header) ||
                     (!own_prefix.empty() && include.header.starts_with(own_prefix));
    std::string in_tree = tree_.path_of("include/" + include.header);
    // Of a single file with its headers beside it.
    if (!fs::exists(in_tree)) in_tree = tree_.path_of(fs::path(include.header).filename().string());
    if (own && fs::exists(in_tree)) {
        fs::create_symlink(in_tree, path);
        for (const Include& inner : KernelTree::includes_of(in_tree))
            make_header(inner, own_prefix);
        return;
    }
    const std::ofstream empty(path);
    if (own) {
        absent_.push_back(include);
    } else if (!contains(shim_.provided, include.header)) {
        not_provided_.push_back(include);
    }
}

const std::string* KernelBuild::defined(const std::string& name) const {
    const auto found = defines_.find(name);
    return found == defines_.end() ? nullptr : &found->second;
}

void KernelBuild::add_users_defines() {
    for (const std::string& one : options_.defines) {
        const std::size_t equals = one.find('=');
        define(one.substr(0, equals), equals == std::string::npos ? "1" : one.substr(equals + 1));
    }
}

Compiled KernelBuild::compile(const std::string& source, const std::vector<std::string>& more) const {
    std::vector<std::string> arguments{
        "-x", "c", "-std=gnu11", most_errors_,
        // As the kernel's Makefile has it.
        "-fno-strict-aliasing", "-fwrapv", "-fno-delete-null-pointer-checks", "-Wno-pointer-sign",
        // What a newer source needs and is not provided has to be an error, not a guess.
        "-Werror=implicit-function-declaration", "-Werror=implicit-int", "-Werror=int-conversion",
        "-Werror=incompatible-pointer-types", "-g", "-fPIC", "-fvisibility=hidden", "-I" + headers_.path()};
    if (!compiler_.says_how_much_to_optimize()) arguments.emplace_back(options_.sanitize ? "-O1" : "-O2");
    if (options_.sanitize)
        arguments.insert(arguments.end(), {"-fsanitize=address,undefined", "-fno-sanitize-recover=all",
                                           "-fno-omit-frame-pointer"});
    for (const std::string& folder : shim_.includes)
        arguments.push_back("-I" + folder);
    // For a file that is not in the tree.
    arguments.insert(arguments.end(), {"-iquote", tree_.path_of("mm")});
    arguments.push_back(fmt::format("-fmacro-prefix-map={}/=", tree_.root()));
    for (const auto& [name, value] : defines_)
        arguments.push_back(fmt::format("-D{}={}", name, value));
    arguments.insert(arguments.end(), {"-include", shim_file("prelude.h")});
    for (const std::string& header : options_.includes)
        arguments.insert(arguments.end(), {"-include", fs::absolute(header).string()});
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.emplace_back("-");
    return compiler_.run(arguments, source);
}

Compiled KernelBuild::link(std::vector<std::string> arguments) const {
    if (options_.sanitize) arguments.emplace_back("-fsanitize=address,undefined");
    return compiler_.run(arguments, {});
}

bool KernelBuild::has(const std::string& source, const Probe& probe) const {
    const std::string define = fmt::format("-DHAVE_{}=1", probe.name);
    return compile(including(source) +
                       fmt::format("void sr_probe(void);\nvoid sr_probe(void) {{ {} }}\n", probe.body),
                   {define, "-fsyntax-only"})
        .done;
}

void KernelBuild::make_output(const std::string& output,
                              const std::function<Compiled(const std::string& file)>& make) {
    // Beside the output, which is replaced only by a whole one.
    const std::string unfinished =
        fmt::format("{}.{}", output, fs::path(headers_.path()).extension().string());
    std::error_code error;
    try {
        messages_ += make(unfinished).messages;
    } catch (...) {
        fs::remove(unfinished, error);
        throw;
    }
    fs::rename(unfinished, output, error);
    if (error) throw Error(Fault::system, fmt::format("{}: {}", output, error.message()));
}

std::string KernelBuild::places() const {
    return fmt::format("{} nor beside the file", tree_.path_of("include"));
}

bool KernelBuild::lacks_functions(const Compiled& linked) {
    return !linked.done && linked.messages.find("undefined") != std::string::npos;
}

Compiled KernelBuild::with_all_defined(const std::function<Compiled(bool)>& link) {
    Compiled linked = link(true);
    if (lacks_functions(linked) && linked.messages.find("__asan_") != std::string::npos) return link(false);
    return linked;
}

void KernelBuild::refuse_unlinked(const std::string& source, const Compiled& linked) const {
    if (linked.done || lacks_functions(linked) || !failed_in_linker(linked.messages)) return;
    throw CompileError(
        fmt::format("{}: it compiles, but cannot be linked, as said above{}", source,
                    options_.sanitize ? "; --sanitize needs gcc's AddressSanitizer: set CC=gcc" : ""),
        linked.messages);
}

void KernelBuild::refuse_source(const std::string& source, const std::string& messages) const {
    std::string text =
        fmt::format("{}: {}{}", source,
                    failed_in_linker(messages) ? "it compiles, but cannot be linked" : "it does not compile",
                    messages.empty() ? ", and the compiler does not say why" : ", as said above");
    // A header that is not there is what the rest follows from.
    if (const std::optional<std::string> missing_header = header_not_found(messages))
        throw CompileError(text + *missing_header, messages);
    if (!absent_.empty()) {
        for (const Include& include : absent_)
            text += fmt::format("; line {} of {} includes <{}>, which is neither in {}", include.line,
                                fs::path(include.file).filename().string(), include.header, places());
        throw CompileError(text + "; put it beside the file, or name the tree that has it", messages);
    }
    const std::vector<std::string> missing = missing_functions(messages);
    if (!missing.empty())
        text += fmt::format("; {} does not provide the kernel's {}", command_, fmt::join(missing, ", "));
    for (const Include& include : not_provided_)
        text += fmt::format("; line {} of {} includes <{}>, of which {} provides nothing", include.line,
                            fs::path(include.file).filename().string(), include.header, command_);
    if (!missing.empty() || !not_provided_.empty())
        text += "; put what it needs into a header of your own, and pass it with --include";
    throw CompileError(text, messages);
}

}  // namespace swapreplay::kernel_pool
