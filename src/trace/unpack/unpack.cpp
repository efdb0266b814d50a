// SPDX-License-Identifier: LGPL-2.1-or-later
// The four ways in which people pack dumps to share them, all with the same read().
#include <algorithm>
#include <array>

#include "trace/io/byte_stream.hpp"
#include "trace/unpack/unpacker.hpp"

namespace swapreplay {

namespace {

struct Packing {
    std::array<int, unpack_magic_bytes> magic;  ///< -1: any byte
    std::unique_ptr<ByteStream> (*make)(Packed);
};

constexpr Packing packings[] = {
    {{0x1F, 0x8B, 0x08, -1, -1, -1}, unpack_gzip},
    {{'B', 'Z', 'h', -1, 0x31, 0x41}, unpack_bzip2},  // the digits of pi that open its first block
    {{0xFD, '7', 'z', 'X', 'Z', 0x00}, unpack_xz},
    {{0x28, 0xB5, 0x2F, 0xFD, -1, -1}, unpack_zstd},
};

}  // namespace

std::unique_ptr<ByteStream> unpack(std::span<const std::byte> first, std::unique_ptr<ByteStream>& rest,
                                   const std::string& name) {
    if (first.size() < unpack_magic_bytes) return nullptr;
    for (const Packing& packing : packings) {
        const bool same =
            std::equal(packing.magic.begin(), packing.magic.end(), first.begin(),
                       [](int want, std::byte is) { return want < 0 || static_cast<std::byte>(want) == is; });
        if (same) return packing.make({first, std::move(rest), name});
    }
    return nullptr;
}

}  // namespace swapreplay
