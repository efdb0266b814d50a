// SPDX-License-Identifier: GPL-2.0-or-later
// What the records of kprobes mean: each test writes down what a kernel does, call by call.
#include "collect/probe_events.hpp"

#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace swapreplay::collect {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint32_t same_clen = 40;
constexpr std::uint64_t slots = 64;

/// Calls of the kernel's, numbered in their order.
class Kernel {
public:
    Kernel& task(std::int32_t number) {
        task_ = number;
        return *this;
    }
    Kernel& read(std::uint32_t slot) { return add({.kind = ProbeKind::read, .slot = slot}); }
    Kernel& begin(std::uint32_t slot, std::uint32_t pages = 1) {
        return add({.kind = ProbeKind::begin, .slot = slot, .pages = pages});
    }
    Kernel& begin_discard(std::uint32_t slot, std::uint32_t pages) {
        return add({.kind = ProbeKind::begin, .discard = true, .slot = slot, .pages = pages});
    }
    Kernel& size(std::uint32_t clen) { return add({.kind = ProbeKind::size, .clen = clen}); }
    Kernel& call(ProbeKind kind) { return add({.kind = kind}); }
    Kernel& object() { return call(ProbeKind::object); }
    Kernel& freed() { return call(ProbeKind::freed); }
    Kernel& slot(std::uint32_t slot, Caller caller = Caller::io) {
        return add({.kind = ProbeKind::slot, .caller = caller, .slot = slot});
    }
    Kernel& notify(std::uint32_t slot) { return this->slot(slot, Caller::notify); }
    Kernel& write(std::uint32_t slot, std::uint32_t clen) {
        return begin(slot).size(clen).object().slot(slot);
    }
    /// Its number is drawn, and its record is overwritten.
    Kernel& skip() {
        number_++;
        return *this;
    }

    [[nodiscard]] std::uint64_t next() const { return number_; }
    ProbeEvents events{slots, same_clen, true};

    std::vector<std::string> take(std::uint64_t bound, std::uint64_t given_up = 0) {
        std::vector<std::string> taken;
        events.settle(bound, given_up);
        events.take([&](const RecordedEvent& recorded) {
            if (recorded.lost_before > 0) taken.push_back(fmt::format("lost {}", recorded.lost_before));
            const Event& event = recorded.event;
            const std::uint32_t slot = index(event.slot);
            if (event.op == Op::write)
                taken.push_back(fmt::format("w{} {}{}", slot, event.clen, event.same_filled ? " same" : ""));
            else
                taken.push_back(fmt::format("{}{}", event.op == Op::read ? 'r' : 'f', slot));
        });
        return taken;
    }
    std::vector<std::string> take() { return take(number_); }

private:
    struct Call {
        ProbeKind kind;
        Caller caller = Caller::other;
        bool discard = false;
        std::uint32_t slot = 0;
        std::uint32_t pages = 1;
        std::uint32_t clen = 0;
    };
    Kernel& add(const Call& call) {
        events.add({.number = number_++,
                    .kind = call.kind,
                    .caller = call.caller,
                    .discard = call.discard,
                    .cpu = 0,
                    .task = task_,
                    .tgid = 0,
                    .slot = call.slot,
                    .pages = call.pages,
                    .clen = call.clen});
        return *this;
    }

    std::uint64_t number_ = 1;
    std::int32_t task_ = 1;
};

TEST(ProbeEvents, WritesReadsAndFreesHaveTheirLengthsAndSlots) {
    Kernel kernel;
    kernel.write(3, 700).read(3).notify(3).freed();
    EXPECT_THAT(kernel.take(), ElementsAre("w3 700", "r3", "f3"));
    EXPECT_EQ(kernel.events.lost_after(), 0);
}

TEST(ProbeEvents, AWriteWithoutAnObjectIsSameFilled) {
    Kernel kernel;
    kernel.begin(3).slot(3).read(3);
    kernel.begin(4).slot(4).freed();  // in place of an object
    EXPECT_THAT(kernel.take(), ElementsAre("w3 40 same", "r3", "w4 40 same"));
}

TEST(ProbeEvents, ThePlaceOfAWriteIsThatOfItsObject) {
    Kernel kernel;
    kernel.task(1).begin(1).size(100).object();
    kernel.task(2).write(2, 200);
    kernel.task(1).slot(1).freed();
    EXPECT_THAT(kernel.take(), ElementsAre("w1 100", "w2 200"));
}

TEST(ProbeEvents, ThePlaceOfAFreeIsThatOfItsObject) {
    Kernel kernel;
    kernel.task(1).notify(1);
    kernel.task(2).write(2, 200);
    kernel.task(1).freed();
    EXPECT_THAT(kernel.take(), ElementsAre("w2 200", "f1"));
}

TEST(ProbeEvents, NothingOvertakesAStoreThatHasItsPlaceAndNotYetItsSlot) {
    Kernel kernel;
    kernel.task(1).begin(1).size(100).object();
    kernel.task(2).write(2, 200);
    EXPECT_THAT(kernel.take(), IsEmpty());
    kernel.task(1).slot(1);
    EXPECT_THAT(kernel.take(), ElementsAre("w1 100", "w2 200"));
}

TEST(ProbeEvents, AFreeWaitsForItsObjectBeyondTheBound) {
    Kernel kernel;
    kernel.notify(1);
    const std::uint64_t bound = kernel.next();
    kernel.freed();
    EXPECT_THAT(kernel.take(bound), IsEmpty());
    EXPECT_THAT(kernel.take(), ElementsAre("f1"));
}

TEST(ProbeEvents, SlotsThatAreFreedWhileAStoreWaitsForMemoryAreFrees) {
    Kernel kernel;
    kernel.begin(1).size(100).notify(9).freed().object().slot(1);
    EXPECT_THAT(kernel.take(), ElementsAre("f9", "w1 100"));
}

TEST(ProbeEvents, CompactionWithinAStoreMovesObjectsAndWritesNone) {
    Kernel kernel;
    kernel.begin(1).size(100).call(ProbeKind::scan).object().freed().object().freed();
    kernel.call(ProbeKind::scanned).object().slot(1);
    EXPECT_THAT(kernel.take(), ElementsAre("w1 100"));
    EXPECT_EQ(kernel.events.refused(), 0);
}

TEST(ProbeEvents, AStoreAtTheLimitGivesItsObjectBack) {
    Kernel kernel;
    kernel.begin(1).size(100).object().freed().write(2, 200);
    EXPECT_THAT(kernel.take(), ElementsAre("w2 200"));
    EXPECT_EQ(kernel.events.refused(), 1);
    EXPECT_EQ(kernel.events.lost_after(), 0);
}

TEST(ProbeEvents, AnObjectThatIsReplacedWhileEventsAreLostIsNotOneGivenBack) {
    Kernel kernel;
    kernel.begin(1).size(100).object();
    const std::uint64_t after = kernel.next() - 1;
    kernel.skip();  // slot 1
    kernel.events.add_lost(after, kernel.next(), 1);
    kernel.freed().write(2, 200);
    EXPECT_THAT(kernel.take(), ElementsAre("lost 1", "w2 200"));
    EXPECT_EQ(kernel.events.refused(), 0);
}

TEST(ProbeEvents, ABioOfSeveralPagesIsAnEventForEach) {
    Kernel kernel;
    kernel.begin(4, 3).size(100).object().slot(4).slot(5).size(300).object().slot(6);
    EXPECT_THAT(kernel.take(), ElementsAre("w4 100", "w5 40 same", "w6 300"));
}

TEST(ProbeEvents, ADiscardFreesWhatMayBeStored) {
    Kernel kernel;
    kernel.write(1, 100).notify(1).freed();
    kernel.begin_discard(0, 3).slot(0).slot(1).slot(2).freed();
    EXPECT_THAT(kernel.take(), ElementsAre("w1 100", "f1", "f0", "f2"));
}

TEST(ProbeEvents, WritebackAndResetsAreNotEvents) {
    Kernel kernel;
    kernel.write(1, 100).slot(1, Caller::other).freed();
    EXPECT_THAT(kernel.take(), ElementsAre("w1 100"));
}

TEST(ProbeEvents, NewPagesAreMarkedIfAnotherUsedThePoolMeanwhile) {
    Kernel kernel;
    kernel.task(1).begin(1).size(100).call(ProbeKind::new_pages);
    kernel.task(2).write(2, 200);
    kernel.task(1).object().slot(1);
    kernel.task(1).begin(3).size(300).call(ProbeKind::new_pages).object().slot(3);
    std::vector<std::uint64_t> new_pages;
    kernel.events.settle(kernel.next(), 0);
    kernel.events.take([&](RecordedEvent event) { new_pages.push_back(event.of(Detail::new_pages)); });
    EXPECT_THAT(new_pages, ElementsAre(not_known, 1, not_known));
}

TEST(ProbeEvents, OverwrittenEventsAreAGapAtTheirPlace) {
    Kernel kernel;
    kernel.write(1, 100);
    const std::uint64_t after = kernel.next() - 1;
    kernel.skip().skip();
    kernel.events.add_lost(after, kernel.next(), 2);
    kernel.read(1);
    EXPECT_THAT(kernel.take(), ElementsAre("w1 100", "lost 2", "r1"));
}

TEST(ProbeEvents, AWriteWhoseDetailsWereOverwrittenIsLostAndNotSameFilled) {
    Kernel kernel;
    kernel.begin(1);
    const std::uint64_t after = kernel.next() - 1;
    kernel.skip().skip();  // its size and its object
    kernel.events.add_lost_details(after, kernel.next());
    kernel.slot(1).write(2, 200);
    EXPECT_THAT(kernel.take(), ElementsAre("lost 1", "w2 200"));
    EXPECT_EQ(kernel.events.incomplete(), 1);
}

TEST(ProbeEvents, AWriteWhoseBeginningWasNotSeenIsLost) {
    Kernel kernel;
    kernel.size(100).object().slot(1).read(1);
    EXPECT_THAT(kernel.take(), ElementsAre("lost 1", "r1"));
}

TEST(ProbeEvents, AStoreWithoutAnEndIsLostOnce) {
    Kernel kernel;
    kernel.begin(1).size(100).object().write(2, 200);
    EXPECT_THAT(kernel.take(), ElementsAre("lost 1", "w2 200"));

    Kernel overwritten;  // its record is among those that were overwritten
    overwritten.begin(1).size(100).object();
    const std::uint64_t after = overwritten.next() - 1;
    overwritten.skip();
    overwritten.write(2, 200);
    overwritten.events.add_lost(after, after + 4, 1);
    EXPECT_THAT(overwritten.take(), ElementsAre("lost 1", "w2 200"));
}

TEST(ProbeEvents, AStoreThatNeverEndsIsGivenUp) {
    Kernel kernel;
    kernel.task(1).begin(1).size(100).object();
    kernel.task(2).write(2, 200);
    EXPECT_THAT(kernel.take(kernel.next(), kernel.next()), ElementsAre("lost 1", "w2 200"));
}

TEST(ProbeEvents, WhatHappenedBeforeTheBeginningIsNotPassedOn) {
    Kernel kernel;
    kernel.slot(7).write(1, 100);
    kernel.events.begin_at(kernel.next());
    kernel.write(2, 200);
    EXPECT_THAT(kernel.take(), ElementsAre("w2 200"));
}

TEST(ProbeEvents, WhatWasNotSeenWholeBeforeTheBeginningDoesNotCount) {
    Kernel kernel;
    kernel.slot(7).size(100).object().freed().read(slots);
    kernel.task(2).begin(1).size(100).object();
    kernel.events.settle(kernel.next(), 0);
    kernel.events.begin_at(kernel.next());
    kernel.write(2, 200);
    EXPECT_THAT(kernel.take(), ElementsAre("w2 200"));
    EXPECT_EQ(kernel.events.incomplete(), 0);
    EXPECT_EQ(kernel.events.refused(), 0);
    EXPECT_EQ(kernel.events.malformed(), 0);
}

TEST(ProbeEvents, RecordsBeyondTheDeviceAreCounted) {
    Kernel kernel;
    kernel.read(slots).begin(slots - 1, 2);
    EXPECT_THAT(kernel.take(), IsEmpty());
    EXPECT_EQ(kernel.events.malformed(), 2);
}

}  // namespace
}  // namespace swapreplay::collect
