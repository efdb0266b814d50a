// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/block_decoder.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "base/byte_reader.hpp"
#include "swapreplay/error.hpp"
#include "trace/event_columns.hpp"
#include "trace/gaps.hpp"
#include "trace/sr/block_encoder.hpp"

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
    decode_runs(writes);
    for (std::size_t codec = 0; codec < clens_.size(); codec++) {
        const char* wrong =
            clens_[codec].open(streams_, static_cast<std::uint8_t>(codec), static_cast<std::size_t>(writes));
        if (wrong != nullptr) fail(wrong);
    }
    check_further_clens(static_cast<std::size_t>(writes));
    check_columns(static_cast<std::size_t>(writes));
    read_gaps();
    free_owed_ = false;
    events_behind_ = 0;
    writes_behind_ = 0;
    done_ = 0;
}

/// All runs at once: later, nothing can be wrong with them.
void BlockDecoder::decode_runs(std::uint64_t writes) {
    run_count_ = 0;
    run_ = 0;
    run_done_ = 0;
    RunTotals totals;
    const auto modelled = streams_.stream({StreamKind::runs_modelled});
    if (modelled.empty())
        decode_plain_runs(totals);
    else
        decode_modelled_runs(modelled, totals);
    if (totals.events != events_)
        fail(fmt::format("its runs hold {} events, its header says {}", totals.events, events_));
    if (totals.writes != writes) fail(fmt::format("its runs hold {} writes, not {}", totals.writes, writes));
    if (totals.end > max_slots_)
        throw Error(Fault::resource,
                    fmt::format("{} at byte {}: names slot {}, the limit is {} slots; raise the limit "
                                "(--max-slots) if the swap device is that large",
                                where_, offset_, totals.end - 1, max_slots_));
}

/// About four nanoseconds a run.
void BlockDecoder::decode_plain_runs(RunTotals& totals) {
    VarintCursor heads(streams_.stream({StreamKind::run_heads}));
    NumberCursor slots(streams_.stream({StreamKind::slot_low}), streams_.stream({StreamKind::slot_rest}));
    std::array<std::uint64_t, 3> expected{};  // by Op: behind the last run of the kind
    while (!heads.at_end()) {
        const std::uint32_t head = heads.take_byte();
        const auto op = static_cast<RunOp>(head & 3);
        std::uint64_t length = (head >> 2) + 1;
        if (length == long_run) length += std::min<std::uint64_t>(heads.take(), max_block_events);
        std::uint64_t& end = expected[op == RunOp::read_and_free ? 0 : static_cast<std::size_t>(op)];
        const std::uint64_t slot = end + static_cast<std::uint64_t>(unzigzag(slots.take()));
        end = slot + length;
        add_run(op, slot, length, totals);
    }
    if (!heads.good() || !slots.good() || !slots.at_end()) fail("its runs are cut");
}

/// About three hundred nanoseconds a run.
void BlockDecoder::decode_modelled_runs(std::span<const std::byte> stream, RunTotals& totals) {
    ByteReader reader(stream, where_, offset_);
    const std::uint64_t count = reader.take_varint();
    RunDecoder decoder(reader.take_bytes(reader.left()));
    for (std::uint64_t i = 0; i < count; i++) {
        const PackedRun run = decoder.take();
        if (!decoder.good()) fail("a run's distance has more bits than a slot");
        add_run(run.op(), run.slot, run.length(), totals);
    }
}

inline void BlockDecoder::add_run(RunOp op, std::uint64_t slot, std::uint64_t length, RunTotals& totals) {
    totals.events += op == RunOp::read_and_free ? 2 * length : length;
    totals.writes += op == RunOp::write ? length : 0;
    totals.end = std::max(totals.end, slot + length);
    if (slot > max_slot || slot + length > max_slot + 1) fail("a run's slots are no slots");
    if (totals.events > events_) fail("its runs hold more events than its header says");
    if (run_count_ == runs_.size()) grow_runs();
    runs_[run_count_++] = {static_cast<std::uint32_t>(slot),
                           static_cast<std::uint32_t>(length) << 2 | static_cast<std::uint32_t>(op)};
}

/// No further than to max_block_events: each run has at least one.
void BlockDecoder::grow_runs() {
    runs_.resize(std::min<std::size_t>(max_block_events, 2 * runs_.size() + 1024));
}

/// Differences that are not modelled may lead anywhere, so they are looked at beforehand, for which the first
/// codec's clens are needed.
void BlockDecoder::check_further_clens(std::size_t writes) {
    const auto further = std::span(clens_).subspan(1);
    first_clens_known_ = !std::all_of(further.begin(), further.end(), std::mem_fn(&ClenColumn::modelled));
    if (!first_clens_known_) return;
    // A buffer that never shrinks, as taken_.
    if (first_clens_.size() < writes) first_clens_.resize(writes);
    first_clens_left_ = std::span(first_clens_).first(writes);
    clens_[0].take(first_clens_left_, {});
    for (const ClenColumn& column : further) {
        if (const char* wrong = column.check_range(first_clens_left_)) fail(wrong);
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

void BlockDecoder::check_columns(std::size_t writes) {
    if (const char* wrong = times_.open(streams_, {runs_.data(), run_count_}, events_)) fail(wrong);

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
        add_gap(gaps_, {first_event_ + event, lost});
    }
}

/// The next run, but at most `room` events of it; a pair of read and free may come in two halves.
Run BlockDecoder::take_run(std::size_t room) noexcept {
    const PackedRun& packed = runs_[run_];
    const RunOp op = packed.op();
    const std::uint32_t slot = packed.slot + run_done_;
    const std::uint32_t left = packed.length() - run_done_;
    const bool pairs = op == RunOp::read_and_free;
    Run run{Slot{slot}, left, pairs ? Op::read : static_cast<Op>(op), pairs};
    if (free_owed_) {
        run = {Slot{slot}, 1, Op::free, false};
        free_owed_ = false;
    } else if (pairs && room == 1) {
        free_owed_ = true;
        return {Slot{slot}, 1, Op::read, false};
    } else {
        run.count = static_cast<std::uint32_t>(std::min<std::size_t>(left, pairs ? room / 2 : room));
    }
    run_done_ += run.count;
    if (run.count == left) {
        run_++;
        run_done_ = 0;
    }
    return run;
}

void BlockDecoder::take_runs(RunBlock& block, std::size_t limit) {
    block.first_event = first_event_ + done_;
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(limit, events_left()));
    // A buffer that never shrinks: growing a vector again would fill it first.
    if (taken_.size() < wanted) taken_.resize(wanted);
    std::size_t count = 0;
    std::size_t events = 0;
    std::size_t writes = 0;
    const auto add = [&](const Run& run) {
        events += events_of(run);
        writes += run.op == Op::write ? run.count : 0;
        taken_[count++] = run;
    };
    while (events < wanted && (run_done_ > 0 || free_owed_))
        add(take_run(wanted - events));
    // Nearly all runs are taken whole: this loop is what counts.
    while (events < wanted) {
        const PackedRun& packed = runs_[run_];
        const RunOp op = packed.op();
        const std::uint32_t slots = packed.length();
        const bool pairs = op == RunOp::read_and_free;
        const std::size_t of_run = pairs ? std::size_t{slots} * 2 : slots;
        if (of_run > wanted - events) break;
        Run& run = taken_[count++];
        run.slot = Slot{packed.slot};
        run.count = slots;
        run.op = pairs ? Op::read : static_cast<Op>(op);
        run.read_and_freed = pairs;
        events += of_run;
        writes += op == RunOp::write ? slots : 0;
        run_++;
    }
    while (events < wanted)
        add(take_run(wanted - events));
    block.runs.assign(taken_.begin(), taken_.begin() + static_cast<std::ptrdiff_t>(count));
    block.events = events;
    done_ += events;
    block.clens.resize(writes);
    take_first_clens(block.clens);
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
    for (; times_.there() && events_behind_ > 0; events_behind_--)
        (void)times_.take();
    if (hashed_) hashes_ = hashes_.subspan(writes_behind_ * sizeof(std::uint64_t));
    for (; flagged_ && writes_behind_ > 0; writes_behind_--)
        (void)take_flag();
    events_behind_ = 0;
    writes_behind_ = 0;
}

void BlockDecoder::take_columns(EventBlock& block) {
    catch_up();
    block.times_ns.resize(times_.there() ? block.size() : 0);
    for (std::uint64_t& time_ns : block.times_ns)
        time_ns = times_.take() * time_unit_ns_;
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
