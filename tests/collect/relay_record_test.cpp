// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/relay_record.hpp"

#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_module.hpp"

namespace swapreplay::collect {
namespace {

constexpr RecordRules rules{.page_size = 4096, .slots = 1000, .cpu = 2, .seq_limit = 100};

RecordFault decode(const sr_record& record, NumberedEvent& into) {
    return decode_record(std::as_bytes(std::span(&record, 1)).first<record_size>(), rules, into);
}

/// A write of slot 7 that breaks nothing, changed by `change`.
template <typename Change>
RecordFault fault_of(Change change) {
    sr_record record{};
    record.seq = 99;
    record.slot = 7;
    record.clen = 100;
    record.op = SR_OP_WRITE;
    record.cpu = 2;
    change(record);
    NumberedEvent into;
    return decode(record, into);
}

TEST(RelayRecord, DecodesEveryFieldFromItsPlace) {
    // The bytes that a little-endian machine's module writes.
    const std::array<int, 32> raw{
        0x42, 0,    0,    0,    0,    0, 0, 0,  // seq 66
        0x15, 0xCD, 0x5B, 0x07, 0x01, 0, 0, 0,  // time_ns 0x1075BCD15
        0xE7, 0x03, 0,    0,                    // slot 999
        0x3C, 0x10, 0,    0,                    // clen 4156
        1,    1,                                // a write, same-filled
        2,    0,                                // cpu 2
        0,    0,    0,    0,                    // zero
    };
    std::array<std::byte, 32> bytes{};
    for (std::size_t i = 0; i < raw.size(); i++)
        bytes[i] = static_cast<std::byte>(raw[i]);
    NumberedEvent into;
    ASSERT_EQ(decode_record(bytes, rules, into), RecordFault::none);
    EXPECT_EQ(into.seq, 66U);
    EXPECT_EQ(
        into.event,
        (Event{
            .time_ns = 0x1075BCD15, .slot = Slot{999}, .clen = 4156, .op = Op::write, .same_filled = true}));
}

TEST(RelayRecord, GivesEachOperationItsName) {
    NumberedEvent into;
    for (const auto& [op, name] : {std::pair{SR_OP_READ, Op::read}, std::pair{SR_OP_FREE, Op::free}}) {
        sr_record record{};
        record.op = static_cast<std::uint8_t>(op);
        record.cpu = 2;
        ASSERT_EQ(decode(record, into), RecordFault::none);
        EXPECT_EQ(into.event.op, name);
    }
}

TEST(RelayRecord, RefusesMemoryThatWasNeverWritten) {
    NumberedEvent into;
    EXPECT_EQ(decode(sr_record{}, into), RecordFault::op);
}

TEST(RelayRecord, NamesWhatIsImpossible) {
    EXPECT_EQ(fault_of([](sr_record&) {}), RecordFault::none);
    EXPECT_EQ(fault_of([](sr_record& r) { r.op = 4; }), RecordFault::op);
    EXPECT_EQ(fault_of([](sr_record& r) { r.flags = 2; }), RecordFault::flags);
    EXPECT_EQ(fault_of([](sr_record& r) { r.zero = 1; }), RecordFault::zero);
    EXPECT_EQ(fault_of([](sr_record& r) { r.cpu = 3; }), RecordFault::cpu);
    EXPECT_EQ(fault_of([](sr_record& r) { r.slot = 1000; }), RecordFault::slot);
    EXPECT_EQ(fault_of([](sr_record& r) { r.seq = 100; }), RecordFault::seq);
    EXPECT_EQ(fault_of([](sr_record& r) { r.clen = 0; }), RecordFault::clen);
    EXPECT_EQ(fault_of([](sr_record& r) { r.clen = 4096 + 256 + 67; }), RecordFault::none);
    EXPECT_EQ(fault_of([](sr_record& r) { r.clen = 4096 + 256 + 68; }), RecordFault::clen);
}

TEST(RelayRecord, RefusesLengthsAndFlagsOfWhatIsNoWrite) {
    const auto read = [](sr_record& r) { r.op = SR_OP_READ, r.clen = 0; };
    EXPECT_EQ(fault_of(read), RecordFault::none);
    EXPECT_EQ(fault_of([](sr_record& r) { r.op = SR_OP_READ; }), RecordFault::clen);
    EXPECT_EQ(fault_of([&](sr_record& r) { read(r), r.flags = SR_FLAG_SAME_FILLED; }), RecordFault::flags);
}

}  // namespace
}  // namespace swapreplay::collect
