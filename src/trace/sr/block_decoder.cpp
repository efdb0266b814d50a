// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/block_decoder.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "base/byte_reader.hpp"
#include "swapreplay/error.hpp"
#include "trace/event_columns.hpp"
#include "trace/gaps.hpp"

namespace swapreplay::sr {

BlockDecoder::BlockDecoder(const Metadata& metadata, std::uint64_t max_slots)
    : time_unit_ns_(metadata.time_unit_ns), max_slots_(max_slots), clens_(metadata.codecs.size()) {}

void BlockDecoder::open(const BlockHeader& header, std::span<const std::byte> payload,
                        const PayloadOrigin& origin) {
    first_event_ = header.first_event;
    events_ = header.events;
    done_ = header.events;  // nothing to deliver until all is checked
    gaps_.clear();
    facts_.clear();
    ByteReader reader(payload, origin.where, origin.offset);
    const std::uint64_t claimed = reader.take_varint();
    if (claimed > events_) origin.fail(fmt::format("it claims {} writes among {} events", claimed, events_));
    const auto writes = static_cast<std::size_t>(claimed);
    const std::size_t streams_at = payload.size() - reader.left();
    streams_.unpack(payload.subspan(streams_at), {origin.where, origin.offset + streams_at});
    runs_.open(streams_, models_, events_, writes, origin);
    check_slots(origin);
    for (std::size_t codec = 0; codec < clens_.size(); codec++) {
        const char* wrong = clens_[codec].open(streams_, static_cast<std::uint8_t>(codec), writes);
        if (wrong != nullptr) origin.fail(wrong);
    }
    check_further_clens(writes, origin);
    check_columns(writes, origin);
    read_gaps(origin);
    take_facts(ByteReader(streams_.stream({StreamKind::facts}), origin.where, origin.offset), facts_);
    events_behind_ = 0;
    writes_behind_ = 0;
    done_ = 0;
}

void BlockDecoder::check_slots(const PayloadOrigin& origin) const {
    if (runs_.end_slot() > max_slots_)
        throw Error(Fault::resource,
                    fmt::format("{} at byte {}: names slot {}, the limit is {} slots; raise the limit "
                                "(--max-slots) if the swap device is that large",
                                origin.where, origin.offset, runs_.end_slot() - 1, max_slots_));
}

/// Differences that are not modelled may lead anywhere, so they are checked beforehand, which needs the first
/// codec's clens.
void BlockDecoder::check_further_clens(std::size_t writes, const PayloadOrigin& origin) {
    const auto further = std::span(clens_).subspan(1);
    first_clens_known_ = !std::all_of(further.begin(), further.end(), std::mem_fn(&ClenColumn::modelled));
    if (!first_clens_known_) return;
    // A buffer that never shrinks: growing a vector again would fill it first.
    if (first_clens_.size() < writes) first_clens_.resize(writes);
    first_clens_left_ = std::span(first_clens_).first(writes);
    clens_[0].take(first_clens_left_, {});
    for (const ClenColumn& column : further) {
        if (const char* wrong = column.check_range(first_clens_left_)) origin.fail(wrong);
    }
}

void BlockDecoder::take_first_clens(std::span<std::uint32_t> clens) {
    if (!first_clens_known_) {
        clens_[0].take(clens, {});
        return;
    }
    std::copy_n(first_clens_left_.begin(), clens.size(), clens.begin());
    first_clens_left_ = first_clens_left_.subspan(clens.size());
}

void BlockDecoder::check_columns(std::size_t writes, const PayloadOrigin& origin) {
    if (const char* wrong = times_.open(streams_, runs_.all(), events_, models_)) origin.fail(wrong);

    const auto flags = streams_.stream({StreamKind::same_filled});
    flags_ = VarintCursor(flags);
    flagged_ = !flags.empty();
    flag_ = true;  // the first run that is taken is of 0
    flag_run_ = 0;
    if (flagged_) {
        VarintCursor all = flags_;
        std::uint64_t count = 0;
        while (!all.at_end() && count <= writes)
            count += std::min<std::uint64_t>(all.take(), max_block_events + 1);
        if (!all.good() || count != writes) origin.fail("the numbers of same-filled flags and writes differ");
    }

    hashes_ = streams_.stream({StreamKind::hashes});
    hashed_ = streams_.has({StreamKind::hashes});
    if (hashed_ && hashes_.size() != writes * sizeof(std::uint64_t))
        origin.fail("the numbers of hashes and writes differ");

    if (const char* wrong = details_.open(streams_, runs_.all())) origin.fail(wrong);
}

void BlockDecoder::read_gaps(const PayloadOrigin& origin) {
    ByteReader reader(streams_.stream({StreamKind::gaps}), origin.where, origin.offset);
    std::uint64_t before = 0;
    while (reader.left() > 0) {
        const std::uint64_t event = reader.take_varint();
        const std::uint64_t lost = reader.take_varint();
        if (event < before || event > events_ || lost == 0) origin.fail("its gaps are out of order");
        before = event;
        add_gap(gaps_, {first_event_ + event, lost});
    }
}

void BlockDecoder::take_runs(RunBlock& block, std::size_t limit) {
    block.first_event = first_event_ + done_;
    block.events = static_cast<std::size_t>(std::min<std::uint64_t>(limit, events_left()));
    block.clens.resize(runs_.take(block.events, block.runs));
    done_ += block.events;
    take_first_clens(block.clens);
}

template <class Use>
void BlockDecoder::take_further_clens(std::span<const std::uint32_t> firsts, Use use) {
    std::span<const std::uint32_t> before = firsts;
    for (std::size_t codec = 1; codec < clens_.size(); codec++) {
        std::vector<std::uint32_t>& clens = further_clens_[codec % 2];
        clens.resize(firsts.size());
        clens_[codec].take(clens, {firsts, before});
        use(codec, clens);
        before = clens;
    }
}

bool BlockDecoder::next(RunBlock& block, std::size_t limit) {
    if (events_left() == 0) return false;
    take_runs(block, limit);
    details_.skip(block.runs);
    // next(EventBlock) may follow: the other columns catch up then, further clens need the first ones now.
    events_behind_ += block.events;
    writes_behind_ += block.clens.size();
    take_further_clens(block.clens, [](std::size_t, const std::vector<std::uint32_t>&) {});
    return true;
}

bool BlockDecoder::next(EventBlock& block, std::size_t limit) {
    if (events_left() == 0) return false;
    take_runs(piece_, limit);
    expand_runs(piece_, block);
    block.clens.resize(clens_.size());
    spread_over_writes(block.ops, piece_.clens, block.clens[0]);
    take_further_clens(piece_.clens, [&](std::size_t codec, const std::vector<std::uint32_t>& clens) {
        spread_over_writes(block.ops, clens, block.clens[codec]);
    });
    take_columns(block);
    return true;
}

bool BlockDecoder::take_flag() noexcept {
    while (flag_run_ == 0) {
        flag_run_ = flags_.take();
        flag_ = !flag_;
    }
    flag_run_--;
    return flag_;
}

void BlockDecoder::catch_up() {
    if (times_.there()) times_.skip(events_behind_);
    if (hashed_) hashes_ = hashes_.subspan(writes_behind_ * sizeof(std::uint64_t));
    for (; flagged_ && writes_behind_ > 0; writes_behind_--)
        (void)take_flag();
    events_behind_ = 0;
    writes_behind_ = 0;
}

void BlockDecoder::take_columns(EventBlock& block) {
    catch_up();
    block.times_ns.resize(times_.there() ? block.size() : 0);
    times_.take(block.times_ns);
    for (std::uint64_t& time : block.times_ns)
        time *= time_unit_ns_;
    block.same_filled.assign(flagged_ ? block.size() : 0, 0);
    block.hashes.assign(hashed_ ? block.size() : 0, 0);
    details_.take(block);
    if (!flagged_ && !hashed_) return;
    for (std::size_t i = 0; i < block.size(); i++) {
        if (block.ops[i] != Op::write) continue;
        if (flagged_) block.same_filled[i] = take_flag() ? 1 : 0;
        if (hashed_) {
            block.hashes[i] = load_le<std::uint64_t>(hashes_.data());
            hashes_ = hashes_.subspan(sizeof(std::uint64_t));
        }
    }
}

void BlockDecoder::skip(std::uint64_t events) {
    if (events >= events_left()) {
        done_ = events_;
        return;
    }
    EventBlock left_out;
    while (events > 0) {
        if (!next(left_out, static_cast<std::size_t>(std::min<std::uint64_t>(events, 1U << 15)))) return;
        events -= left_out.size();
    }
}

}  // namespace swapreplay::sr
