// SPDX-License-Identifier: GPL-2.0-or-later
// A codec out of tree: a shared object that speaks swapreplay_codec.h.
#ifndef SWAPREPLAY_CODEC_EXTERNAL_CODEC_HPP
#define SWAPREPLAY_CODEC_EXTERNAL_CODEC_HPP

#include <string>
#include <string_view>

#include "base/spec.hpp"
#include "codec/codec.hpp"

namespace swapreplay {

/// Not one of codec_infos(): it is there only if its file is named. Its make() throws Error(Fault::usage): the file cannot
/// be loaded, has no `swapreplay_codec`, speaks another ABI, lacks a function, or its create() refused.
///
/// A codec that it made can throw PluginError in every function. A call that never returns ends the process, as
/// report_plugin_crashes() says.
const CodecDefinition& external_codec();

/// `./mine.so:level=3` is short for `external:file=./mine.so,level=3`.
/// Throws Error(Fault::usage): the text is not that of a codec.
[[nodiscard]] Spec parse_codec(std::string_view text);

/// The shared object of a codec out of tree, as in messages; empty: it is not one.
[[nodiscard]] std::string external_codec_file(std::string_view text);

/// What the kernel calls the codec: its name, of a codec out of tree the one that its shared object has.
/// Throws Error(Fault::usage) as make_codec() does.
[[nodiscard]] std::string kernel_name_of_codec(std::string_view text);

}  // namespace swapreplay

#endif
