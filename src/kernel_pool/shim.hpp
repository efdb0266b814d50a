// SPDX-License-Identifier: GPL-2.0-or-later
// kernel/userspace/: what the kernel's file is compiled with in place of the kernel's headers.
#ifndef SWAPREPLAY_KERNEL_POOL_SHIM_HPP
#define SWAPREPLAY_KERNEL_POOL_SHIM_HPP

#include <string>
#include <string_view>
#include <vector>

namespace swapreplay::kernel_pool {

/// What an adapter has to know of a source: see probes.txt.
struct Probe {
    std::string name;
    std::string body;  ///< of a function that compiles only if the source has it
};

/// What kernel-codec knows of a codec of a tree: see codec/codecs.txt.
struct CodecSources {
    std::string backend;              ///< of zram: drivers/block/zram/backend_NAME.c
    std::vector<std::string> places;  ///< folders with a Makefile, and files
};

struct Shim {
    std::string folder;                 ///< that holds prelude.h
    std::vector<std::string> includes;  ///< folders for -I, that of swapreplay_pool.h among them
    std::vector<std::string> provided;  ///< kernel headers of which the prelude has what allocators use
    std::vector<std::string> of_tree;   ///< kernel headers that are taken from the user's tree

    [[nodiscard]] std::vector<Probe> probes_of(std::string_view allocator) const;
    /// Those that an adapter NAME_pool.h is there for.
    [[nodiscard]] std::vector<std::string> allocators() const;
    /// Of a codec that codecs.txt does not have: by its name.
    [[nodiscard]] CodecSources sources_of(std::string_view codec) const;
};

/// Beside the running program: in share/swapreplay/ if it is installed, else in the sources that it was built from.
/// @param wanted  a folder that is taken instead if it is not empty
/// Throws Error(Fault::usage): it is in none of these.
/// @param part    "" for pools, "codec" for compressors: the folder inside of it
[[nodiscard]] Shim find_shim(const std::string& wanted, std::string_view part = {});

}  // namespace swapreplay::kernel_pool

#endif
