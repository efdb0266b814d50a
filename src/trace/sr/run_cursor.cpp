// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/run_cursor.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/byte_reader.hpp"
#include "trace/sr/layout.hpp"
#include "trace/sr/lined_runs.hpp"
#include "trace/sr/number_stream.hpp"

namespace swapreplay::sr {

void RunCursor::open(const StreamReader& streams, LinePairs& models, std::uint64_t events,
                     std::uint64_t writes, const PayloadOrigin& origin) {
    count_ = 0;
    totals_ = {};
    next_ = 0;
    next_done_ = 0;
    free_owed_ = false;
    const auto lined = streams.stream({StreamKind::runs_lined});
    const auto modelled = streams.stream({StreamKind::runs_modelled});
    if (!lined.empty())
        decode_lined(lined, models, events, origin);
    else if (!modelled.empty())
        decode_modelled(modelled, events, origin);
    else
        decode_plain(streams, events, origin);
    if (totals_.events != events)
        origin.fail(fmt::format("its runs hold {} events, its header says {}", totals_.events, events));
    if (totals_.writes != writes)
        origin.fail(fmt::format("its runs hold {} writes, not {}", totals_.writes, writes));
}

void RunCursor::decode_plain(const StreamReader& streams, std::uint64_t events, const PayloadOrigin& origin) {
    VarintCursor heads(streams.stream({StreamKind::run_heads}));
    NumberCursor slots(streams.stream({StreamKind::slot_low}), streams.stream({StreamKind::slot_rest}));
    std::array<std::uint64_t, 3> expected{};  // by Op: the slot after the last run of the kind
    while (!heads.at_end()) {
        const std::uint32_t head = heads.take_byte();
        const auto op = static_cast<RunOp>(head & 3);
        std::uint64_t length = (head >> 2) + 1;
        if (length == long_run) length += std::min<std::uint64_t>(heads.take(), max_block_events);
        std::uint64_t& end = expected[op == RunOp::read_and_free ? 0 : static_cast<std::size_t>(op)];
        const std::uint64_t slot = end + static_cast<std::uint64_t>(unzigzag(slots.take()));
        end = slot + length;
        add(op, slot, length, events, origin);
    }
    if (!heads.good() || !slots.good() || !slots.at_end()) origin.fail("its runs are cut");
}

namespace {

constexpr const char* too_far = "a run's distance does not fit a slot number";

}  // namespace

void RunCursor::decode_modelled(std::span<const std::byte> stream, std::uint64_t events,
                                const PayloadOrigin& origin) {
    ByteReader reader(stream, origin.where, origin.offset);
    const std::uint64_t count = reader.take_varint();
    RunDecoder decoder(reader.take_bytes(reader.left()));
    for (std::uint64_t i = 0; i < count; i++) {
        const PackedRun run = decoder.take();
        if (!decoder.good()) origin.fail(too_far);
        add(run.op(), run.slot, run.length(), events, origin);
    }
}

void RunCursor::decode_lined(std::span<const std::byte> stream, LinePairs& models, std::uint64_t events,
                             const PayloadOrigin& origin) {
    ByteReader reader(stream, origin.where, origin.offset);
    std::uint64_t left = reader.take_varint();
    models.reset();
    LinedRunDecoder decoder(reader.take_bytes(reader.left()), models);
    std::array<PackedRun, 512> piece;
    while (left > 0) {
        const auto some =
            std::span(piece).first(static_cast<std::size_t>(std::min<std::uint64_t>(left, piece.size())));
        decoder.decode(some);
        if (!decoder.good()) origin.fail(too_far);
        for (const PackedRun& run : some)
            add(run.op(), run.slot, run.length(), events, origin);
        left -= some.size();
    }
}

inline void RunCursor::add(RunOp op, std::uint64_t slot, std::uint64_t length, std::uint64_t events,
                           const PayloadOrigin& origin) {
    totals_.events += op == RunOp::read_and_free ? 2 * length : length;
    totals_.writes += op == RunOp::write ? length : 0;
    totals_.end_slot = std::max(totals_.end_slot, slot + length);
    if (slot > max_slot || slot + length > max_slot + 1)
        origin.fail("a run goes beyond the last slot number");
    if (totals_.events > events) origin.fail("its runs hold more events than its header says");
    if (count_ == runs_.size()) grow();
    runs_[count_++] = {static_cast<std::uint32_t>(slot),
                       static_cast<std::uint32_t>(length) << 2 | static_cast<std::uint32_t>(op)};
}

/// No further than to max_block_events: each run has at least one.
void RunCursor::grow() {
    runs_.resize(std::min<std::size_t>(max_block_events, 2 * runs_.size() + 1024));
}

/// The next run, but at most `room` events of it.
Run RunCursor::take_part(std::size_t room) noexcept {
    const PackedRun& packed = runs_[next_];
    const RunOp op = packed.op();
    const std::uint32_t slot = packed.slot + next_done_;
    const std::uint32_t left = packed.length() - next_done_;
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
    next_done_ += run.count;
    if (run.count == left) {
        next_++;
        next_done_ = 0;
    }
    return run;
}

std::size_t RunCursor::take(std::size_t events, std::vector<Run>& runs) {
    if (taken_.size() < events) taken_.resize(events);
    std::size_t count = 0;
    std::size_t left = events;
    std::size_t writes = 0;
    const auto add_part = [&] {
        const Run run = take_part(left);
        left -= run.read_and_freed ? std::size_t{run.count} * 2 : run.count;
        writes += run.op == Op::write ? run.count : 0;
        taken_[count++] = run;
    };
    while (left > 0 && (next_done_ > 0 || free_owed_))
        add_part();
    // Nearly all runs are taken whole: this loop is what counts.
    while (left > 0) {
        const PackedRun& packed = runs_[next_];
        const RunOp op = packed.op();
        const std::uint32_t slots = packed.length();
        const bool pairs = op == RunOp::read_and_free;
        const std::size_t of_run = pairs ? std::size_t{slots} * 2 : slots;
        if (of_run > left) break;
        Run& run = taken_[count++];
        run.slot = Slot{packed.slot};
        run.count = slots;
        run.op = pairs ? Op::read : static_cast<Op>(op);
        run.read_and_freed = pairs;
        left -= of_run;
        writes += op == RunOp::write ? slots : 0;
        next_++;
    }
    while (left > 0)
        add_part();
    runs.assign(taken_.begin(), taken_.begin() + static_cast<std::ptrdiff_t>(count));
    return writes;
}

}  // namespace swapreplay::sr
