// SPDX-License-Identifier: GPL-2.0-or-later
// --kernel-pool TREE, which compiles a pool and replays through it in one step; and what `kernel-pool` has in common with it.
#ifndef SWAPREPLAY_CLI_KERNEL_POOL_ARGUMENT_HPP
#define SWAPREPLAY_CLI_KERNEL_POOL_ARGUMENT_HPP

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "base/temporary_folder.hpp"
#include "kernel_pool/kernel_pool.hpp"
#include "kernel_pool/stop_signals.hpp"
#include "pool/parameters.hpp"
#include "swapreplay/trace.hpp"

namespace swapreplay::cli {

void set_compiler(kernel_pool::CompileOptions& options);
/// The compiler's, as it laid them out.
void print_messages(const std::string& messages);

/// -D, --include and --sanitize.
void add_compile_options(CLI::App& verb, kernel_pool::CompileOptions& options);

/// Inside a catch of a std::filesystem::filesystem_error: throws Error(Fault::system), the path and the reason.
void rethrow_in_words();

/// Throws Error(Fault::usage), without leaving the output: it was to be sanitized, and was not by gcc's library.
void require_sanitizer(const kernel_pool::CompileOptions& options, const std::string& output);

/// Sets $CC and the shim that $SWAPREPLAY_KERNEL_POOL names, runs `make`, and prints the compiler's messages on stderr.
/// Throws kernel_pool::Stopped: a signal came meanwhile, and nothing is left.
template <class Make>
auto with_compiler(kernel_pool::CompileOptions& options, Make make) {
    set_compiler(options);
    try {
        const kernel_pool::StopSignals signals;
        auto result = make();
        print_messages(result.messages);
        return result;
    } catch (const kernel_pool::CompileError& error) {
        print_messages(error.messages());
        throw;
    } catch (const std::filesystem::filesystem_error&) {
        rethrow_in_words();
        throw;
    }
}

/// Compiles with $CC and the shim that $SWAPREPLAY_KERNEL_POOL names, and prints the compiler's messages on stderr.
/// Throws what make_kernel_pool() throws.
kernel_pool::Result compile_kernel_pool(kernel_pool::Request request);

class KernelPoolArgument {
public:
    CLI::Option* add_to(CLI::App& verb);

    [[nodiscard]] bool given() const noexcept { return !trees_.empty(); }
    /// Compiles zsmalloc of each tree for pages of the trace's size, and says on stderr what of. A pool is named as its tree;
    /// its file is there as long as this is. Without trees nothing is read.
    [[nodiscard]] std::vector<PoolSpec> make_for(const std::string& trace, const ReadOptions& reading);

    static constexpr const char* option = "--kernel-pool";

private:
    [[nodiscard]] std::vector<PoolSpec> make(std::uint32_t page_size);

    std::vector<std::string> trees_;
    std::optional<TemporaryFolder> folder_;
};

}  // namespace swapreplay::cli

#endif
