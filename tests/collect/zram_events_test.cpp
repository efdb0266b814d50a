// SPDX-License-Identifier: GPL-2.0-or-later
// Records of the programs in the kernel, as they come out of the ring, and the events that they become.
#include "collect/zram_events.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collect/bpf/zram_copy.h"
#include "collect/bpf/zram_record.h"

namespace swapreplay::collect {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint64_t slots = 1000;
constexpr std::uint32_t same_filled_clen = 26;

/// A row of zram's table, as in 6.1.
struct Row {
    std::uint64_t handle;
    std::uint64_t flags;
};
constexpr ZramLayout layout{
    .row_bytes = sizeof(Row), .handle_at = 0, .flags_at = 8, .clen_bits = 13, .same_bit = 14};

struct Seen {
    std::uint32_t slot;
    Op op;
    std::uint32_t clen = 0;
    bool same_filled = false;
    std::uint64_t lost_before = 0;

    friend bool operator==(const Seen&, const Seen&) = default;
};

void PrintTo(const Seen& seen, std::ostream* out) {
    *out << "slot " << seen.slot << " op " << static_cast<int>(seen.op) << " clen " << seen.clen << " same "
         << seen.same_filled << " lost " << seen.lost_before;
}

zram_record record(int kind, std::uint64_t number, std::uint32_t slot, std::uint32_t pages = 1) {
    zram_record made{};
    made.number = number;
    made.slot = slot;
    made.pages = pages;
    made.kind = static_cast<std::uint8_t>(kind);
    return made;
}

class ZramEventsTest : public testing::Test {
protected:
    void add(const zram_record& one) { events_.add(std::as_bytes(std::span(&one, 1))); }

    void write(std::uint64_t number, std::uint32_t slot, std::uint32_t clen, int flags = 0) {
        zram_record one = record(ZRAM_WRITE, number, slot);
        one.clen = clen;
        one.flags = static_cast<std::uint8_t>(flags);
        add(one);
    }

    void writes(std::uint64_t number, std::uint32_t slot, std::uint32_t pages, int flags,
                const std::vector<zram_object>& objects, const std::vector<Row>& rows) {
        zram_record head = record(ZRAM_WRITES, number, slot, pages);
        head.flags = static_cast<std::uint8_t>(flags);
        head.clen = static_cast<std::uint32_t>(objects.size());
        std::vector<std::byte> all;
        const auto append = [&all](const auto& part) {
            const auto bytes = std::as_bytes(std::span(part));
            all.insert(all.end(), bytes.begin(), bytes.end());
        };
        append(std::span(&head, 1));
        append(objects);
        append(rows);
        events_.add(all);
    }

    std::vector<Seen> below(std::uint64_t bound) {
        std::vector<Seen> seen;
        events_.take_below(bound, [&](const RecordedEvent& one) {
            seen.push_back({index(one.event.slot), one.event.op, one.event.clen, one.event.same_filled,
                            one.lost_before});
        });
        return seen;
    }

    ZramEvents events_{slots, same_filled_clen, layout};
};

zram_object object(std::uint32_t number, std::uint32_t handle, std::uint32_t flags = 0) {
    return {.handle = handle, .number = number << ZRAM_OBJECT_SHIFT | flags};
}

Row holds(std::uint32_t handle, std::uint32_t clen) {
    return {.handle = 0xffff888000000000 | handle, .flags = clen};
}

constexpr Row is_same_filled{.handle = 0, .flags = 1U << layout.same_bit};
constexpr Row is_empty{.handle = 0, .flags = 0};

TEST_F(ZramEventsTest, AreInTheOrderOfTheirNumbersHoweverTheyCome) {
    write(2, 7, 300);
    add(record(ZRAM_FREE, 1, 5));
    write(0, 5, 100);
    EXPECT_THAT(below(3), ElementsAre(Seen{5, Op::write, 100}, Seen{5, Op::free}, Seen{7, Op::write, 300}));
    EXPECT_EQ(events_.lost_after(), 0U);
}

TEST_F(ZramEventsTest, WaitForTheirTurn) {
    write(1, 5, 100);
    EXPECT_THAT(below(0), IsEmpty());
    EXPECT_EQ(events_.held(), 1U);
    write(0, 4, 90);
    EXPECT_THAT(below(2), ElementsAre(Seen{4, Op::write, 90}, Seen{5, Op::write, 100}));
    EXPECT_EQ(events_.held(), 0U);
}

TEST_F(ZramEventsTest, MissingNumbersAreLossesAtTheirPlace) {
    write(0, 1, 10);
    write(3, 2, 20);
    EXPECT_THAT(below(6), ElementsAre(Seen{1, Op::write, 10}, Seen{2, Op::write, 20, false, 2}));
    EXPECT_EQ(events_.lost_after(), 2U);
}

TEST_F(ZramEventsTest, ThatComeAfterTheirLossWasToldAreLeftOut) {
    EXPECT_THAT(below(2), IsEmpty());
    write(1, 1, 10);
    write(2, 2, 20);
    EXPECT_THAT(below(3), ElementsAre(Seen{2, Op::write, 20, false, 2}));
    EXPECT_EQ(events_.late(), 1U);
}

TEST_F(ZramEventsTest, LossesWithoutNumbersComeBeforeTheNextEvent) {
    events_.add_lost(4);
    write(0, 1, 10);
    EXPECT_THAT(below(1), ElementsAre(Seen{1, Op::write, 10, false, 4}));
}

TEST_F(ZramEventsTest, ReadsOfSeveralPagesAreAnEventEach) {
    add(record(ZRAM_READ, 0, 8, 3));
    EXPECT_THAT(below(3), ElementsAre(Seen{8, Op::read}, Seen{9, Op::read}, Seen{10, Op::read}));
}

TEST_F(ZramEventsTest, SameFilledPagesHaveNoNumberAndAPlace) {
    write(0, 3, 50);
    write(1, 4, 60);
    writes(1, 9, 1, 0, {}, {is_same_filled});  // before number 1
    EXPECT_THAT(below(2), ElementsAre(Seen{3, Op::write, 50}, Seen{9, Op::write, same_filled_clen, true},
                                      Seen{4, Op::write, 60}));
    EXPECT_EQ(events_.lost_after(), 0U);
}

TEST_F(ZramEventsTest, ASameFilledPageThatReplacedAnObjectHasTheNumberOfItsFree) {
    writes(0, 9, 1, 0, {object(0, 0, ZRAM_OBJECT_REPLACED)}, {is_same_filled});
    EXPECT_THAT(below(1), ElementsAre(Seen{9, Op::write, same_filled_clen, true}));
    EXPECT_EQ(events_.lost_after(), 0U);
}

TEST_F(ZramEventsTest, AnObjectThatWentBeforeAnotherCameIsNotAnEvent) {  // Linux 6.14 to 6.16
    writes(0, 9, 1, 0, {object(0, 0, ZRAM_OBJECT_REPLACED), object(1, 7)}, {holds(7, 70)});
    EXPECT_THAT(below(2), ElementsAre(Seen{9, Op::write, 70}));
    EXPECT_EQ(events_.lost_after(), 0U);
}

TEST_F(ZramEventsTest, ARefusedWriteIsNeitherAnEventNorALoss) {
    writes(0, 9, 1, ZRAM_FAILED, {object(0, 7)}, {is_empty});  // at the limit, the object is given back
    writes(1, 10, 1, ZRAM_FAILED, {}, {holds(6, 60)});  // there was no memory, and so the old one stays
    write(1, 8, 70);
    EXPECT_THAT(below(2), ElementsAre(Seen{8, Op::write, 70}));
    EXPECT_EQ(events_.refused(), 2U);
    EXPECT_EQ(events_.lost_after(), 0U);
}

TEST_F(ZramEventsTest, ADiscardFreesWhatIsNotKnownToBeEmpty) {
    write(0, 10, 100);
    add(record(ZRAM_FREE, 1, 11));
    add(record(ZRAM_DISCARD, 2, 10, 3));  // 12 may hold what was stored before the recording
    add(record(ZRAM_DISCARD, 3, 10, 3));
    EXPECT_THAT(below(4), ElementsAre(Seen{10, Op::write, 100}, Seen{11, Op::free}, Seen{10, Op::free},
                                      Seen{12, Op::free}));
}

TEST_F(ZramEventsTest, PagesOfOneBioInOrder) {
    writes(5, 20, 3, 0, {object(0, 1), object(1, 2), object(3, 3)},
           {holds(1, 100), holds(2, 200), holds(3, 300)});
    add(record(ZRAM_FREE, 7, 1));
    EXPECT_THAT(below(9), ElementsAre(Seen{20, Op::write, 100, false, 5}, Seen{21, Op::write, 200},
                                      Seen{1, Op::free}, Seen{22, Op::write, 300}));
}

TEST_F(ZramEventsTest, PagesOfOneBioWithSameFilledOnesAmongThem) {
    writes(0, 20, 4, 0, {object(0, 1), object(1, 2)},
           {is_same_filled, holds(1, 100), holds(2, 200), is_same_filled});
    EXPECT_THAT(below(2), ElementsAre(Seen{20, Op::write, same_filled_clen, true},
                                      Seen{23, Op::write, same_filled_clen, true}, Seen{21, Op::write, 100},
                                      Seen{22, Op::write, 200}));
    EXPECT_EQ(events_.lost_after(), 0U);
}

TEST_F(ZramEventsTest, APageWhoseSlotHasAnotherObjectByNowIsLostAtItsPlace) {
    writes(0, 20, 3, 0, {object(0, 1), object(1, 2), object(2, 3)},
           {holds(1, 100), holds(9, 900), holds(3, 300)});
    EXPECT_THAT(below(3), ElementsAre(Seen{20, Op::write, 100}, Seen{22, Op::write, 300, false, 1}));
    EXPECT_EQ(events_.lost_after(), 0U);
}

TEST_F(ZramEventsTest, OfABioThatFailedThePagesBeforeTheFirstRefusedOneAreStored) {
    writes(0, 20, 4, ZRAM_FAILED, {object(0, 1), object(1, 2)},
           {holds(1, 100), is_empty, is_same_filled, holds(8, 80)});
    EXPECT_THAT(below(2), ElementsAre(Seen{20, Op::write, 100}));
    EXPECT_EQ(events_.refused(), 3U);
    EXPECT_EQ(events_.lost_after(), 0U);
}

TEST_F(ZramEventsTest, APageOfWhichNothingIsKnownIsLost) {
    writes(0, 20, 3, 0, {object(0, 1), object(1, 2)}, {holds(1, 100), holds(2, 200), is_empty});
    EXPECT_THAT(below(2), ElementsAre(Seen{20, Op::write, 100, false, 1}, Seen{21, Op::write, 200}));
}

TEST_F(ZramEventsTest, WhatTheProgramsCannotHaveWrittenIsCounted) {
    add(record(ZRAM_FREE, 0, slots));         // beyond the device
    add(record(ZRAM_READ, 0, slots - 1, 2));  // its second page is
    add(record(ZRAM_READ, 0, 1, 0));          // of no page
    add(record(9, 0, 1));
    zram_record many = record(ZRAM_WRITES, 0, 1, 3);
    many.clen = 3;
    add(many);  // without its objects
    const std::array<std::byte, 4> scrap{};
    events_.add(scrap);
    EXPECT_EQ(events_.malformed(), 6U);
    EXPECT_THAT(below(1), IsEmpty());
}

TEST_F(ZramEventsTest, AWriteTellsWhatBecameOfTheCopyOfItsPage) {
    write(0, 5, 100, ZRAM_COPIED);
    writes(1, 10, 2, 0, {object(0, 1, ZRAM_NOT_SAMPLED), object(1, 2, ZRAM_COPY_DROPPED)},
           {holds(1, 200), holds(2, 300)});
    std::vector<std::pair<std::uint64_t, int>> copies;
    events_.take_below(3, [&](const RecordedEvent& event) { copies.emplace_back(event.number, event.copy); });
    EXPECT_THAT(copies, ElementsAre(std::pair(0, ZRAM_COPIED), std::pair(1, ZRAM_NOT_SAMPLED),
                                    std::pair(2, ZRAM_COPY_DROPPED)));
}

class BeginningTest : public ZramEventsTest {
protected:
    std::vector<RecordedEvent> all_below(std::uint64_t bound) {
        std::vector<RecordedEvent> all;
        events_.take_below(bound, [&](const RecordedEvent& one) { all.push_back(one); });
        return all;
    }
    static StoredSlot stored(std::uint32_t slot, std::uint32_t clen, std::uint8_t priority = 0) {
        return {.slot = slot, .clen = clen, .priority = priority, .same_filled = false};
    }
};

TEST_F(BeginningTest, IsWhatIsStoredMarkedSo) {
    events_.begin_with(
        {stored(3, 30), stored(8, 80, 1), {.slot = 9, .clen = 0, .priority = 0, .same_filled = true}}, 0, 0,
        500);
    write(0, 4, 40);
    const std::vector<RecordedEvent> all = all_below(1);
    ASSERT_EQ(all.size(), 4U);
    const auto of = [&](std::size_t i, Detail detail) {
        return all[i].details[static_cast<std::size_t>(detail)];
    };
    EXPECT_EQ(all[0].event, (Event{500, Slot{3}, 30, Op::write, false}));
    EXPECT_EQ(all[2].event, (Event{500, Slot{9}, same_filled_clen, Op::write, true}));
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(of(i, Detail::was_there), 1U);
        EXPECT_EQ(of(i, Detail::priority), i == 1 ? 1U : 0U);
        EXPECT_EQ(of(i, Detail::cpu), not_known) << "nobody saw it";
    }
    EXPECT_EQ(of(3, Detail::was_there), 0U);
}

TEST_F(BeginningTest, KnowsWhatHappenedWhileTheTableWasRead) {
    // From 10 on, events are newer than the table; the recording begins at 15.
    events_.begin_with({stored(1, 10), stored(2, 20), stored(3, 30), stored(5, 50)}, 10, 15, 0);
    write(9, 1, 999);               // the table tells what became of it
    write(10, 2, 21);               // written again
    add(record(ZRAM_FREE, 11, 3));  // freed
    write(12, 4, 40);               // written first
    add(record(ZRAM_READ, 13, 1));  // a read changes nothing
    EXPECT_THAT(below(14), IsEmpty()) << "not all that came before is here";
    add(record(ZRAM_FREE, 15, 5));
    EXPECT_THAT(below(16), ElementsAre(Seen{1, Op::write, 10}, Seen{2, Op::write, 21}, Seen{4, Op::write, 40},
                                       Seen{5, Op::write, 50}, Seen{5, Op::free, 0, false, 1}))
        << "number 14 is missing";
}

TEST_F(BeginningTest, LeavesOutDiscardsOfWhatWasEmpty) {
    events_.begin_with({stored(1, 10)}, 0, 0, 0);
    add(record(ZRAM_DISCARD, 0, 0, 4));
    EXPECT_THAT(below(1), ElementsAre(Seen{1, Op::write, 10}, Seen{1, Op::free}));
}

TEST_F(ZramEventsTest, TellWhoDidWhatWhere) {
    zram_record one = record(ZRAM_READ, 0, 16, 16);
    one.cgroup = 77;
    one.tgid = 1234;
    one.cpu = 3;
    add(one);
    add(record(ZRAM_READ, 16, 40, 3));
    std::vector<RecordedEvent> all;
    events_.take_below(19, [&](const RecordedEvent& event) { all.push_back(event); });
    ASSERT_EQ(all.size(), 19U);
    Details first, later;
    first.fill(not_known);
    later = first;
    std::ranges::copy(std::array<std::uint64_t, 4>{4, 1234, 77, 3},
                      first.begin());  // order, tgid, cgroup, cpu
    later[1] = later[3] = 0;
    EXPECT_EQ(all[15].details, first);
    EXPECT_EQ(all[16].details, later) << "no folio has three pages";
}

}  // namespace
}  // namespace swapreplay::collect
