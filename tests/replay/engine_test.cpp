// SPDX-License-Identifier: GPL-2.0-or-later
// What the engine makes of events, seen in a pool that writes down what it is asked.
#include "replay/engine.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "blocks.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

using namespace testing_replay;
using testing::ElementsAre;
using testing::HasSubstr;

/// A page for each object, huge from 3000 B on, nothing above a page. Handles are 1, 2, 3 … and never used
/// again.
class DiaryPool {
public:
    static const PoolInfo& info() {
        static const PoolInfo info{"diary", "a page for each object", {}};
        return info;
    }
    DiaryPool(const Parameters&, PageSource& source) : source_(source) { diary.clear(); }
    ~DiaryPool() {
        for (; objects_ > 0; objects_--)
            source_.give_back(PageId{});
    }

    std::optional<Handle> alloc(std::uint32_t size) {
        if (!source_.take()) {
            diary.push_back(fmt::format("no {}", size));
            return std::nullopt;
        }
        objects_++;
        sizes_.push_back(size);
        used_ += size;
        diary.push_back(fmt::format("+{}", size));
        return Handle{sizes_.size() - 1};
    }
    void free(Handle handle) {
        const std::uint32_t size = sizes_.at(static_cast<std::size_t>(handle));
        source_.give_back(PageId{});
        objects_--;
        used_ -= size;
        diary.push_back(fmt::format("-{}", size));
    }
    void write(Handle, std::span<const std::byte>) {}
    void read(Handle, std::span<std::byte>) const {}
    [[nodiscard]] std::uint64_t pages_used() const { return objects_; }
    [[nodiscard]] std::uint64_t used_bytes() const { return used_; }
    [[nodiscard]] std::uint32_t max_size() const { return 4096; }
    [[nodiscard]] std::uint32_t huge_size() const { return 3000; }
    [[nodiscard]] std::string check() const { return {}; }

    static inline std::vector<std::string> diary;

private:
    PageSource& source_;
    std::uint64_t objects_ = 0;
    std::uint64_t used_ = 0;
    std::vector<std::uint32_t> sizes_{0};
};

/// The same for a pool that wrote back by itself and takes less than a page.
class EvictableDiaryPool : public DiaryPool {
public:
    static constexpr bool evictable = true;
    using DiaryPool::DiaryPool;
    [[nodiscard]] std::uint32_t max_size() const { return 3968; }
    [[nodiscard]] std::uint32_t huge_size() const = delete;
};

/// Takes nothing, whatever pages there are.
class UnwillingPool : public DiaryPool {
public:
    using DiaryPool::DiaryPool;
    std::optional<Handle> alloc(std::uint32_t size) {
        diary.push_back(fmt::format("no {}", size));
        return std::nullopt;
    }
};

template <class P = DiaryPool>
class Replay {
public:
    explicit Replay(const char* policy, std::uint64_t limit_pages = 0)
        : engine_(PoolSpec::parse("diary"), options(policy, limit_pages)) {}

    std::vector<std::string> operator()(std::initializer_list<Event> events) {
        P::diary.clear();
        const EventBlock block = block_of(events, next_event_);
        next_event_ += block.size();
        engine_.apply(block, 0, block.size());
        return P::diary;
    }
    PoolReplay& operator*() { return engine_; }
    PoolReplay* operator->() { return &engine_; }

private:
    static ReplayOptions options(const char* policy, std::uint64_t limit_pages) {
        ReplayOptions options;
        options.policy = StorePolicy::parse(policy);
        if (limit_pages != 0) options.limit = {Limit::Unit::pages, limit_pages};
        return options;
    }
    Engine<P, Counting> engine_;
    std::uint64_t next_event_ = 0;
};

TEST(Engine, PlainFreesTheOldObjectFirst) {
    Replay replay("plain");
    EXPECT_THAT(replay({W(7, 100), W(7, 200), F(7)}), ElementsAre("+100", "-100", "+200", "-200"));
    EXPECT_EQ(replay->counts().first_writes, 1);
    EXPECT_EQ(replay->counts().overwrites, 1);
    EXPECT_EQ(replay->peaks().pages, 1);
}

TEST(Engine, ZramAllocatesTheNewOneFirstAndItsPeakShowsBoth) {
    Replay replay("zram");
    EXPECT_THAT(replay({W(7, 100), W(7, 200), F(7)}), ElementsAre("+100", "+200", "-100", "-200"));
    EXPECT_EQ(replay->peaks().pages, 2);
    EXPECT_EQ(replay->peaks().pages_event, 1);
    EXPECT_EQ(replay->peaks().payload_bytes, 200);  // mm_stat's compr_data_size never holds both
    EXPECT_EQ(replay->peaks().used_bytes, 300);
}

TEST(Engine, ZramOf614FreesFirst) {
    Replay replay("zram:kernel=6.14");
    EXPECT_THAT(replay({W(7, 100), W(7, 200)}), ElementsAre("+100", "-100", "+200"));
}

TEST(Engine, ZramStoresAPageWholeFromTheHugeSizeOn) {
    Replay replay("zram");
    EXPECT_THAT(replay({W(1, 2999), W(2, 3000), W(3, 4156)}), ElementsAre("+2999", "+4096", "+4096"));
    const Usage usage = replay->usage();
    EXPECT_EQ(usage.payload_bytes, 2999 + 3000 + 4156);
    EXPECT_EQ(usage.stored_bytes, 2999 + 4096 + 4096);
    EXPECT_EQ(usage.huge_pages, 2);
    EXPECT_EQ(usage.stored_pages, 3);
    EXPECT_THAT(replay({F(2), F(3)}), ElementsAre("-4096", "-4096"));
    EXPECT_EQ(replay->usage().huge_pages, 0);
    EXPECT_EQ(replay->usage().payload_bytes, 2999);
}

TEST(Engine, ASameFilledPageTakesNothingUnderZram) {
    Replay replay("zram");
    EXPECT_THAT(replay({W(1, 100), S(1), S(2)}), ElementsAre("+100", "-100"));
    EXPECT_EQ(replay->usage().same_filled, 2);
    EXPECT_EQ(replay->usage().stored_pages, 2);
    EXPECT_EQ(replay->usage().payload_bytes, 0);
    EXPECT_THAT(replay({W(1, 50), F(2)}), ElementsAre("+50"));
    EXPECT_EQ(replay->usage().same_filled, 0);
    EXPECT_EQ(replay->usage().stored_pages, 1);
    EXPECT_EQ(replay->counts().same_filled, 2);
}

TEST(Engine, ASameFilledPageIsLikeAnyOtherUnderPlainAndNewZswap) {
    EXPECT_THAT(Replay("plain")({S(1, 28)}), ElementsAre("+28"));
    EXPECT_THAT(Replay("zswap:kernel=6.12")({S(1, 28)}), ElementsAre("+28"));
    EXPECT_THAT(Replay("zswap:kernel=6.1")({S(1, 28)}), ElementsAre());
}

TEST(Engine, AWriteOfClen0TakesNothingUnderEveryPolicy) {
    for (const char* policy :
         {"plain", "zram", "zram:kernel=6.14", "zswap", "zswap:kernel=6.1", "zswap:kernel=6.12"}) {
        SCOPED_TRACE(policy);
        Replay replay(policy);
        EXPECT_THAT(replay({W(1, 0)}), ElementsAre());
        EXPECT_EQ(replay->usage().pages, 0);
        EXPECT_EQ(replay->usage().stored_bytes, 0);
        EXPECT_EQ(replay->usage().stored_pages, 1);  // it can be read back
        EXPECT_THAT(replay({R(1), W(2, 50), W(2, 0)}), ElementsAre("+50", "-50"));
        EXPECT_EQ(replay->counts().reads_of_empty, 0);
        EXPECT_EQ(replay->counts().rejected, 0);
        EXPECT_EQ(replay->usage().pages, 0);
        EXPECT_EQ(replay->usage().used_bytes, 0);
        EXPECT_EQ(replay->usage().stored_pages, 2);
        EXPECT_THAT(replay({W(1, 70), F(2)}), ElementsAre("+70"));
        EXPECT_EQ(replay->usage().stored_pages, 1);
    }
}

TEST(Engine, ReadsAndFreesOfSlotsThatHoldNothingAreCounted) {
    Replay replay("zram");
    replay({R(5), W(5, 10), R(5), F(5), R(5), F(5), F(70000), R(3000000)});
    EXPECT_EQ(replay->counts().reads, 4);
    EXPECT_EQ(replay->counts().reads_of_empty, 3);
    EXPECT_EQ(replay->counts().frees, 3);
    EXPECT_EQ(replay->counts().frees_of_empty, 2);
}

TEST(Engine, AWriteAfterAFreeIsAFirstOne) {
    Replay replay("zram");
    replay({W(5, 10), F(5), W(5, 10)});
    EXPECT_EQ(replay->counts().first_writes, 2);
    EXPECT_EQ(replay->counts().overwrites, 0);
}

TEST(Engine, ZramUndoesAnAllocationBeyondItsLimitAndKeepsTheOldPage) {
    Replay replay("zram", 2);
    EXPECT_THAT(replay({W(1, 10), W(2, 20), W(1, 30)}), ElementsAre("+10", "+20", "+30", "-30"));
    EXPECT_EQ(replay->counts().rejected_at_limit, 1);
    EXPECT_EQ(replay->peaks().pages, 3);  // mem_used_max counts what is undone
    EXPECT_EQ(replay->usage().payload_bytes, 30);
    replay({R(1)});
    EXPECT_EQ(replay->counts().reads_of_rejected, 1);
    EXPECT_THAT(replay({F(1), W(3, 40), R(3)}), ElementsAre("-10", "+40"));
    EXPECT_EQ(replay->counts().reads_of_rejected, 1);
}

TEST(Engine, PlainHasNoPagesBeyondItsLimitAndLosesTheOldPage) {
    Replay replay("plain", 1);
    EXPECT_THAT(replay({W(1, 10), W(2, 20), W(1, 30)}), ElementsAre("+10", "no 20", "-10", "+30"));
    EXPECT_EQ(replay->peaks().pages, 1);
    EXPECT_EQ(replay->counts().rejected, 1);
    EXPECT_EQ(replay->counts().rejected_at_limit, 1);
    replay({R(2), F(2), R(2)});
    EXPECT_EQ(replay->counts().reads_of_rejected, 1);
    EXPECT_EQ(replay->counts().frees_of_empty, 0);
    EXPECT_EQ(replay->counts().reads_of_empty, 1);
}

TEST(Engine, WhatThePoolRefusesThoughItMayHavePagesIsNotCalledTheLimit) {
    for (const char* policy : {"plain", "zram", "zswap"}) {
        SCOPED_TRACE(policy);
        Replay<UnwillingPool> replay(policy);
        EXPECT_THAT(replay({W(1, 10), W(2, 20)}), ElementsAre("no 10", "no 20"));
        EXPECT_EQ(replay->counts().rejected, 2);
        EXPECT_EQ(replay->counts().rejected_by_pool, 2);
        EXPECT_EQ(replay->counts().rejected_at_limit, 0);
        EXPECT_EQ(replay->usage().pages, 0);
    }
    Replay<UnwillingPool> limited("zram", 5);  // zram looks at its limit itself, when it has an object
    limited({W(1, 10)});
    EXPECT_EQ(limited->counts().rejected_by_pool, 1);
}

TEST(Engine, ZswapStopsAtItsLimitAndTakesPagesAgainAtItsThreshold) {
    Replay replay("zswap:kernel=6.12", 10);
    for (std::uint32_t slot = 0; slot < 10; slot++)
        replay({W(slot, 10)});
    EXPECT_THAT(replay({W(10, 10)}), ElementsAre());  // 10 of 10 pages: full
    replay({F(0)});
    EXPECT_THAT(replay({W(10, 10)}), ElementsAre("+10"));  // 9 is 90 %
    EXPECT_EQ(replay->counts().rejected_at_limit, 1);
    EXPECT_THAT(replay({W(11, 10), W(1, 10)}), ElementsAre("-10"));  // a refused store drops the old page
    EXPECT_EQ(replay->counts().rejected_at_limit, 3);
    EXPECT_EQ(replay->counts().rejected, 3);
}

TEST(Engine, ZswapOf61TakesOneMoreAndNeedsLessThanItsThreshold) {
    Replay replay("zswap:kernel=6.1", 10);
    for (std::uint32_t slot = 0; slot < 11; slot++)
        replay({W(slot, 10)});
    EXPECT_EQ(replay->counts().rejected, 0);
    EXPECT_THAT(replay({W(11, 10)}), ElementsAre());
    replay({F(0), F(1)});
    EXPECT_THAT(replay({W(11, 10)}), ElementsAre());  // 9 pages are not below 90 %
    replay({F(2)});
    EXPECT_THAT(replay({W(11, 10)}), ElementsAre("+10"));
}

TEST(Engine, WhatThePoolDoesNotTakeIsRefusedByZswapAndKeptInAPageOtherwise) {
    Replay zswap("zswap:kernel=6.12");
    EXPECT_THAT(zswap({W(1, 10), W(1, 4097)}), ElementsAre("+10", "-10"));
    EXPECT_EQ(zswap->counts().rejected_too_large, 1);
    EXPECT_THAT(Replay("zswap:kernel=6.18")({W(1, 4097)}), ElementsAre("+4096"));

    Replay plain("plain");
    EXPECT_THAT(plain({W(1, 4097)}), ElementsAre());
    EXPECT_EQ(plain->usage().pages, 1);
    EXPECT_EQ(plain->usage().used_bytes, 4096);
    EXPECT_EQ(plain->usage().stored_bytes, 4096);
    EXPECT_EQ(plain->usage().payload_bytes, 4097);
    EXPECT_EQ(plain->usage().huge_pages, 1);
    plain({F(1)});
    EXPECT_EQ(plain->usage().pages, 0);
    EXPECT_EQ(plain->usage().huge_pages, 0);
}

TEST(Engine, ZswapOf61PutsAHeaderBeforeTheObjectsOfAPoolThatWritesBack) {
    Replay<EvictableDiaryPool> replay("zswap:kernel=6.1");
    EXPECT_THAT(replay({W(1, 100), W(2, 3960), W(3, 3961), F(1)}), ElementsAre("+108", "+3968", "-108"));
    EXPECT_EQ(replay->counts().rejected_too_large, 1);
    EXPECT_THAT(Replay<EvictableDiaryPool>("zswap:kernel=6.12")({W(1, 100)}), ElementsAre("+100"));
}

TEST(Engine, AClenThatNoPageHasIsAnErrorAndNothingIsApplied) {
    Replay replay("plain");
    try {
        replay({W(1, 10), W(2, 1U << 28)});
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), AllOf(HasSubstr("event 1"), HasSubstr("slot 2"), HasSubstr("268435456")));
    }
    EXPECT_EQ(replay->counts().writes, 0);
}

TEST(Engine, APartOfABlockIsAppliedAlone) {
    Replay replay("plain");
    const EventBlock block = block_of({W(1, 10), W(2, 20), W(3, 30)});
    replay->apply(block, 1, 2);
    EXPECT_EQ(replay->usage().payload_bytes, 20);
}

TEST(Limit, IsPagesOrBytes) {
    EXPECT_EQ(Limit::parse("20000").pages(4096), 20000);
    EXPECT_EQ(Limit::parse("64K").pages(4096), 16);
    EXPECT_EQ(Limit::parse("1m").pages(65536), 16);
    EXPECT_EQ((Limit{Limit::Unit::bytes, 4097}).pages(4096), 2);  // rounded up, as PAGE_ALIGN does
    EXPECT_EQ(Limit{}.pages(4096), PageSource::no_limit);
    for (const char* wrong :
         {"", "0", "K", "-1", "1X", "5 M", "99999999999999999999", "18446744073709551615K"})
        EXPECT_THROW((void)Limit::parse(wrong), Error) << wrong;
}

}  // namespace
}  // namespace swapreplay
