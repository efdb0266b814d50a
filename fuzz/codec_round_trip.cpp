// SPDX-License-Identifier: GPL-2.0-or-later
// Whatever is in a page, every codec gives it back, and no codec needs more than its bound. The input is
// repeated to fill the chunk; its first byte says how large that is.
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "codec/registry.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace swapreplay;
    static const auto codecs = [] {
        std::vector<std::unique_ptr<Codec>> all;
        for (const CodecInfo* info : codec_infos())
            all.push_back(make_codec(info->name));
        // With the searches that are ours, one for each zstd in kernels.
        for (const char* spec :
             {"zstd:kernel=5.10", "zstd:kernel=6.1", "zstd:kernel=7.3", "zstd:kernel=7.3,caller=crypto"})
            all.push_back(make_codec(spec));
        return all;
    }();
    if (size < 2) return 0;
    std::vector<std::byte> chunk(min_chunk << (data[0] % 5)), back(chunk.size());
    for (std::size_t i = 0; i < chunk.size(); i++)
        chunk[i] = std::byte{data[1 + i % (size - 1)]};
    for (const auto& codec : codecs) {
        std::vector<std::byte> out(compress_bound(chunk.size()));
        out.resize(codec->compress(chunk, out));
        if (!codec->decompress(out, back) || back != chunk) std::abort();
        // A stream cut short is refused, not believed.
        out.pop_back();
        if (codec->decompress(out, back) && back != chunk) std::abort();
    }
    return 0;
}
