// SPDX-License-Identifier: GPL-2.0-or-later
// A kernel's own compressor as a codec out of tree: the sources of a tree's lib/, compiled as they are against
// kernel/userspace/codec/, and who in the kernel calls them: zram's backend_NAME.c or crypto/NAME.c, as they are too, so
// that no parameter is restated here.
#ifndef SWAPREPLAY_KERNEL_POOL_KERNEL_CODEC_HPP
#define SWAPREPLAY_KERNEL_POOL_KERNEL_CODEC_HPP

#include <optional>
#include <string>

#include "kernel_pool/kernel_build.hpp"

namespace swapreplay::kernel_pool {

struct CodecRequest {
    std::string tree;    ///< the root of a kernel's source
    std::string codec;   ///< "lzo-rle", or one of the tree's own
    std::string caller;  ///< "zram" or "crypto"; empty: zram if the tree has its backend, else crypto
    std::string output;  ///< the shared object
    CompileOptions options = {};
};

struct CodecResult {
    std::string caller;  ///< file of the tree, as "drivers/block/zram/backend_zstd.c"
    std::optional<std::string> release;
    std::string messages;  ///< the compiler's warnings
};

/// In a few words: "zstd of ~/linux (Linux 6.12.117), as drivers/block/zram/backend_zstd.c calls it".
[[nodiscard]] std::string what_was_made(const CodecRequest& request, const CodecResult& result);

/// Reads the tree, and writes the shared object alone.
/// Throws Error; CompileError: the output is as it was.
/// Cost: 1 to 3 seconds, zstd 15 to 40; compiles as many files at once as the machine has processors.
CodecResult make_kernel_codec(const CodecRequest& request);

}  // namespace swapreplay::kernel_pool

#endif
