// SPDX-License-Identifier: GPL-2.0-or-later
// Every codec at each level that zram's algorithm_params can ask for.
#ifndef SWAPREPLAY_CODEC_LEVELS_HPP
#define SWAPREPLAY_CODEC_LEVELS_HPP

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace swapreplay {

/// As make_codec() takes them, in the order of the registry. A codec at the level that zram gives it unless told
/// otherwise has its name alone: `lz4`, `zstd:level=1`, `zstd:level=2`, `zstd`.
/// lz4's level is its acceleration, of which the first four powers of two are taken; zstd's levels are those above 0.
[[nodiscard]] std::vector<std::string> codecs_at_all_levels();

/// Orders the levels of a codec, `zstd:level=1` for one: the more work, the larger. nullopt: the codec has no levels.
/// Throws Error(Fault::usage): the text is not a codec's.
[[nodiscard]] std::optional<int> work_of_level(std::string_view codec);

}  // namespace swapreplay

#endif
