// SPDX-License-Identifier: GPL-2.0-or-later
// The codecs that can be chosen, by the lengths in traces or by the pages of a device.
#ifndef SWAPREPLAY_ADVICE_CODEC_CHOICES_HPP
#define SWAPREPLAY_ADVICE_CODEC_CHOICES_HPP

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "advice/advice.hpp"

namespace swapreplay::advice {

/// The replay of a trace under one of its codecs.
[[nodiscard]] Trial with_codec(const std::string& codec, const TraceFacts& facts);

/// Of the device, if there is one, else of the traces; empty: these were recorded under different codecs.
[[nodiscard]] std::string codec_in_use(const AllResults& all, const Circumstances& circumstances);

/// All codecs at all levels that the device's kernel offers, or that every trace has; in use is what codec_in_use() says.
[[nodiscard]] std::vector<Choice> codec_choices(const AllResults& all, const Circumstances& circumstances);

/// What a store and a load take longer under the chosen codec, if it is another than the one in use.
void add_cost_of_codec(Recommendation& answer, const std::string& now, const Circumstances& circumstances);

/// What limits an answer from the device, or from traces whose lengths are not all known, a sentence each.
void add_limits_of_codecs(Recommendation& answer, const AllResults& all, const Circumstances& circumstances);

}  // namespace swapreplay::advice

#endif
