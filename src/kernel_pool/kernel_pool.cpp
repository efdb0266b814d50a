// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel_pool/kernel_pool.hpp"

#include <algorithm>
#include <bit>
#include <filesystem>
#include <iterator>
#include <regex>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/number.hpp"
#include "base/text_of_file.hpp"
#include "kernel_pool/shim.hpp"

namespace swapreplay::kernel_pool {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view chain_option = "CONFIG_ZSMALLOC_CHAIN_SIZE";
constexpr unsigned least_chain = 4, most_chain = 16;  // mm/Kconfig
constexpr unsigned default_chain = 8;                 // mm/Kconfig, since the option is there (6.3)

/// Every CONFIG_ option that the text names.
std::vector<std::string> options_in(const std::string& text) {
    std::vector<std::string> names;
    static const std::regex option("CONFIG_[A-Z0-9_]+");
    for (std::sregex_iterator at(text.begin(), text.end(), option), end; at != end; ++at)
        if (!contains(names, at->str())) names.push_back(at->str());
    return names;
}

/// One pool's making: what is known of the source, and the compiler with its arguments.
class PoolMaking {
public:
    explicit PoolMaking(const Request& request)
        : request_(request),
          tree_(root_of(request)),
          shim_(find_shim(request.options.shim)),
          build_(tree_, shim_, request.options, "kernel-pool") {
        if (!contains(shim_.allocators(), request.allocator))
            throw Error(Fault::usage, fmt::format("unknown allocator '{}'; known allocators: {}",
                                                  request.allocator, fmt::join(shim_.allocators(), ", ")));
        const std::string in_tree = fmt::format("mm/{}.c", request.allocator);
        result_.source = request.file.empty() ? tree_.path_of(in_tree) : fs::absolute(request.file).string();
        if (fs::is_directory(result_.source))
            throw Error(Fault::usage,
                        fmt::format("{}: it is a folder; name a C file by --file", result_.source));
        if (!fs::is_regular_file(result_.source))
            throw Error(
                Fault::usage,
                fmt::format("{}: there is no such file; name the root of a kernel's source tree that has it, "
                            "or the file by --file",
                            result_.source));
        result_.release = tree_.release();
        text_ = text_of_file(result_.source);
        if (text_.find('\0') != std::string::npos)
            throw Error(Fault::usage, fmt::format("{}: it is not C: it has bytes that are 0; name a C file",
                                                  result_.source));
        refuse_another_allocator();
    }

    Result make() {
        build_.add_headers_of(result_.source);
        set_options();
        const Compiled alone = build_.compile(including(result_.source), {"-fsyntax-only"});
        if (!alone.done) build_.refuse_source(result_.source, alone.messages);
        for (const Probe& probe : shim_.probes_of(request_.allocator))
            if (build_.has(result_.source, probe)) build_.define("HAVE_" + probe.name, "1");
        link();
        result_.messages = build_.messages();
        return result_;
    }

private:
    /// A file that is another allocator's would make a pool that is named and driven wrongly.
    void refuse_another_allocator() const {
        if (request_.file.empty()) return;
        for (const std::string& other : shim_.allocators()) {
            const bool is_other =
                other != request_.allocator && fs::path(request_.file).filename() == other + ".c";
            if (is_other)
                throw Error(
                    Fault::usage,
                    fmt::format("--file {}: it is {}, and {} is to be compiled; name {} after the tree",
                                request_.file, other, request_.allocator, other));
        }
    }

    /// A file that has its headers beside it needs no tree.
    static std::string root_of(const Request& request) {
        if (!request.tree.empty()) return request.tree;
        if (request.file.empty())
            throw Error(Fault::usage, "name the root of a kernel's source tree, or a file by --file");
        return fs::absolute(request.file).parent_path().string();
    }

    /// As the kernel's build defines options: y is 1, n leaves it undefined, numbers and texts are themselves.
    void define_option(const std::string& name, const std::string& value) {
        if (value == "n" || value == "m") {
            build_.undefine(name);
        } else {
            build_.define(name, value == "y" ? "1" : value);
        }
    }

    void set_options() {
        for (const char* const option : {"CONFIG_64BIT", "CONFIG_MMU", "CONFIG_COMPACTION"})
            build_.define(option, "1");
        const std::vector<std::string> named = options_in(text_);
        for (const std::string& name : named)
            if (const auto value = tree_.option(name)) define_option(name, *value);
        // zsmalloc has an interface of its own; the others have zpool's.
        define_option("CONFIG_ZPOOL", request_.allocator == "zsmalloc" ? "n" : "y");
        // The kernel's own table of classes costs nothing.
        build_.define("CONFIG_ZSMALLOC_STAT", "1");
        set_chain(contains(named, chain_option));
        set_page_size();
        build_.define("PAGE_SHIFT", std::to_string(std::countr_zero(result_.page_size)));
        build_.add_users_defines();
    }

    void set_page_size() {
        result_.page_size = request_.page_size;
        if (result_.page_size != 0) return;
        result_.page_size = 4096;
        for (const std::uint32_t kib : {8U, 16U, 32U, 64U}) {
            // The architectures' own names, and those for all of them since 6.9.
            for (const std::string& option :
                 {fmt::format("CONFIG_ARM64_{}K_PAGES", kib), fmt::format("CONFIG_PPC_{}K_PAGES", kib),
                  fmt::format("CONFIG_PAGE_SIZE_{}KB", kib)}) {
                if (tree_.option(option) != "y") continue;
                result_.page_size = kib * 1024;
                result_.page_size_of_config = true;
            }
        }
    }

    /// The value that the user gave a macro by -D.
    [[nodiscard]] std::optional<std::string> user_defined(const std::string& name) const {
        const std::string begin = name + '=';
        std::optional<std::string> value;
        for (const std::string& define : request_.options.defines) {
            if (define == name) value = "1";
            if (define.starts_with(begin)) value = define.substr(begin.size());
        }
        return value;
    }

    /// @param from  ".config", for the message
    static unsigned chain_of(const std::string& value, const char* from) {
        const auto chain = number<unsigned>(value);
        if (!chain || *chain < least_chain || *chain > most_chain)
            throw Error(Fault::usage, fmt::format("{}: {}={}: must be a whole number from {} to {}", from,
                                                  chain_option, value, least_chain, most_chain));
        return *chain;
    }

    void set_chain(bool is_option) {
        const std::string name(chain_option);
        const std::optional<std::string> by_macro = user_defined(name);
        if (request_.allocator != "zsmalloc") {
            if (request_.chain == 0) return;
            throw Error(Fault::usage,
                        fmt::format("--chain: {} has no chains; it is for zsmalloc", request_.allocator));
        }
        if (!is_option) {
            if (request_.chain != 0)
                throw Error(
                    Fault::usage,
                    fmt::format("--chain {}: {} has no {}, but a constant of its own; change it there",
                                request_.chain, result_.source, chain_option));
            if (by_macro)
                throw Error(
                    Fault::usage,
                    fmt::format("-D {}={}: {} has no such option, but a constant of its own; change it there",
                                name, *by_macro, result_.source));
            return;
        }
        if (by_macro) {
            if (request_.chain != 0)
                throw Error(Fault::usage, fmt::format("--chain {} and -D {}={}: give only one of them",
                                                      request_.chain, name, *by_macro));
            result_.chain = chain_of(*by_macro, "-D");
            result_.chain_from = "-D";
        } else if (request_.chain != 0) {
            result_.chain = request_.chain;
        } else if (const std::string* const found = build_.defined(name)) {
            result_.chain = chain_of(*found, ".config");
            result_.chain_from = ".config";
        } else {
            result_.chain = default_chain;
            result_.chain_from = "the kernel's default";
        }
        build_.define(name, std::to_string(*result_.chain));
    }

    void link() {
        const std::string adapter = request_.allocator + "_pool.h";
        build_.make_output(request_.output, [&](const std::string& file) {
            Compiled made = KernelBuild::with_all_defined([&](bool all_defined) {
                std::vector<std::string> words{"-shared", KernelBuild::calls_its_own, "-o", file};
                if (all_defined) words.emplace_back(KernelBuild::all_defined);
                return build_.compile(including(result_.source) + including(build_.shim_file(adapter)) +
                                          saying_made_of(what_was_made(result_)),
                                      words);
            });
            if (KernelBuild::lacks_functions(made)) build_.refuse_source(result_.source, made.messages);
            build_.refuse_unlinked(result_.source, made);
            // The page is about a file that is not the user's: what it means is a sentence.
            if (!made.done) throw CompileError(unknown_interface(adapter, made.messages), {});
            return made;
        });
    }

    [[nodiscard]] std::string unknown_interface(const std::string& adapter,
                                                const std::string& messages) const {
        // "too few arguments to function 'zs_malloc'", "passing argument 1 of 'zs_free'", "has no member named 'stats'"
        static const std::regex name(
            "error: [^\n]*(?:function|argument [0-9]+ of|declaration of|member named) "
            "'([A-Za-z0-9_]+)'|error: '([A-Za-z0-9_]+)' undeclared");
        std::smatch found;
        const std::string what =
            std::regex_search(messages, found, name)
                ? fmt::format("what {} calls {} is unknown to it", adapter, found[1].str() + found[2].str())
                : fmt::format("{} after it does not", adapter);
        return fmt::format("{}: it compiles, but {}: its interface matches no release from 5.10 to 7.3",
                           result_.source, what);
    }

    const Request& request_;
    const KernelTree tree_;
    const Shim shim_;
    KernelBuild build_;
    std::string text_;  ///< of the source
    Result result_;
};

}  // namespace

std::string what_was_made(const Result& result) {
    std::string text = result.source;
    if (result.release) text += fmt::format(" (Linux {})", *result.release);
    text += fmt::format(", pages of {} KiB{}", result.page_size / 1024,
                        result.page_size_of_config ? " (.config)" : "");
    if (result.chain) {
        text += fmt::format(", zspages of up to {} pages", *result.chain);
        if (!result.chain_from.empty()) text += fmt::format(" ({})", result.chain_from);
    }
    return text;
}

std::vector<std::string> headers_beside(const std::string& file) {
    std::vector<std::string> headers;
    std::error_code error;
    if (!fs::is_regular_file(file, error)) return headers;  // make_kernel_pool() says so
    for (const Include& include : KernelTree::includes_of(file)) {
        const fs::path beside = fs::absolute(file).parent_path() / fs::path(include.header).filename();
        if (fs::exists(beside, error)) headers.push_back(beside.string());
    }
    return headers;
}

Result make_kernel_pool(const Request& request) {
    return PoolMaking(request).make();
}

}  // namespace swapreplay::kernel_pool
