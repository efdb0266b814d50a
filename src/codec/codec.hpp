// SPDX-License-Identifier: GPL-2.0-or-later
// What a codec is: a page compressor whose clens are a kernel's.
#ifndef SWAPREPLAY_CODEC_CODEC_HPP
#define SWAPREPLAY_CODEC_CODEC_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/parameters.hpp"

namespace swapreplay {

/// The smallest and the largest span that a codec takes at once, bytes: a page, or a folio of several.
inline constexpr std::size_t min_chunk = 4096;
inline constexpr std::size_t max_chunk = 65536;

/// What compress() can need at most for `chunk` bytes: zram gives its codecs two pages for one.
[[nodiscard]] constexpr std::size_t compress_bound(std::size_t chunk) noexcept {
    return 2 * chunk;
}

/// Holds its work memory: one for each thread. Results depend on the page alone, not on pages before it.
class Codec {
public:
    Codec() = default;
    Codec(const Codec&) = delete;
    Codec& operator=(const Codec&) = delete;
    virtual ~Codec() = default;

    /// Compresses `chunk` (min_chunk to max_chunk bytes) into `out` (compress_bound() bytes or more) and
    /// returns the clen.
    /// Throws Error(Fault::resource): the library failed, which it does only where memory is gone.
    virtual std::size_t compress(std::span<const std::byte> chunk, std::span<std::byte> out) = 0;

    /// Fills `chunk` from what compress() made. False if `in` is not such a thing or of another length: a
    /// value, since whoever checks a round trip has to say more than a codec knows. `chunk` then holds
    /// anything.
    virtual bool decompress(std::span<const std::byte> in, std::span<std::byte> chunk) = 0;

    /// What its code was made of: a kernel's file and release; empty: it is our own, or does not say.
    [[nodiscard]] virtual std::string made_of() const { return {}; }

    /// Half a sentence on why the clens of such chunks can differ from the kernel's; empty: they are equal wherever they
    /// were compared (docs/codecs.md).
    [[nodiscard]] virtual std::string not_exact(std::size_t /*chunk*/) const { return {}; }
};

struct CodecInfo {
    static constexpr std::string_view kind = "codec";

    std::string_view name;  ///< the kernel's
    std::string_view summary;
    std::vector<ParameterInfo> parameters;
};

/// What a codec's file gives to the registry: `const CodecDefinition& NAME_codec()`.
struct CodecDefinition {
    CodecInfo info;
    /// Throws Error(Fault::usage): a parameter's value cannot be.
    std::unique_ptr<Codec> (*make)(const Parameters& parameters);
};

}  // namespace swapreplay

#endif
