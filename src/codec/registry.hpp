// SPDX-License-Identifier: GPL-2.0-or-later
// All codecs by name.
#ifndef SWAPREPLAY_CODEC_REGISTRY_HPP
#define SWAPREPLAY_CODEC_REGISTRY_HPP

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/kernel_release.hpp"
#include "codec/codec.hpp"

namespace swapreplay {

/// In the order in which tables show them.
const std::vector<const CodecInfo*>& codec_infos();

/// Whether one of codec_infos() has that name.
[[nodiscard]] bool is_built_in_codec(std::string_view name);

/// A codec with its work memory, ready to compress. Cost: up to a few hundred KiB.
/// @param text  `lzo-rle`, `zstd:level=3,kernel=6.12`, `./mine.so:level=3`
/// Throws Error(Fault::usage): there is no such codec, or a parameter is not one of its own or cannot have
/// the value.
std::unique_ptr<Codec> make_codec(std::string_view text);

/// The codec with the value of every parameter: `zstd:level=3,kernel=6.12`.
/// @param kernel  of a text that does not name one; a codec out of tree has none
/// Throws Error(Fault::usage) as make_codec() does, but for the values.
std::string full_codec_text(std::string_view text, std::string_view kernel = default_kernel);

}  // namespace swapreplay

#endif
