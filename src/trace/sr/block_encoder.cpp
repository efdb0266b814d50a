// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/block_encoder.hpp"

#include <fmt/format.h>

#include "swapreplay/error.hpp"
#include "trace/gaps.hpp"
#include "trace/sr/clen_column.hpp"
#include "trace/sr/lined_runs.hpp"
#include "trace/sr/time_column.hpp"

namespace swapreplay::sr {

void RunGatherer::add(Op op, Slot slot) {
    const std::uint32_t number = index(slot);
    if (held_read_) {
        const std::uint32_t read = *held_read_;
        held_read_.reset();
        if (op == Op::free && number == read) {
            add_to_run(RunOp::read_and_free, read);
            return;
        }
        add_to_run(RunOp::read, read);
    }
    if (op == Op::read)
        held_read_ = number;
    else
        add_to_run(op == Op::write ? RunOp::write : RunOp::free, number);
}

void RunGatherer::add_to_run(RunOp op, std::uint32_t slot) {
    // A slot number that wraps around ends a run: the reader computes its end in 64 bits.
    if (length_ > 0 && op == op_ && slot != 0 && slot == slot_ + length_) {
        length_++;
        return;
    }
    end_run();
    op_ = op;
    slot_ = slot;
    length_ = 1;
}

void RunGatherer::end_run() {
    if (length_ > 0) runs_.push_back({slot_, length_ << 2 | static_cast<std::uint32_t>(op_)});
    length_ = 0;
}

void RunGatherer::flush() {
    if (held_read_) add_to_run(RunOp::read, *held_read_);
    held_read_.reset();
    end_run();
}

BlockEncoder::BlockEncoder(const Metadata& metadata, const WriteOptions& options, std::string output)
    : output_(std::move(output)),
      time_unit_ns_(metadata.time_unit_ns),
      options_(options),
      streams_(options.zstd_level),
      clens_(metadata.codecs.size()) {}

BlockEncoder::Columns BlockEncoder::columns_of(const EventBlock& from) const noexcept {
    return {options_.times && !from.times_ns.empty(), options_.same_filled && !from.same_filled.empty(),
            options_.hashes && !from.hashes.empty()};
}

bool BlockEncoder::differs(const EventBlock& from) const noexcept {
    return events_ > 0 && columns_ != columns_of(from);
}

void BlockEncoder::append(const EventBlock& from, std::size_t begin, std::size_t end) {
    columns_ = columns_of(from);
    append_clens(from, begin, end);
    for (std::size_t i = begin; i < end; i++)
        runs_.add(from.ops[i], from.slots[i]);
    if (columns_.times) append_times(from, begin, end);
    if (columns_.same_filled) append_flags(from, begin, end);
    for (std::size_t i = begin; columns_.hashes && i < end; i++) {
        if (from.ops[i] == Op::write) put(hashes_, from.hashes[i]);
    }
    details_.append(from, begin, end);
    events_ += static_cast<std::uint32_t>(end - begin);
}

void BlockEncoder::append_clens(const EventBlock& from, std::size_t begin, std::size_t end) {
    for (std::size_t codec = 0; codec < clens_.size(); codec++) {
        for (std::size_t i = begin; i < end; i++) {
            if (from.ops[i] != Op::write) continue;
            const std::uint32_t clen = from.clens[codec][i];
            if (clen >= max_clen)
                throw Error(Fault::usage,
                            fmt::format("{}: a clen of {} bytes; a .sr trace holds them up to {}", output_,
                                        clen, max_clen - 1));
            clens_[codec].push_back(clen);
        }
    }
}

void BlockEncoder::append_times(const EventBlock& from, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; i++) {
        const std::uint64_t time = from.times_ns[i] / time_unit_ns_;
        rounded_times_ |= time * time_unit_ns_ != from.times_ns[i];
        if (times_.low.empty()) first_time_ = time;
        times_.put(zigzag(static_cast<std::int64_t>(time - last_time_)));
        last_time_ = time;
    }
}

void BlockEncoder::append_flags(const EventBlock& from, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; i++) {
        if (from.ops[i] != Op::write) continue;
        if ((from.same_filled[i] != 0) != flag_) {
            put_varint(flags_, flag_run_);
            flag_run_ = 0;
            flag_ = !flag_;
        }
        flag_run_++;
    }
}

void BlockEncoder::gap(std::uint64_t lost) {
    add_gap(gaps_, {events_, lost});
    lost_ += lost;
}

std::size_t BlockEncoder::bytes() const noexcept {
    constexpr std::size_t gap_bytes = 5 + 10;  // two varints at most
    const std::size_t clens = clens_[0].size() * clens_.size() * 3;
    return runs_.runs().size() * 4 + clens + times_.size() + flags_.size() + hashes_.size() + facts_.size() +
           details_.bytes() + gaps_.size() * gap_bytes;
}

/// A run's slot is coded by its distance from the end of the last run of its kind.
void BlockEncoder::add_runs() {
    Bytes heads;
    NumberStream slots;
    std::array<std::uint64_t, 3> expected{};
    for (const PackedRun& run : runs_.runs()) {
        const bool is_long = run.length() >= long_run;
        const std::uint32_t short_length = is_long ? long_run : run.length();
        heads.push_back(
            static_cast<std::byte>((short_length - 1) << 2 | static_cast<std::uint32_t>(run.op())));
        if (is_long) put_varint(heads, run.length() - long_run);
        std::uint64_t& end =
            expected[run.op() == RunOp::read_and_free ? 0 : static_cast<std::size_t>(run.op())];
        slots.put(zigzag(static_cast<std::int64_t>(run.slot - end)));
        end = std::uint64_t{run.slot} + run.length();
    }
    if (options_.modelled && !runs_.runs().empty()) {
        Bytes model;
        put_varint(model, runs_.runs().size());
        models_.reset();
        encode_lined_runs(runs_.runs(), models_, model);
        const std::size_t bytes =
            streams_.packed_size(heads) + streams_.packed_size(slots.low) + streams_.packed_size(slots.rest);
        if (model.size() + model.size() / worth_modelling < bytes) {
            streams_.add({StreamKind::runs_lined}, model);
            return;
        }
    }
    streams_.add({StreamKind::run_heads}, heads);
    streams_.add({StreamKind::slot_low}, slots.low);
    streams_.add({StreamKind::slot_rest}, slots.rest);
}

void BlockEncoder::add_streams() {
    add_runs();
    for (std::size_t codec = 0; codec < clens_.size(); codec++)
        add_clens(streams_, static_cast<std::uint8_t>(codec), clens_[codec],
                  codec == 0 ? ClenContext{} : ClenContext{clens_[0], clens_[codec - 1]}, options_.modelled);
    Bytes gaps;
    for (const Gap& gap : gaps_) {
        put_varint(gaps, gap.before_event);
        put_varint(gaps, gap.lost);
    }
    streams_.add({StreamKind::gaps}, gaps);
    add_times(streams_, runs_.runs(), times_, options_.modelled ? &models_ : nullptr);
    if (columns_.same_filled) put_varint(flags_, flag_run_);
    streams_.add({StreamKind::same_filled}, flags_);
    // Without writes, the empty stream still says that the block has hashes.
    streams_.add({StreamKind::hashes}, hashes_, columns_.hashes);
    streams_.add({StreamKind::facts}, facts_);
    details_.add_to(streams_);
}

BlockPlace BlockEncoder::finish(std::uint64_t first_event, Bytes& out) {
    runs_.flush();
    Bytes payload;
    put_varint(payload, clens_[0].size());
    add_streams();
    streams_.write(payload);
    put_block_header(out,
                     {static_cast<std::uint32_t>(payload.size()), events_, first_event, checksum(payload)});
    put_bytes(out, payload);
    const BlockPlace place{0, first_event, events_, first_time_ * time_unit_ns_, lost_};
    clear();
    return place;
}

void BlockEncoder::clear() {
    events_ = 0;
    lost_ = 0;
    columns_ = {};
    runs_.clear();
    for (auto& column : clens_)
        column.clear();
    times_.clear();
    first_time_ = 0;
    last_time_ = 0;
    flags_.clear();
    flag_run_ = 0;
    flag_ = false;
    hashes_.clear();
    details_.clear();
    facts_.clear();
    gaps_.clear();
}

}  // namespace swapreplay::sr
