// SPDX-License-Identifier: GPL-2.0-or-later
// What recompression saves, for people and for programs.
#ifndef SWAPREPLAY_REPORT_RECOMPRESSION_REPORT_HPP
#define SWAPREPLAY_REPORT_RECOMPRESSION_REPORT_HPP

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "replay/recompression.hpp"

namespace swapreplay {

[[nodiscard]] std::string recompression_text(const Recompression& result, const RecompressionSpec& spec,
                                             const Resolution& setting);
[[nodiscard]] nlohmann::json recompression_json(const Recompression& result, const RecompressionSpec& spec,
                                                const Resolution& setting);

}  // namespace swapreplay

#endif
