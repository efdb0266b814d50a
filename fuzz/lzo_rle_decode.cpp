// SPDX-License-Identifier: GPL-2.0-or-later
// Any bytes are decoded or refused, inside of the two spans; and where they are a stream without runs of
// zeros, just as liblzo2 does it.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include <lzo/lzo1x.h>

#include "codec/lzo_rle_decoder.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t page = 4096;
    std::vector<std::byte> in(size), out(page);
    std::transform(data, data + size, in.begin(), [](std::uint8_t byte) { return std::byte{byte}; });

    std::array<unsigned char, page> theirs{};
    lzo_uint length = page;
    const bool has_version = size >= 5 && data[0] == 17;
    const bool ok =
        !has_version && lzo1x_decompress_safe(data, size, theirs.data(), &length, nullptr) == LZO_E_OK;
    if (ok) out.resize(length);

    const bool decoded = swapreplay::lzo_rle_decode(in, out);
    if (has_version || !decoded) return 0;
    if (!ok) std::abort();
    if (!std::equal(out.begin(), out.end(), theirs.begin(),
                    [](std::byte a, unsigned char b) { return std::to_integer<unsigned char>(a) == b; }))
        std::abort();
    return 0;
}
