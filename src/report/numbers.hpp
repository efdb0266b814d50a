// SPDX-License-Identifier: GPL-2.0-or-later
// Numbers as a person reads them.
#ifndef SWAPREPLAY_REPORT_NUMBERS_HPP
#define SWAPREPLAY_REPORT_NUMBERS_HPP

#include <cstdint>
#include <optional>
#include <string>

#include "base/number.hpp"  // grouped()
#include "replay/pool_replay.hpp"
#include "trace/losses.hpp"

namespace swapreplay {

/// "512 B", "24.4 KiB", "1.2 GiB".
[[nodiscard]] std::string bytes_text(std::uint64_t bytes);
/// "12.345 ms", "3.2 s", "4 min 5 s", "2 h 13 min".
[[nodiscard]] std::string duration_text(std::uint64_t ns);
/// "25 Nov 2026 17:59 UTC", of nanoseconds since 1970.
[[nodiscard]] std::string date_text(std::uint64_t unix_ns);
/// "3: 1 write, 1 read, 1 free", of all events.
[[nodiscard]] std::string counts_text(std::uint64_t events, std::uint64_t writes, std::uint64_t reads,
                                      std::uint64_t frees);
/// "7 events were lost while recording, in 1 place".
[[nodiscard]] std::string lost_sentence(std::uint64_t lost, std::uint64_t places);
/// "1,234", "at least 3" or "not known".
[[nodiscard]] std::string losses_text(const Losses& losses);
/// "30,566"; "not known" of a pool that does not say what it holds.
[[nodiscard]] std::string pages_text(const Usage& usage);
/// "521 (2.0 MiB)"; "not known" without a value.
[[nodiscard]] std::string pages_text(std::optional<std::uint64_t> pages, std::uint32_t page_size);
/// "1.234"; "-" without a value.
[[nodiscard]] std::string ratio_text(std::optional<double> ratio);
/// How much `value` differs from `base`: "+2.3 %", "=" when it does not; empty when base is 0.
[[nodiscard]] std::string difference_text(double value, double base);

}  // namespace swapreplay

#endif
