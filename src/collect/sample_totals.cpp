// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/sample_totals.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/number.hpp"
#include "collect/bpf/zram_copy.h"

namespace swapreplay::collect {

std::uint32_t SampleTotals::stored(std::uint32_t clen) const {
    return clen >= codecs_.huge_size ? codecs_.page_size : clen;
}

void SampleTotals::add(RecordedEvent& write, const std::optional<PageCopies::Lengths>& lengths) {
    if (write.event.same_filled) {
        same_filled_++;
        write.more_clens = codecs_.same_filled;
        return;
    }
    if (write.of(Detail::was_there) == 1) {
        were_there_++;
        return;
    }
    if (!lengths) {
        const int flags = write.copy & ZRAM_COPY_FLAGS;
        if (flags == ZRAM_NOT_SAMPLED)
            not_sampled_++;
        else if (flags == ZRAM_COPY_DROPPED)
            dropped_++;
        else
            missed_++;
        return;
    }
    known_++;
    auto length = lengths->begin();
    if (codecs_.own_is_ours) {
        const std::uint32_t ours = stored(*length++);
        if (ours == write.event.clen) {
            equal_++;
        } else if (different_++ == 0) {
            first_difference_ = fmt::format("slot {}: {} bytes stored, {} by ours", index(write.event.slot),
                                            write.event.clen, ours);
        }
    }
    write.more_clens.clear();
    for (; length != lengths->end(); ++length)
        write.more_clens.push_back(stored(*length));
}

std::map<std::string, std::string> SampleTotals::facts() const {
    return {{"codecs_known", std::to_string(known_)},
            {"codecs_not_sampled", std::to_string(not_sampled_)},
            {"codecs_dropped", std::to_string(dropped_)},
            {"codecs_missed", std::to_string(missed_)},
            {"codecs_were_there", std::to_string(were_there_)},
            {"codecs_check",
             codecs_.own_is_ours ? fmt::format("{} equal, {} different", equal_, different_) : "not made"}};
}

std::vector<std::string> SampleTotals::notes() const {
    const std::uint64_t compressed = known_ + not_sampled_ + dropped_ + missed_;
    std::vector<std::string> notes{
        fmt::format("lengths under {}: known of {} of {} compressed pages; not known: {} not sampled, {} "
                    "dropped, {} missed",
                    fmt::join(codecs_.more, ", "), grouped(known_), grouped(compressed),
                    grouped(not_sampled_), grouped(dropped_), grouped(missed_))};
    if (were_there_ > 0)
        notes.push_back(fmt::format("nor are those of {} pages that were stored when the recording began",
                                    grouped(were_there_)));
    if (codecs_.own_is_ours)
        notes.push_back(fmt::format("{}: {} of {} copies have the length that was stored", codecs_.own,
                                    grouped(equal_), grouped(known_)));
    return notes;
}

std::vector<std::string> SampleTotals::warnings() const {
    std::vector<std::string> warnings;
    if (dropped_ > 0)
        warnings.push_back(fmt::format("{} copies of pages found their buffer full; take a smaller --sample",
                                       grouped(dropped_)));
    if (different_ > 0)
        warnings.push_back(
            fmt::format("{} of {} copies have another length under {} than was stored ({}): the "
                        "device has another level of it, or the copies are not the pages",
                        grouped(different_), grouped(known_), codecs_.own, first_difference_));
    return warnings;
}

}  // namespace swapreplay::collect
