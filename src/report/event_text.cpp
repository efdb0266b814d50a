// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/event_text.hpp"

#include <iterator>

#include <fmt/format.h>

#include "base/number.hpp"
#include "trace/event_names.hpp"

namespace swapreplay {

std::string event_text(const EventBlock& block, std::size_t i, const Metadata& metadata) {
    std::string line =
        fmt::format("{} {} {}", block.first_event + i, op_name(block.ops[i]), index(block.slots[i]));
    auto end = std::back_inserter(line);
    const bool write = block.ops[i] == Op::write;
    for (std::size_t codec = 0; write && codec < block.clens.size(); codec++) {
        const bool known = codec == 0 || block.clens[codec][i] != clen_not_known;
        if (metadata.codecs[codec] != no_clens && known)
            fmt::format_to(end, " {}={}", clen_column(metadata.codecs[codec]), block.clens[codec][i]);
    }
    if (!block.times_ns.empty()) {
        const std::uint64_t time_ns = block.times_ns[i];
        fmt::format_to(end, " time={}.{:09}", time_ns / second_ns, time_ns % second_ns);
    }
    if (!block.same_filled.empty() && block.same_filled[i] != 0) fmt::format_to(end, " same-filled");
    if (write && !block.hashes.empty()) fmt::format_to(end, " hash={:016x}", block.hashes[i]);
    for (std::size_t detail = 0; detail < detail_count; detail++) {
        const auto& column = block.details[detail];
        if (column.empty() || column[i] == not_known) continue;
        fmt::format_to(end, " {}={}", detail_name(static_cast<Detail>(detail)), column[i]);
    }
    return line;
}

std::string gap_text(const Gap& gap) {
    return fmt::format("{} lost {}", gap.before_event, gap.lost);
}

}  // namespace swapreplay
