// SPDX-License-Identifier: GPL-2.0-or-later
// What a comparison of codecs says: a line for each codec, for people and for programs.
#ifndef SWAPREPLAY_REPORT_CODEC_REPORT_HPP
#define SWAPREPLAY_REPORT_CODEC_REPORT_HPP

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "report/codec_comparison.hpp"

namespace swapreplay {

/// What was compressed, and a table with a line for each codec; each line ended.
[[nodiscard]] std::string codec_text(const CodecComparison& comparison);

/// {corpus: {pages, bytes, seconds}, codecs: [{codec, chunk_bytes, …}]}; docs/json.md
[[nodiscard]] nlohmann::json codec_json(const CodecComparison& comparison);

/// The codecs that there are, with their parameters.
[[nodiscard]] std::string codec_list_text();
[[nodiscard]] nlohmann::json codec_list_json();

}  // namespace swapreplay

#endif
