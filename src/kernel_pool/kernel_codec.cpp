// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel_pool/kernel_codec.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "kernel_pool/shim.hpp"

namespace swapreplay::kernel_pool {

namespace fs = std::filesystem;

namespace {

/// The sources of a folder of lib/: every object that its Makefile names and that has a .c file. An object without one is
/// made of the others.
std::vector<std::string> sources_in(const fs::path& folder) {
    std::ifstream file(folder / "Makefile");
    std::vector<std::string> sources;
    static const std::regex object("[A-Za-z0-9_/-]+\\.o\\b");
    for (std::string line; std::getline(file, line);) {
        line.resize(std::min(line.size(), line.find('#')));
        for (std::sregex_iterator at(line.begin(), line.end(), object), end; at != end; ++at) {
            const std::string source = (folder / at->str()).replace_extension(".c").string();
            if (fs::exists(source) && std::ranges::find(sources, source) == sources.end())
                sources.push_back(source);
        }
    }
    return sources;
}

struct Unit {
    std::string source;
    std::string text;  ///< that is compiled: it includes the source
    std::vector<std::string> arguments;
    std::string object;
    Compiled compiled{false, {}};
};

/// One codec's making.
class CodecMaking {
public:
    explicit CodecMaking(const CodecRequest& request)
        : request_(request),
          tree_(request.tree),
          shim_(find_shim(request.options.shim, "codec")),
          sources_(shim_.sources_of(request.codec)),
          build_(tree_, shim_, request.options, "kernel-codec") {
        result_.release = tree_.release();
        choose_caller();
    }

    CodecResult make() {
        for (const std::string& place : sources_.places) {
            const std::string path = tree_.path_of(place);
            const auto found = fs::is_directory(path) ? sources_in(path) : std::vector<std::string>{path};
            if (found.empty() || !fs::exists(found.front()))
                throw Error(
                    Fault::usage,
                    fmt::format("{}: there is no source of {} there; name the root of a kernel's source "
                                "tree that has it",
                                path, request_.codec));
            for (const std::string& source : found)
                add(source, including(source), {});
        }
        const std::string caller = tree_.path_of(result_.caller);
        prepare(caller);
        for (const Unit& unit : units_)
            build_.add_headers_of(unit.source, own_headers());
        build_.define("CONFIG_64BIT", "1");
        build_.define("__KERNEL__", "1");
        build_.add_users_defines();
        probe_and_add(caller);
        compile_all();
        link();
        result_.messages = build_.messages();
        return result_;
    }

private:
    [[nodiscard]] std::string own_headers() const { return "linux/" + request_.codec; }
    [[nodiscard]] bool is_zram() const { return caller_ == "zram"; }

    void choose_caller() {
        const std::string backend = fmt::format("drivers/block/zram/backend_{}.c", sources_.backend);
        const std::string crypto = fmt::format("crypto/{}.c", request_.codec);
        caller_ = request_.caller;
        if (caller_.empty()) caller_ = tree_.has(backend) ? "zram" : "crypto";
        result_.caller = is_zram() ? backend : crypto;
        if (tree_.has(result_.caller)) return;
        if (!request_.caller.empty())
            throw Error(Fault::usage,
                        fmt::format("--caller {}: {} has no {}{}", caller_, tree_.root(), result_.caller,
                                    is_zram() ? ", which came with 6.12; try --caller crypto" : ""));
        throw Error(
            Fault::usage,
            fmt::format("{}: it has neither {} nor {}, so nothing in it calls a codec {}; name the root "
                        "of a kernel's source tree, and a codec that zram or crypto/ has",
                        tree_.root(), backend, crypto, request_.codec));
    }

    void add(const std::string& source, std::string text, std::vector<std::string> arguments) {
        const std::string object = build_.temporary_file(fmt::format("{}.o", units_.size()));
        arguments.insert(arguments.end(), {"-c", "-o", object});
        units_.push_back({source, std::move(text), std::move(arguments), object});
    }

    void prepare(const std::string& caller) {
        adapter_arguments_ = {"-DSR_ADAPTER=1", fmt::format("-DSR_NAME=\"{}\"", request_.codec),
                              fmt::format("-DSR_BACKEND=backend_{}", sources_.backend)};
        build_.add_headers_of(caller, own_headers());
    }

    /// The file that calls the compressor, and after it the adapter.
    void probe_and_add(const std::string& caller) {
        std::vector<std::string> only_syntax = adapter_arguments_;
        only_syntax.emplace_back("-fsyntax-only");
        for (const Probe& probe : shim_.probes_of(caller_)) {
            std::vector<std::string> with = only_syntax;
            with.push_back(fmt::format("-DHAVE_{}=1", probe.name));
            const std::string text = fmt::format("{}void sr_probe(void);\nvoid sr_probe(void) {{ {} }}\n",
                                                 including(caller), probe.body);
            if (build_.compile(text, with).done) adapter_arguments_.push_back(with.back());
        }
        if (is_zram()) add_what_it_reads(caller);
        // Before what takes long.
        const Compiled alone = build_.compile(including(caller), only_syntax);
        if (!alone.done) build_.refuse_source(caller, alone.messages);
        add(caller,
            including(caller) + including(build_.shim_file(fmt::format("{}_codec.h", caller_))) +
                saying_made_of(what_was_made(request_, result_)),
            adapter_arguments_);
    }

    /// A backend's table does not say which parameters it has a use for; its source does.
    void add_what_it_reads(const std::string& caller) {
        std::ifstream file(caller);
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        for (const auto& [member, define] : {std::pair{"->level", "LEVEL"}, std::pair{"->dict", "DICTIONARY"},
                                             std::pair{"winbits", "WINBITS"}})
            if (text.find(member) != std::string::npos)
                adapter_arguments_.push_back(fmt::format("-DSR_TAKES_{}=1", define));
    }

    void compile_all() {
        std::atomic<std::size_t> next = 0;
        std::exception_ptr failure;
        std::atomic<bool> failed = false;
        const auto work = [&]() noexcept {
            for (std::size_t i = next++; i < units_.size() && !failed; i = next++) {
                try {
                    units_[i].compiled = build_.compile(units_[i].text, units_[i].arguments);
                } catch (...) {
                    if (!failed.exchange(true)) failure = std::current_exception();
                }
            }
        };
        std::vector<std::thread> threads;
        for (unsigned i = 1; i < std::max(1U, std::thread::hardware_concurrency()); i++)
            threads.emplace_back(work);
        work();
        for (std::thread& thread : threads)
            thread.join();
        if (failure) std::rethrow_exception(failure);
        for (const Unit& unit : units_) {
            if (!unit.compiled.done) build_.refuse_source(unit.source, unit.compiled.messages);
            build_.add_messages(unit.compiled.messages);
        }
    }

    void link() {
        std::vector<std::string> arguments{"-shared", KernelBuild::calls_its_own};
        for (const Unit& unit : units_)
            arguments.push_back(unit.object);
        build_.make_output(request_.output, [&](const std::string& file) {
            arguments.insert(arguments.end(), {"-o", file});
            Compiled made = KernelBuild::with_all_defined([&](bool all_defined) {
                std::vector<std::string> words = arguments;
                if (all_defined) words.emplace_back(KernelBuild::all_defined);
                return build_.link(words);
            });
            build_.refuse_unlinked(tree_.path_of(result_.caller), made);
            if (!made.done) build_.refuse_source(tree_.path_of(result_.caller), made.messages);
            return made;
        });
    }

    const CodecRequest& request_;
    const KernelTree tree_;
    const Shim shim_;
    const CodecSources sources_;
    KernelBuild build_;
    std::string caller_;
    std::vector<std::string> adapter_arguments_;
    std::vector<Unit> units_;
    CodecResult result_;
};

}  // namespace

std::string what_was_made(const CodecRequest& request, const CodecResult& result) {
    return fmt::format("{} of {}{}, as {} calls it", request.codec, request.tree,
                       result.release ? fmt::format(" (Linux {})", *result.release) : "", result.caller);
}

CodecResult make_kernel_codec(const CodecRequest& request) {
    return CodecMaking(request).make();
}

}  // namespace swapreplay::kernel_pool
