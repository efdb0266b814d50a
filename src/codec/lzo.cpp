// SPDX-License-Identifier: GPL-2.0-or-later
// lzo: the kernel's LZO1X-1 without run-length encoding.
//
// The kernel's compressor has a dictionary of 2^13 entries (lib/lzo/lzodefs.h, 3.9 to 7.3). liblzo2 has that
// one under the name lzo1x_1_15; its lzo1x_1 has 2^14 and gives other lengths for half of all pages.
#include <array>

#include <lzo/lzo1x.h>

#include "codec/codec.hpp"
#include "codec/parameters.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

class Lzo final : public Codec {
public:
    std::size_t compress(std::span<const std::byte> chunk, std::span<std::byte> out) override {
        lzo_uint clen = out.size();
        if (lzo1x_1_15_compress(bytes(chunk.data()), chunk.size(), bytes(out.data()), &clen, work_.data()) !=
            LZO_E_OK)
            throw Error(Fault::resource, "codec lzo: liblzo2 failed to compress");
        return clen;
    }

    bool decompress(std::span<const std::byte> in, std::span<std::byte> chunk) override {
        lzo_uint length = chunk.size();
        return lzo1x_decompress_safe(bytes(in.data()), in.size(), bytes(chunk.data()), &length, nullptr) ==
                   LZO_E_OK &&
               length == chunk.size();
    }

private:
    static lzo_bytep bytes(std::byte* at) { return reinterpret_cast<lzo_bytep>(at); }
    static const lzo_byte* bytes(const std::byte* at) { return reinterpret_cast<const lzo_byte*>(at); }

    alignas(lzo_align_t) std::array<unsigned char, LZO1X_1_15_MEM_COMPRESS> work_{};
};

}  // namespace

const CodecDefinition& lzo_codec() {
    static const CodecDefinition definition{
        {"lzo", "LZO1X-1, the kernel's (dictionary of 13 bits)", {kernel_parameter}},
        [](const CodecParameters& parameters) -> std::unique_ptr<Codec> {
            (void)parameters.kernel({3, 9});  // older ones had the 14-bit compressor
            if (lzo_init() != LZO_E_OK) throw Error(Fault::system, "liblzo2 does not work on this machine");
            return std::make_unique<Lzo>();
        }};
    return definition;
}

}  // namespace swapreplay
