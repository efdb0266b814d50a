// SPDX-License-Identifier: GPL-2.0-or-later
// Advice for people, for programs, and for a machine's configuration.
#ifndef SWAPREPLAY_ADVICE_ADVICE_TEXT_HPP
#define SWAPREPLAY_ADVICE_ADVICE_TEXT_HPP

#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "advice/advise.hpp"

namespace swapreplay::advice {

/// @param tables  with a table of all choices below each answer
[[nodiscard]] std::string advice_text(const AdvisedTraces& advised, bool tables);

[[nodiscard]] nlohmann::ordered_json advice_json(const AdvisedTraces& advised);

/// What to paste where: "sysfs", "zramctl", "zram-generator.conf", "kernel parameters", "kernel configuration", each with
/// its lines. Empty lines are in none.
using SettingsBlock = std::pair<std::string, std::vector<std::string>>;
[[nodiscard]] std::vector<SettingsBlock> settings_to_paste(const AdvisedTraces& advised);

}  // namespace swapreplay::advice

#endif
