// SPDX-License-Identifier: GPL-2.0-or-later
// Pools that are wrong in one way each, and what --check says of them: what, at which event, which slot.
#include <cstring>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "blocks.hpp"
#include "replay/engine.hpp"

namespace swapreplay {
namespace {

using namespace testing_replay;
using testing::AllOf;
using testing::HasSubstr;

enum class Bug {
    none,
    overlap,            ///< the 3rd object begins 16 bytes before the end of the one before it
    handle_twice,       ///< the 3rd object has the 2nd one's handle
    lost_write,         ///< the 3rd write() does nothing
    lost_overwrite,     ///< the same, where the memory still holds the slot's last object
    write_to_other,     ///< the 3rd write() also puts a zero byte into the object before it
    quiet_double_free,  ///< the 1st free puts the place on the free list twice
    double_free,        ///< and takes the object's bytes off twice
    leak,               ///< the 1st free does nothing
    leaked_page,        ///< the 1st free keeps the object's page
    small_count,        ///< used_bytes() grows by less than the object
    broken_structure    ///< check() finds something
};

/// Objects in places of 4 KiB, each with a page of the source. A freed place is the next one used.
template <Bug bug>
class BuggyPool {
public:
    static const PoolInfo& info() {
        static const PoolInfo info{"buggy", "wrong in one way", {}};
        return info;
    }
    BuggyPool(const Parameters&, PageSource& source) : source_(source), memory_(64 * place_bytes) {
        for (std::uint32_t place = 64; place > 0; place--)
            unused_.push_back(place - 1);
    }
    ~BuggyPool() {
        for (const PageId page : pages_)
            source_.give_back(page);
    }

    std::optional<Handle> alloc(std::uint32_t size) {
        allocs_++;
        const std::uint32_t place = unused_.back();
        unused_.pop_back();
        offsets_[place] = place * place_bytes;
        if (bug == Bug::overlap && allocs_ == 3) offsets_[place] = last_end_ - 16;
        last_end_ = offsets_[place] + size;
        sizes_[place] = size;
        used_ += bug == Bug::small_count ? size - 1 : size;
        pages_.push_back(*source_.take());
        if (bug == Bug::handle_twice && allocs_ == 3) return Handle{last_};
        last_ = place + 1;
        return Handle{last_};
    }
    void free(Handle handle) {
        frees_++;
        const auto place = static_cast<std::uint32_t>(handle) - 1;
        if (bug == Bug::leak && frees_ == 1) return;
        used_ -= bug == Bug::small_count ? sizes_[place] - 1 : sizes_[place];
        unused_.push_back(place);
        if (frees_ == 1 && (bug == Bug::quiet_double_free || bug == Bug::double_free))
            unused_.push_back(place);
        if (frees_ == 1 && bug == Bug::double_free) used_ -= sizes_[place];
        if (bug == Bug::leaked_page && frees_ == 1) {
            pages_.pop_back();
            return;
        }
        source_.give_back(pages_.back());
        pages_.pop_back();
    }
    void write(Handle handle, std::span<const std::byte> in) {
        writes_++;
        if ((bug == Bug::lost_write || bug == Bug::lost_overwrite) && writes_ == 3) return;
        std::byte* const at = memory_.data() + offsets_[static_cast<std::uint32_t>(handle) - 1];
        std::memcpy(at, in.data(), in.size());
        if (bug == Bug::write_to_other && writes_ == 3) (at - place_bytes)[20] ^= std::byte{1};
    }
    void read(Handle handle, std::span<std::byte> out) const {
        std::memcpy(out.data(), memory_.data() + offsets_[static_cast<std::uint32_t>(handle) - 1],
                    out.size());
    }
    [[nodiscard]] std::uint64_t pages_used() const { return pages_.size(); }
    [[nodiscard]] std::uint64_t used_bytes() const { return used_; }
    [[nodiscard]] std::uint32_t max_size() const { return place_bytes; }
    [[nodiscard]] std::string check() const {
        return bug == Bug::broken_structure ? "buggy: the free list has a loop" : "";
    }

private:
    static constexpr std::uint32_t place_bytes = 4096;

    PageSource& source_;
    std::vector<std::byte> memory_;
    std::vector<std::uint32_t> unused_;
    std::vector<PageId> pages_;
    std::array<std::uint32_t, 64> offsets_{};
    std::array<std::uint32_t, 64> sizes_{};
    std::uint64_t used_ = 0;
    std::uint32_t last_ = 0;
    std::uint32_t last_end_ = 0;
    int allocs_ = 0;
    int frees_ = 0;
    int writes_ = 0;
};

/// The failure after these events and the look at the end.
template <Bug bug>
std::optional<CheckFailure> failure_of(std::initializer_list<Event> events) {
    ReplayOptions options;
    options.policy = StorePolicy::parse("plain");
    Engine<BuggyPool<bug>, Checking> engine(PoolSpec::parse("buggy"), options);
    const EventBlock block = block_of(events, 1000);  // so that numbers are of the trace, not of the block
    engine.apply(block, 0, block.size());
    engine.finish();
    return engine.failure();
}

void expect_failure(const std::optional<CheckFailure>& failure, Broken what, std::uint64_t event,
                    std::optional<std::uint32_t> slot, const testing::Matcher<const std::string&>& sentence) {
    ASSERT_TRUE(failure);
    EXPECT_EQ(name_of(failure->what), name_of(what)) << failure->sentence;
    EXPECT_EQ(failure->event, event);
    EXPECT_EQ(failure->slot, slot ? std::optional(Slot{*slot}) : std::nullopt);
    EXPECT_THAT(failure->sentence, sentence);
}

TEST(Check, APoolWithoutABugPasses) {
    EXPECT_FALSE(failure_of<Bug::none>(
        {W(1, 100), W(2, 200), R(1), W(1, 300), W(3, 5), F(2), W(2, 4096), R(2), R(3)}));
}

TEST(Check, AnOverlapIsFoundWhenTheFirstObjectIsReadAndTheOtherIsNamed) {
    const auto failure = failure_of<Bug::overlap>({W(1, 100), W(2, 200), W(3, 80), R(1), R(3), R(2)});
    expect_failure(failure, Broken::overlap, 1005, 2,
                   AllOf(HasSubstr("event 1005: slot 2 is read: from byte 184 of 200"),
                         HasSubstr("event 1001"), HasSubstr("event 1002 wrote to slot 3")));
}

TEST(Check, AHandleGivenOutTwiceIsFoundAtOnce) {
    expect_failure(failure_of<Bug::handle_twice>({W(1, 100), W(2, 200), W(3, 80), R(1)}), Broken::overlap,
                   1002, 3, AllOf(HasSubstr("handle 2"), HasSubstr("slot 2 has had since event 1001")));
}

TEST(Check, ALostWriteIsFoundWhenTheObjectIsFreed) {
    expect_failure(failure_of<Bug::lost_write>({W(1, 100), W(2, 200), W(3, 80), R(1), F(3)}),
                   Broken::lost_write, 1004, 3,
                   AllOf(HasSubstr("slot 3 is freed"), HasSubstr("event 1002 wrote"), HasSubstr("lost")));
}

TEST(Check, ALostWriteIsFoundAtTheEndWhenNothingElseLooks) {
    expect_failure(failure_of<Bug::lost_write>({W(1, 100), W(2, 200), W(3, 80)}), Broken::lost_write, 1002, 3,
                   HasSubstr("at the end, after event 1002"));
}

TEST(Check, ALostOverwriteIsToldFromWhatWasThereBefore) {
    expect_failure(failure_of<Bug::lost_overwrite>({W(1, 100), W(1, 100), W(1, 100), R(1)}),
                   Broken::lost_write, 1003, 1, HasSubstr("what an earlier event wrote there"));
    expect_failure(failure_of<Bug::lost_overwrite>({W(1, 90), W(2, 100), F(2), W(3, 100), R(3)}),
                   Broken::lost_write, 1004, 3,
                   HasSubstr("still what event 1001 wrote to slot 2, freed since"));
}

TEST(Check, ABadByteIsNobodys) {
    expect_failure(failure_of<Bug::write_to_other>({W(1, 100), W(2, 200), W(3, 80), R(3), R(2)}),
                   Broken::wrong_bytes, 1004, 2, HasSubstr("from byte 20 of 200"));
}

TEST(Check, ADoubleFreeIsFoundAtTheFreeThatDidIt) {
    expect_failure(
        failure_of<Bug::double_free>({W(1, 100), W(2, 200), F(1), W(3, 80)}), Broken::double_free, 1002, 1,
        AllOf(HasSubstr("it had taken 100 bytes, used_bytes() shrank by 200"), HasSubstr("event 1000")));
}

TEST(Check, ADoubleFreeThatIsNotCountedIsFoundWhenTwoObjectsGetThePlace) {
    expect_failure(
        failure_of<Bug::quiet_double_free>({W(1, 100), F(1), W(2, 50), W(3, 60)}), Broken::overlap, 1003, 3,
        AllOf(HasSubstr("slot 3: the pool gave out handle 1"), HasSubstr("slot 2 has had since event 1002")));
}

TEST(Check, ALeakIsFoundAtTheFreeThatDidNot) {
    expect_failure(failure_of<Bug::leak>({W(1, 100), W(2, 200), F(2), R(1)}), Broken::leak, 1002, 2,
                   AllOf(HasSubstr("shrank by 0"), HasSubstr("leaked")));
}

TEST(Check, ALeakedPageIsFoundWhenThePoolIsGone) {
    expect_failure(failure_of<Bug::leaked_page>({W(1, 100), W(2, 200), F(2)}), Broken::leak, 1002,
                   std::nullopt, HasSubstr("has not given back 1 of its pages"));
}

TEST(Check, CountingLessThanTheObjectIsFoundAtOnce) {
    expect_failure(failure_of<Bug::small_count>({W(1, 100)}), Broken::accounting, 1000, 1,
                   HasSubstr("an object of 100 bytes was allocated, and used_bytes() grew by 99"));
}

TEST(Check, WhatThePoolItselfFindsIsPassedOn) {
    expect_failure(failure_of<Bug::broken_structure>({W(1, 100)}), Broken::structure, 1000, std::nullopt,
                   HasSubstr("the free list has a loop"));
}

}  // namespace
}  // namespace swapreplay
