// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr_block_decoder.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/byte_reader.hpp"
#include "swapreplay/error.hpp"
#include "trace/event_columns.hpp"
#include "trace/sr_block_encoder.hpp"

namespace swapreplay::sr {

namespace {

std::size_t events_of(const Run& run) noexcept {
    return run.read_and_freed ? std::size_t{run.count} * 2 : run.count;
}

}  // namespace

BlockDecoder::BlockDecoder(const Metadata& metadata, std::uint64_t max_slots)
    : time_unit_ns_(metadata.time_unit_ns), max_slots_(max_slots), clens_(metadata.codecs.size()) {}

void BlockDecoder::fail(std::string_view what) const {
    throw Error(Fault::format,
                fmt::format("{} at byte {}: {}; its checksum is right, so its writer was wrong", where_,
                            offset_, what));
}

void BlockDecoder::open(const BlockHeader& header, std::span<const std::byte> payload, std::string where,
                        std::uint64_t offset) {
    where_ = std::move(where);
    offset_ = offset;
    first_event_ = header.first_event;
    events_ = header.events;
    done_ = header.events;  // nothing to deliver until all is checked
    gaps_.clear();
    ByteReader reader(payload, where_, offset);
    const std::uint64_t writes = reader.take_varint();
    if (writes > events_) fail(fmt::format("it claims {} writes among {} events", writes, events_));
    const std::size_t streams_at = payload.size() - reader.left();
    streams_.unpack(payload.subspan(streams_at), where_, offset + streams_at);
    check_runs(static_cast<std::size_t>(writes));
    for (std::size_t codec = 0; codec < clens_.size(); codec++) {
        const char* wrong =
            clens_[codec].open(streams_, static_cast<std::uint8_t>(codec), static_cast<std::size_t>(writes));
        if (wrong != nullptr) fail(wrong);
    }
    check_columns(static_cast<std::size_t>(writes));
    read_gaps();
    free_owed_ = false;
    events_behind_ = 0;
    writes_behind_ = 0;
    done_ = 0;
}

void BlockDecoder::next_run(RunCursor& cursor) const noexcept {
    const std::uint32_t head = cursor.heads.take_byte();
    const auto op = static_cast<RunOp>(head & 3);
    std::uint64_t length = (head >> 2) + 1;
    if (length == long_run) length += std::min<std::uint64_t>(cursor.heads.take(), max_block_events);
    const bool pairs = op == RunOp::read_and_free;
    std::uint64_t& expected = cursor.expected[pairs ? 0 : static_cast<std::size_t>(op)];
    const std::uint64_t slot = expected + static_cast<std::uint64_t>(unzigzag(cursor.slots.take()));
    expected = slot + length;
    cursor.run = {Slot{static_cast<std::uint32_t>(slot)}, static_cast<std::uint32_t>(length),
                  pairs ? Op::read : static_cast<Op>(op), pairs};
}

/// A walk over all runs before the first is delivered: about a nanosecond each.
void BlockDecoder::check_runs(std::size_t writes) {
    const auto begin = [this] {
        RunCursor cursor;
        cursor.heads = VarintCursor(streams_.stream({StreamKind::run_heads}));
        cursor.slots =
            NumberCursor(streams_.stream({StreamKind::slot_low}), streams_.stream({StreamKind::slot_rest}));
        return cursor;
    };
    RunCursor cursor = begin();
    std::uint64_t events = 0;
    std::uint64_t written = 0;
    while (!cursor.heads.at_end()) {
        next_run(cursor);
        if (!cursor.heads.good() || !cursor.slots.good()) fail("its runs are cut");
        const std::uint64_t slots = cursor.run.count;
        const std::uint64_t end = cursor.expected[static_cast<std::size_t>(cursor.run.op)];
        events += events_of(cursor.run);
        written += cursor.run.op == Op::write ? slots : 0;
        if (events > events_) fail("its runs hold more events than its header says");
        if (end > max_slot + 1 || end < slots) fail("a run's slots are no slots");
        if (end > max_slots_)
            throw Error(
                Fault::resource,
                fmt::format("{} at byte {}: names slot {}, the limit is {} slots; raise it (max_slots) if "
                            "the swap device is that large",
                            where_, offset_, end - 1, max_slots_));
    }
    if (events != events_) fail(fmt::format("its runs hold {} events, its header says {}", events, events_));
    if (written != writes) fail(fmt::format("its runs hold {} writes, not {}", written, writes));
    runs_ = begin();
}

void BlockDecoder::check_columns(std::size_t writes) {
    const auto low = streams_.stream({StreamKind::time_low});
    times_ = NumberCursor(low, streams_.stream({StreamKind::time_rest}));
    timed_ = !low.empty();
    time_ = 0;
    if (timed_) {
        NumberCursor all = times_;
        for (std::uint64_t i = 0; i < events_; i++)
            (void)all.take();
        if (!all.good() || low.size() != events_) fail("it has not as many times as events");
    }

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
        if (!all.good() || count != writes) fail("it has not as many same-filled flags as writes");
    }

    hashes_ = streams_.stream({StreamKind::hashes});
    hashed_ = streams_.has({StreamKind::hashes});
    if (hashed_ && hashes_.size() != writes * sizeof(std::uint64_t))
        fail("it has not as many hashes as writes");
}

void BlockDecoder::read_gaps() {
    ByteReader reader(streams_.stream({StreamKind::gaps}), where_, offset_);
    std::uint64_t before = 0;
    while (reader.left() > 0) {
        const std::uint64_t event = reader.take_varint();
        const std::uint64_t lost = reader.take_varint();
        if (event < before || event > events_ || lost == 0) fail("its gaps are out of order");
        before = event;
        gaps_.push_back({first_event_ + event, lost});
    }
}

/// At most `room` events of the run begun last; a pair of read and free may come in two halves.
Run BlockDecoder::part_of_run(std::size_t room) noexcept {
    Run part = runs_.run;
    if (free_owed_) {
        part = {part.slot, 1, Op::free, false};
        free_owed_ = false;
    } else if (part.read_and_freed && room == 1) {
        free_owed_ = true;
        return {part.slot, 1, Op::read, false};
    } else {
        const std::size_t fits = part.read_and_freed ? room / 2 : room;
        part.count = static_cast<std::uint32_t>(std::min<std::size_t>(part.count, fits));
    }
    runs_.run.slot = Slot{index(runs_.run.slot) + part.count};
    runs_.run.count -= part.count;
    return part;
}

void BlockDecoder::take_runs(RunBlock& block, std::size_t limit) {
    block.first_event = first_event_ + done_;
    block.events = 0;
    block.runs.clear();
    const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(limit, events_left()));
    std::size_t writes = 0;
    while (block.events < wanted) {
        if (runs_.run.count == 0) next_run(runs_);
        const Run part = part_of_run(wanted - block.events);
        block.runs.push_back(part);
        block.events += events_of(part);
        writes += part.op == Op::write ? part.count : 0;
    }
    done_ += block.events;
    block.clens.resize(writes);
    clens_[0].take(block.clens, {});
}

bool BlockDecoder::next(RunBlock& block, std::size_t limit) {
    if (events_left() == 0) return false;
    take_runs(block, limit);
    // next(EventBlock) may follow: the other columns catch up then, further clens need the first ones now.
    events_behind_ += block.events;
    writes_behind_ += block.clens.size();
    for (std::size_t codec = 1; codec < clens_.size(); codec++) {
        further_clens_.resize(block.clens.size());
        clens_[codec].take(further_clens_, block.clens);
    }
    return true;
}

bool BlockDecoder::next(EventBlock& block, std::size_t limit) {
    if (events_left() == 0) return false;
    take_runs(piece_, limit);
    expand_runs(piece_, block);
    block.clens.resize(clens_.size());
    spread_over_writes(block.ops, piece_.clens, block.clens[0]);
    for (std::size_t codec = 1; codec < clens_.size(); codec++) {
        further_clens_.resize(piece_.clens.size());
        clens_[codec].take(further_clens_, piece_.clens);
        spread_over_writes(block.ops, further_clens_, block.clens[codec]);
    }
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
    for (; timed_ && events_behind_ > 0; events_behind_--)
        time_ += static_cast<std::uint64_t>(unzigzag(times_.take()));
    if (hashed_) hashes_ = hashes_.subspan(writes_behind_ * sizeof(std::uint64_t));
    for (; flagged_ && writes_behind_ > 0; writes_behind_--)
        (void)take_flag();
    events_behind_ = 0;
    writes_behind_ = 0;
}

void BlockDecoder::take_columns(EventBlock& block) {
    catch_up();
    block.times_ns.resize(timed_ ? block.size() : 0);
    for (std::uint64_t& time_ns : block.times_ns) {
        time_ += static_cast<std::uint64_t>(unzigzag(times_.take()));
        time_ns = time_ * time_unit_ns_;
    }
    block.same_filled.assign(flagged_ ? block.size() : 0, 0);
    block.hashes.assign(hashed_ ? block.size() : 0, 0);
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
    EventBlock left_out;
    while (events > 0) {
        if (!next(left_out, static_cast<std::size_t>(std::min<std::uint64_t>(events, 1U << 15)))) return;
        events -= left_out.size();
    }
}

}  // namespace swapreplay::sr
