// SPDX-License-Identifier: GPL-2.0-or-later
// An event as a line of text, as `swapreplay dump` prints it.
#ifndef SWAPREPLAY_REPORT_EVENT_TEXT_HPP
#define SWAPREPLAY_REPORT_EVENT_TEXT_HPP

#include <string>

#include "swapreplay/trace.hpp"

namespace swapreplay {

/// "12 write 5 clen=100 clen_zstd=90 time=0.000012345 same-filled": number, op, slot, then what there is.
[[nodiscard]] std::string event_text(const EventBlock& block, std::size_t i, const Metadata& metadata);
/// "12 lost 3": three events were lost before number 12.
[[nodiscard]] std::string gap_text(const Gap& gap);

}  // namespace swapreplay

#endif
