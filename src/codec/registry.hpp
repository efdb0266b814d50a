// SPDX-License-Identifier: GPL-2.0-or-later
// All codecs by name.
#ifndef SWAPREPLAY_CODEC_REGISTRY_HPP
#define SWAPREPLAY_CODEC_REGISTRY_HPP

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "codec/codec.hpp"

namespace swapreplay {

/// In the order in which tables show them.
const std::vector<const CodecInfo*>& codec_infos();

/// A codec with its work memory, ready to compress. Cost: up to a few hundred KiB.
/// @param text  `lzo-rle`, `zstd:level=3,kernel=6.12`
/// Throws Error(Fault::usage): there is no such codec, or a parameter is not one of its own or cannot have
/// the value.
std::unique_ptr<Codec> make_codec(std::string_view text);

}  // namespace swapreplay

#endif
