// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/detail_column.hpp"

#include <algorithm>

namespace swapreplay::sr {

void ValueRuns::put(std::uint64_t value, std::uint64_t place) {
    if (value == not_known && !known_) return;  // until one is known, nothing need be there
    if (place > places_) extend(not_known, place - places_);
    extend(value, 1);
    known_ = true;
}

void ValueRuns::extend(std::uint64_t value, std::uint64_t length) {
    places_ += length;
    if (value == value_ && length_ > 0) {
        length_ += length;
        return;
    }
    (void)finish();
    value_ = value;
    length_ = length;
}

const Bytes& ValueRuns::finish() {
    if (length_ > 0) {
        put_varint(bytes_, length_);
        put_varint(bytes_, value_ + 1);  // not_known becomes 0
    }
    length_ = 0;
    return bytes_;
}

void ValueRuns::clear() noexcept {
    bytes_.clear();
    places_ = 0;
    length_ = 0;
    known_ = false;
}

void DetailsEncoder::append(const EventBlock& from, std::size_t begin, std::size_t end) {
    std::array<std::uint64_t, op_count> places{};
    for (std::size_t detail = 0; detail < detail_count; detail++) {
        if (from.details[detail].empty()) continue;
        places = events_;
        for (std::size_t i = begin; i < end; i++) {
            const auto op = static_cast<std::size_t>(from.ops[i]);
            runs_[detail][op].put(from.details[detail][i], places[op]++);
        }
    }
    for (std::size_t i = begin; i < end; i++)
        events_[static_cast<std::size_t>(from.ops[i])]++;
}

void DetailsEncoder::add_to(StreamWriter& streams) {
    for (std::size_t detail = 0; detail < detail_count; detail++)
        for (std::size_t op = 0; op < op_count; op++)
            streams.add(stream_of(detail, op), runs_[detail][op].finish());
}

void DetailsEncoder::clear() noexcept {
    for (auto& detail : runs_)
        for (ValueRuns& runs : detail)
            runs.clear();
    events_ = {};
}

std::size_t DetailsEncoder::bytes() const noexcept {
    std::size_t bytes = 0;
    for (const auto& detail : runs_)
        for (const ValueRuns& runs : detail)
            bytes += runs.bytes();
    return bytes;
}

/// Checks the lengths, which may add up to less than the events: the rest is not known.
bool DetailsDecoder::Cursor::open(std::span<const std::byte> bytes, std::uint64_t events) {
    bytes_ = VarintCursor(bytes);
    length_ = 0;
    VarintCursor all(bytes);
    while (!all.at_end() && all.good()) {
        const std::uint64_t length = all.take();
        (void)all.take();
        if (length == 0 || length > events) return false;
        events -= length;
    }
    return all.good();
}

bool DetailsDecoder::Cursor::next() noexcept {
    if (bytes_.at_end()) return false;
    length_ = bytes_.take();
    value_ = bytes_.take() - 1;
    return true;
}

void DetailsDecoder::Cursor::skip(std::uint64_t values) noexcept {
    while (values > 0) {
        if (length_ == 0 && !next()) return;
        const std::uint64_t step = std::min(values, length_);
        length_ -= step;
        values -= step;
    }
}

const char* DetailsDecoder::open(const StreamReader& streams, std::span<const PackedRun> runs) {
    std::array<std::uint64_t, op_count> events{};
    for (const PackedRun& run : runs) {
        const bool pairs = run.op() == RunOp::read_and_free;
        events[pairs ? static_cast<std::size_t>(Op::read) : static_cast<std::size_t>(run.op())] +=
            run.length();
        if (pairs) events[static_cast<std::size_t>(Op::free)] += run.length();
    }
    any_ = false;
    for (std::size_t detail = 0; detail < detail_count; detail++) {
        there_[detail] = false;
        for (std::size_t op = 0; op < op_count; op++) {
            const auto stream = streams.stream(stream_of(detail, op));
            if (!cursors_[detail][op].open(stream, events[op]))
                return "the lengths of a detail's runs are wrong";
            there_[detail] = there_[detail] || !stream.empty();
        }
        any_ = any_ || there_[detail];
    }
    return nullptr;
}

void DetailsDecoder::take(EventBlock& block) {
    for (std::size_t detail = 0; detail < detail_count; detail++) {
        auto& column = block.details[detail];
        column.resize(there_[detail] ? block.size() : 0);
        for (std::size_t i = 0; i < column.size(); i++)
            column[i] = cursors_[detail][static_cast<std::size_t>(block.ops[i])].take();
    }
}

void DetailsDecoder::skip(std::span<const Run> runs) {
    if (!any_) return;
    for (const Run& run : runs) {
        for (auto& cursors : cursors_) {
            cursors[static_cast<std::size_t>(run.op)].skip(run.count);
            if (run.read_and_freed) cursors[static_cast<std::size_t>(Op::free)].skip(run.count);
        }
    }
}

}  // namespace swapreplay::sr
