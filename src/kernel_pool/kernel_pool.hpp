// SPDX-License-Identifier: GPL-2.0-or-later
// A kernel's own allocator as a pool out of tree: mm/zsmalloc.c of a tree, compiled as it is against kernel/userspace/.
//
// What releases do differently is found by compiling a line for each difference, never by the version, so that a patched
// tree is as good as a release.
#ifndef SWAPREPLAY_KERNEL_POOL_KERNEL_POOL_HPP
#define SWAPREPLAY_KERNEL_POOL_KERNEL_POOL_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kernel_pool/kernel_build.hpp"

namespace swapreplay::kernel_pool {

struct Request {
    std::string tree;                    ///< the root of a kernel's source; empty: the folder of `file`
    std::string allocator = "zsmalloc";  ///< of mm/, without .c
    std::string file;                    ///< compiled instead of the tree's; empty: the tree's
    std::string output;                  ///< the shared object
    unsigned chain = 0;                  ///< pages of a zspage; 0: as in .config, else the kernel's default
    std::uint32_t page_size = 0;         ///< bytes; 0: as in the tree's .config, else 4096
    CompileOptions options = {};
};

/// What was made of what.
struct Result {
    std::string source;  ///< the kernel's file
    std::optional<std::string> release;
    std::uint32_t page_size = 0;  ///< bytes
    bool page_size_of_config = false;
    std::optional<unsigned> chain;  ///< nullopt: the source has it as a constant of its own
    std::string chain_from;         ///< ".config", "the kernel's default"; empty: the request
    std::string messages;           ///< the compiler's warnings
};

/// In a few words: "mm/zsmalloc.c (Linux 6.12.117), pages of 4 KiB, zspages of up to 8 pages".
[[nodiscard]] std::string what_was_made(const Result& result);

/// The headers of a file that is compiled without a tree: those beside it that it or they name.
[[nodiscard]] std::vector<std::string> headers_beside(const std::string& file);

/// Reads the tree, and writes the shared object alone.
/// Throws Error; CompileError: the output is as it was.
/// Cost: a second or two; some ten runs of the compiler.
Result make_kernel_pool(const Request& request);

}  // namespace swapreplay::kernel_pool

#endif
