// SPDX-License-Identifier: GPL-2.0-or-later
#include "workload/statistics.hpp"

#include <algorithm>
#include <bit>

#include "workload/clen_bound.hpp"

namespace swapreplay {

namespace {

// A slot's word in the table: what happened to it, above its last clen.
constexpr std::uint32_t live_bit = 1U << 31;
constexpr std::uint32_t written_bit = 1U << 30;
constexpr std::uint32_t touched_bit = 1U << 29;
constexpr std::uint32_t clen_mask = touched_bit - 1;

constexpr std::size_t live_points = 128;

std::uint32_t quantile(const std::vector<std::uint64_t>& writes_of_clen, std::uint64_t writes,
                       std::uint64_t percent) {
    const std::uint64_t rank = std::max<std::uint64_t>(1, (writes * percent + 99) / 100);
    std::uint64_t below = 0;
    for (std::size_t clen = 0; clen < writes_of_clen.size(); clen++) {
        below += writes_of_clen[clen];
        if (below >= rank) return static_cast<std::uint32_t>(clen);
    }
    return 0;
}

}  // namespace

StatisticsCounter::StatisticsCounter(const Metadata& metadata)
    : metadata_(metadata),
      writes_of_clen_(metadata.codecs.size(), std::vector<std::uint64_t>(counted_clens)),
      clen_max_(metadata.codecs.size()) {}

void StatisticsCounter::add(const EventBlock& block) {
    for (std::size_t i = 0; i < block.size(); i++) {
        const Op op = block.ops[i];
        count_slot(op, block.slots[i], block.clens[0][i]);
        read_runs_.add(op, block.slots[i]);
        count_zero_run(op, block.slots[i]);
        if (++events_ % live_step_ == 0) add_live_point();
    }
    for (const std::uint8_t flag : block.same_filled)
        so_far_.same_filled += flag;
    count_times(block);
    count_clens(block);
    count_chunks(block);
    details_.add(block);
    ages_.add(block);
}

void StatisticsCounter::count_slot(Op op, Slot slot, std::uint32_t clen) {
    std::uint32_t& word = slots_[slot];
    const std::uint32_t before = word;
    const std::uint32_t clen_before = before & clen_mask;
    if ((before & touched_bit) == 0) {
        so_far_.slots_touched++;
        so_far_.highest_slot = std::max(so_far_.highest_slot, index(slot));
        word |= touched_bit;
    }
    switch (op) {
        case Op::read:
            so_far_.reads++;
            if ((before & written_bit) == 0) {
                so_far_.reads_never_written++;
            } else if ((before & live_bit) == 0) {
                so_far_.reads_of_free++;
            }
            return;
        case Op::write:
            so_far_.writes++;
            if ((before & written_bit) == 0) {
                so_far_.slots_written++;
            } else {
                const bool live = (before & live_bit) != 0;
                (live ? so_far_.overwrites : so_far_.writes_after_free).count++;
                if (clen_before == std::min(clen, clen_mask))
                    (live ? overwrites_of_same_clen_ : writes_after_free_of_same_clen_)++;
            }
            if ((before & live_bit) != 0) {
                payload_ -= clen_before;
            } else {
                live_++;
            }
            word = live_bit | written_bit | touched_bit | std::min(clen, clen_mask);
            payload_ += word & clen_mask;
            break;
        case Op::free:
            so_far_.frees++;
            if ((before & live_bit) == 0) {
                so_far_.frees_of_not_live++;
                return;
            }
            word = (before & ~live_bit) | touched_bit;
            payload_ -= clen_before;
            live_--;
            break;
    }
    so_far_.live_peak = std::max(so_far_.live_peak, live_);
    payload_peak_ = std::max(payload_peak_, payload_);
}

void StatisticsCounter::count_zero_run(Op op, Slot slot) {
    if (op == Op::read && index(slot) == 0)
        zero_run_++;
    else
        end_zero_run();
}

void StatisticsCounter::end_zero_run() {
    ZeroRuns& runs = so_far_.zero_runs;
    if (zero_run_ >= ZeroRuns::suspicious) runs.count++;
    if (zero_run_ > runs.longest) {
        runs.longest = zero_run_;
        runs.longest_first_event = events_ - zero_run_;
    }
    zero_run_ = 0;
}

void StatisticsCounter::add_live_point() {
    auto& points = so_far_.live;
    points.push_back({events_, live_, payload_});
    if (points.size() < live_points) return;
    // Twice the step from here on: every second point, those at multiples of the new step, stays.
    live_step_ *= 2;
    std::erase_if(points, [this](const LivePoint& point) { return point.events % live_step_ != 0; });
}

void StatisticsCounter::count_times(const EventBlock& block) {
    if (block.times_ns.empty()) return;
    std::uint64_t before = last_ns_.value_or(block.times_ns.front());
    for (const std::uint64_t time : block.times_ns) {
        smallest_ns_ = std::min(smallest_ns_, time);
        largest_ns_ = std::max(largest_ns_, time);
        so_far_.times_back += static_cast<std::uint64_t>(time < before);
        before = time;
    }
    last_ns_ = before;
}

void StatisticsCounter::count_clens(const EventBlock& block) {
    for (std::size_t codec = 0; codec < writes_of_clen_.size() && codec < block.clens.size(); codec++) {
        for (std::size_t i = 0; i < block.size(); i++) {
            if (block.ops[i] != Op::write) continue;
            const std::uint32_t clen = block.clens[codec][i];
            if (codec > 0 && clen == clen_not_known) continue;
            writes_of_clen_[codec][std::min<std::size_t>(clen, counted_clens - 1)]++;
            clen_max_[codec] = std::max(clen_max_[codec], clen);
        }
    }
}

void StatisticsCounter::count_chunks(const EventBlock& block) {
    for (std::size_t i = 0; i < block.size(); i++) {
        chunks_.add(block, i);
        chunk_has_write_ |= block.ops[i] == Op::write;
        if (chunks_.size() == chunk_events) end_chunk();
    }
}

void StatisticsCounter::end_chunk() {
    if (!chunks_.finish_chunk() && chunk_has_write_) so_far_.chunks_repeated_with_writes++;
    chunk_has_write_ = false;
}

ClenStatistics StatisticsCounter::clen_statistics(std::size_t codec) const {
    ClenStatistics statistics;
    statistics.codec = metadata_.codecs[codec];
    const auto& writes_of_clen = writes_of_clen_[codec];
    const std::uint32_t bound = longest_clen(statistics.codec, metadata_.page_size);
    for (std::size_t clen = 0; clen < writes_of_clen.size(); clen++) {
        statistics.writes += writes_of_clen[clen];
        statistics.total += writes_of_clen[clen] * clen;
        if (clen <= metadata_.page_size / 2) statistics.at_most_half += writes_of_clen[clen];
        if (clen >= metadata_.page_size) statistics.at_least_page += writes_of_clen[clen];
        if (clen > bound) statistics.above_bound += writes_of_clen[clen];
        const std::uint64_t bin =
            clen == 0 ? 0 : (clen * (ClenStatistics::bins - 1) - 1) / metadata_.page_size;
        statistics.histogram.at(std::min<std::uint64_t>(bin, ClenStatistics::bins - 1)) +=
            writes_of_clen[clen];
    }
    if (statistics.writes == 0) return statistics;
    statistics.min = quantile(writes_of_clen, statistics.writes, 0);
    statistics.p10 = quantile(writes_of_clen, statistics.writes, 10);
    statistics.p50 = quantile(writes_of_clen, statistics.writes, 50);
    statistics.p90 = quantile(writes_of_clen, statistics.writes, 90);
    statistics.max = clen_max_[codec];
    return statistics;
}

Statistics StatisticsCounter::finish() {
    so_far_.read_runs = read_runs_.finish();
    end_zero_run();
    if (chunks_.size() > 0) end_chunk();
    if (so_far_.live.empty() || so_far_.live.back().events != events_)
        so_far_.live.push_back({events_, live_, payload_});
    so_far_.live_end = live_;
    so_far_.payload_end_bytes = payload_;
    so_far_.details = details_.finish();
    so_far_.payload_peak_bytes = payload_peak_;
    so_far_.overwrites.same_clen = overwrites_of_same_clen_;
    so_far_.writes_after_free.same_clen = writes_after_free_of_same_clen_;
    so_far_.chunks = chunks_.chunks();
    so_far_.chunks_distinct = chunks_.distinct();
    if (last_ns_) {
        so_far_.span_ns = largest_ns_ - smallest_ns_;
        so_far_.ages = ages_.finish();
    }
    for (std::size_t codec = 0; metadata_.has_clens() && codec < metadata_.codecs.size(); codec++)
        so_far_.clens.push_back(clen_statistics(codec));
    if (!metadata_.has_clens()) forget_clens();
    return so_far_;
}

/// What was counted of a column that means nothing.
void StatisticsCounter::forget_clens() {
    so_far_.payload_peak_bytes.reset();
    so_far_.payload_end_bytes.reset();
    so_far_.overwrites.same_clen.reset();
    so_far_.writes_after_free.same_clen.reset();
    for (LivePoint& point : so_far_.live)
        point.payload_bytes.reset();
}

}  // namespace swapreplay
