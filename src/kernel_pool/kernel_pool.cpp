// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel_pool/kernel_pool.hpp"

#include <algorithm>
#include <bit>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/temporary_folder.hpp"
#include "kernel_pool/compiler.hpp"
#include "kernel_pool/shim.hpp"

namespace swapreplay::kernel_pool {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view chain_option = "CONFIG_ZSMALLOC_CHAIN_SIZE";
constexpr unsigned default_chain = 8;  // mm/Kconfig, since the option is there (6.3)

using Defines = std::map<std::string, std::string, std::less<>>;

std::string content_of(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
    return std::ranges::find(words, word) != words.end();
}

/// Every CONFIG_ option that the text names.
std::vector<std::string> options_in(const std::string& text) {
    std::vector<std::string> names;
    static const std::regex option("CONFIG_[A-Z0-9_]+");
    for (std::sregex_iterator at(text.begin(), text.end(), option), end; at != end; ++at)
        if (!contains(names, at->str())) names.push_back(at->str());
    return names;
}

/// As the kernel's build defines options: y is 1, n leaves it undefined, numbers and texts are themselves.
void define_option(Defines& defines, const std::string& name, const std::string& value) {
    if (value == "y") {
        defines[name] = "1";
    } else if (value == "n" || value == "m") {
        defines.erase(name);
    } else {
        defines[name] = value;
    }
}

/// One pool's making: what is known of the source, and the compiler with its arguments.
class Making {
public:
    explicit Making(const Request& request)
        : request_(request),
          tree_(request.tree),
          shim_(find_shim(request.shim)),
          compiler_(request.compiler) {
        if (!contains(shim_.allocators(), request.allocator))
            throw Error(Fault::usage, fmt::format("unknown allocator '{}'; known allocators: {}",
                                                  request.allocator, fmt::join(shim_.allocators(), ", ")));
        const std::string in_tree = fmt::format("mm/{}.c", request.allocator);
        result_.source = request.file.empty() ? tree_.path_of(in_tree) : fs::absolute(request.file).string();
        if (!fs::is_regular_file(result_.source))
            throw Error(
                Fault::usage,
                fmt::format("{}: there is no such file; name the root of a kernel's source tree that has it, "
                            "or the file by --file",
                            result_.source));
        result_.release = tree_.release();
        text_ = content_of(result_.source);
    }

    Result make() {
        make_headers();
        set_options();
        const Compiled alone = compile(including(result_.source), {"-fsyntax-only"});
        if (!alone.done) refuse_source(alone.messages);
        for (const Probe& probe : shim_.probes_of(request_.allocator))
            if (has(probe)) features_.push_back("-DHAVE_" + probe.name);
        link();
        return result_;
    }

private:
    static std::string including(const std::string& path) { return fmt::format("#include \"{}\"\n", path); }

    [[nodiscard]] std::string shim_file(const std::string& name) const {
        return fs::absolute(fs::path(shim_.folder) / name).string();
    }

    /// Every header that the source names and the prelude answers for is there, and empty.
    void make_headers() {
        for (const Include& include : KernelTree::includes_of(result_.source)) {
            make_header(include);
            const std::string in_tree = tree_.path_of("mm/" + include.header);
            if (request_.file.empty() || !include.quoted || !fs::exists(in_tree)) continue;
            for (const Include& inner : KernelTree::includes_of(in_tree))
                make_header(inner);
        }
        // What these name in turn.
        for (const std::string& header : shim_.of_tree) {
            const std::string path = tree_.path_of("include/" + header);
            if (!fs::exists(path)) continue;
            for (const Include& include : KernelTree::includes_of(path))
                make_header(include);
        }
    }

    void make_header(const Include& include) {
        if (include.quoted) return;  // beside the source
        const fs::path path = fs::path(headers_.path()) / include.header;
        if (fs::exists(fs::symlink_status(path))) return;
        fs::create_directories(path.parent_path());
        if (contains(shim_.of_tree, include.header)) {
            const std::string in_tree = tree_.path_of("include/" + include.header);
            if (fs::exists(in_tree)) {
                fs::create_symlink(in_tree, path);
                return;
            }
        }
        std::ofstream empty(path);
        if (!contains(shim_.provided, include.header) && !contains(shim_.of_tree, include.header))
            result_.not_provided.push_back(include);
    }

    void set_options() {
        defines_ = {{"CONFIG_64BIT", "1"}, {"CONFIG_MMU", "1"}, {"CONFIG_COMPACTION", "1"}};
        const std::vector<std::string> named = options_in(text_);
        for (const std::string& name : named)
            if (const auto value = tree_.option(name)) define_option(defines_, name, *value);
        // zsmalloc has an interface of its own; the others have zpool's.
        define_option(defines_, "CONFIG_ZPOOL", request_.allocator == "zsmalloc" ? "n" : "y");
        // The kernel's own table of classes costs nothing.
        defines_["CONFIG_ZSMALLOC_STAT"] = "1";
        set_chain(contains(named, chain_option));
        defines_["PAGE_SHIFT"] = std::to_string(std::countr_zero(request_.page_size));
        for (const std::string& define : request_.defines) {
            const std::size_t equals = define.find('=');
            defines_[define.substr(0, equals)] =
                equals == std::string::npos ? "1" : define.substr(equals + 1);
        }
    }

    void set_chain(bool is_option) {
        if (!is_option) {
            if (request_.chain != 0)
                throw Error(
                    Fault::usage,
                    fmt::format("--chain {}: {} has no {}, but a constant of its own; change it there",
                                request_.chain, result_.source, chain_option));
            return;
        }
        if (request_.chain != 0) {
            result_.chain = request_.chain;
            defines_[std::string(chain_option)] = std::to_string(request_.chain);
        } else if (const auto found = defines_.find(chain_option); found != defines_.end()) {
            result_.chain = static_cast<unsigned>(std::strtoul(found->second.c_str(), nullptr, 10));
            result_.chain_from = ".config";
        } else {
            result_.chain = default_chain;
            result_.chain_from = "the kernel's default";
            defines_[std::string(chain_option)] = std::to_string(default_chain);
        }
    }

    [[nodiscard]] Compiled compile(const std::string& source, const std::vector<std::string>& more) const {
        std::vector<std::string> arguments{
            "-x", "c", "-std=gnu11",
            // As the kernel's Makefile has it.
            "-fno-strict-aliasing", "-fwrapv", "-fno-delete-null-pointer-checks",
            // What a newer source needs and is not provided has to be an error, not a guess.
            "-Werror=implicit-function-declaration", "-Werror=implicit-int", "-Werror=int-conversion",
            "-Werror=incompatible-pointer-types", "-O2", "-g", "-fPIC", "-fvisibility=hidden",
            "-I" + headers_.path()};
        if (request_.sanitize)
            arguments.insert(arguments.end(), {"-fsanitize=address,undefined", "-fno-sanitize-recover=all",
                                               "-fno-omit-frame-pointer", "-O1"});
        for (const std::string& folder : shim_.includes)
            arguments.push_back("-I" + folder);
        // For a file that is not in the tree.
        arguments.insert(arguments.end(), {"-iquote", tree_.path_of("mm")});
        arguments.push_back(fmt::format("-fmacro-prefix-map={}/=", tree_.root()));
        for (const auto& [name, value] : defines_)
            arguments.push_back(fmt::format("-D{}={}", name, value));
        arguments.insert(arguments.end(), features_.begin(), features_.end());
        arguments.insert(arguments.end(), {"-include", shim_file("prelude.h")});
        for (const std::string& header : request_.includes)
            arguments.insert(arguments.end(), {"-include", fs::absolute(header).string()});
        arguments.insert(arguments.end(), more.begin(), more.end());
        arguments.emplace_back("-");
        return compiler_.run(arguments, source);
    }

    [[nodiscard]] bool has(const Probe& probe) const {
        return compile(including(result_.source) +
                           fmt::format("void sr_probe(void);\nvoid sr_probe(void) {{ {} }}\n", probe.body),
                       {"-fsyntax-only"})
            .done;
    }

    void link() {
        // Beside the output, which is replaced only by a whole one.
        const std::string unfinished =
            fmt::format("{}.{}", request_.output, fs::path(headers_.path()).extension().string());
        const Compiled compiled =
            compile(including(result_.source) + including(shim_file(request_.allocator + "_pool.h")),
                    {"-shared", "-o", unfinished});
        if (!compiled.done) {
            std::error_code ignored;
            fs::remove(unfinished, ignored);
            throw CompileError(
                fmt::format("{}: it compiles, and {}_pool.h after it does not, as said above: its "
                            "interface is not one of 5.10 to 7.3",
                            result_.source, request_.allocator),
                compiled.messages);
        }
        result_.messages = compiled.messages;
        std::error_code error;
        fs::rename(unfinished, request_.output, error);
        if (error) throw Error(Fault::system, fmt::format("{}: {}", request_.output, error.message()));
    }

    [[noreturn]] void refuse_source(const std::string& messages) const {
        std::string text = fmt::format("{}: it does not compile, as said above", result_.source);
        std::vector<std::string> missing;
        static const std::regex implicit("error: implicit declaration of function '([A-Za-z0-9_]+)'");
        for (std::sregex_iterator at(messages.begin(), messages.end(), implicit), end; at != end; ++at)
            if (const std::string name = (*at)[1].str() + "()"; !contains(missing, name))
                missing.push_back(name);
        if (!missing.empty())
            text += fmt::format("; kernel-pool does not provide the kernel's {}", fmt::join(missing, ", "));
        for (const Include& include : result_.not_provided)
            text += fmt::format("; line {} of {} includes <{}>, of which kernel-pool provides nothing",
                                include.line, fs::path(include.file).filename().string(), include.header);
        if (!missing.empty() || !result_.not_provided.empty())
            text += "; put what it needs into a header of your own, and name that by --include";
        throw CompileError(text, messages);
    }

    const Request& request_;
    const KernelTree tree_;
    const Shim shim_;
    const Compiler compiler_;
    const TemporaryFolder headers_{"kernel-pool"};
    std::string text_;  ///< of the source
    Defines defines_;
    std::vector<std::string> features_;
    Result result_;
};

}  // namespace

Result make_kernel_pool(const Request& request) {
    return Making(request).make();
}

}  // namespace swapreplay::kernel_pool
