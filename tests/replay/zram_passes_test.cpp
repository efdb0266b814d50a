// SPDX-License-Identifier: GPL-2.0-or-later
// zram's passes on traces of a few slots, a column of clens for each codec.
#include "replay/zram_passes.hpp"

#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/number.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

struct Step {
    double second;
    Op op;
    std::uint32_t slot;
    std::vector<std::uint32_t> clens;  ///< under the codec that it is stored with, then those recompressed to
};

Step write(double second, std::uint32_t slot, std::vector<std::uint32_t> clens) {
    return {second, Op::write, slot, std::move(clens)};
}
Step read(double second, std::uint32_t slot) {
    return {second, Op::read, slot, {}};
}

class Zram {
public:
    explicit Zram(const char* kernel, const std::vector<const char*>& writebacks,
                  const char* recompression = "", Limit limit = {}) {
        PassPlan plan;
        for (const char* text : writebacks)
            plan.writebacks.push_back(WritebackSpec::parse(text));
        if (*recompression != '\0') {
            plan.recompression = RecompressionPassSpec::parse(recompression);
            for (std::size_t codec = 0; codec < plan.recompression->to.size(); codec++)
                plan.columns.push_back(codec + 1);
        }
        columns_ = plan.columns.size() + 1;
        ReplayOptions options;
        options.policy = StorePolicy::parse("zram", kernel);
        options.limit = limit;
        replay_ = PoolReplay::create(PoolSpec::parse("zsmalloc"), options);
        passes_ = std::make_unique<ZramPasses>(plan, options.policy, *replay_);
    }
    void run(const std::vector<Step>& steps) {
        EventBlock block;
        block.clens.resize(columns_);
        for (const Step& step : steps) {
            block.ops.push_back(step.op);
            block.slots.push_back(Slot{step.slot});
            block.times_ns.push_back(static_cast<std::uint64_t>(step.second * second_ns));
            for (std::size_t column = 0; column < columns_; column++)
                block.clens[column].push_back(column < step.clens.size() ? step.clens[column] : 0);
        }
        passes_->apply(*replay_, block, 0, block.size());
    }
    [[nodiscard]] bool is_on_device(std::uint32_t slot) { return state(slot) == SlotState::written_back; }
    [[nodiscard]] SlotState state(std::uint32_t slot) { return replay_->content(Slot{slot}).state; }
    [[nodiscard]] std::uint32_t bytes(std::uint32_t slot) {
        return replay_->content(Slot{slot}).stored_bytes;
    }
    [[nodiscard]] const PassTotals& totals() const { return passes_->totals(); }
    PoolReplay* operator->() { return replay_.get(); }

private:
    std::size_t columns_ = 1;
    std::unique_ptr<PoolReplay> replay_;
    std::unique_ptr<ZramPasses> passes_;
};

TEST(ZramPasses, WriteBackWhatWasNotUsedForSoLong) {
    for (const char* kernel : {"6.1", "6.12", "7.3"}) {
        SCOPED_TRACE(kernel);
        Zram zram(kernel, {"idle=10,every=20"});
        zram.run({write(1.5, 1, {1000}), write(2.5, 2, {1000}), write(12.5, 3, {1000}), read(15.5, 1),
                  read(21, 2)});
        EXPECT_FALSE(zram.is_on_device(1));  // read since
        EXPECT_TRUE(zram.is_on_device(2));
        EXPECT_FALSE(zram.is_on_device(3));  // not ten seconds old
        EXPECT_EQ(zram->counts().device_reads, 1);
        EXPECT_EQ(zram->usage().stored_pages, 3);
        EXPECT_EQ(zram->usage().stored_bytes, 2000);
        zram.run({read(30, 2), write(31, 2, {500})});
        EXPECT_EQ(zram->counts().device_reads, 2);
        EXPECT_FALSE(zram.is_on_device(2));
        EXPECT_EQ(zram->usage().written_back, 0);
        EXPECT_EQ(zram.totals().blocks_peak, 1);
    }
}

TEST(ZramPasses, AgesAreWholeSecondsFrom70On) {
    const std::vector<Step> steps{write(10.9, 1, {1000}), read(20.5, 9)};
    Zram exact("6.12", {"idle=9500ms,every=20"});
    exact.run(steps);
    EXPECT_FALSE(exact.is_on_device(1));  // 9.1 s old
    Zram rounded("7.3", {"idle=9500ms,every=20"});
    rounded.run(steps);
    EXPECT_TRUE(rounded.is_on_device(1));  // 10 s by the second, of 9
}

TEST(ZramPasses, TakeHugePagesAloneIfAskedTo) {
    Zram zram("6.12", {"every=10,type=huge"});
    zram.run({write(1, 1, {4000}), write(1, 2, {1000}), read(11, 3)});
    EXPECT_TRUE(zram.is_on_device(1));
    EXPECT_FALSE(zram.is_on_device(2));
    EXPECT_EQ(zram->usage().huge_pages, 0);
    EXPECT_EQ(zram.totals().decompressed[0], 0);  // it was stored uncompressed
}

TEST(ZramPasses, AtTheirLimitTakeTheFirstSlotsAndSince613TheLargest) {
    const std::vector<Step> steps{write(1, 1, {500}), write(1, 2, {2000}), write(1, 3, {2010}), read(21, 9)};
    Zram in_order("6.12", {"idle=5,every=20,limit=2"});
    in_order.run(steps);
    EXPECT_TRUE(in_order.is_on_device(1) && in_order.is_on_device(2));
    Zram largest_first("6.18", {"idle=5,every=20,limit=1"});
    largest_first.run(steps);
    EXPECT_TRUE(largest_first.is_on_device(3));  // of one bucket the last
    EXPECT_FALSE(largest_first.is_on_device(2));
    largest_first.run({read(41, 9)});
    EXPECT_EQ(largest_first.totals().written, 1);
}

TEST(ZramPasses, TheLimitIsInBlocksOf4KiB) {
    for (const auto& [kernel, written] : {std::pair("6.12", 3U), std::pair("7.3", 1U)}) {
        SCOPED_TRACE(kernel);
        ReplayOptions options;
        options.policy = StorePolicy::parse("zram", kernel);
        options.slot_bytes = 16384;
        const auto replay = PoolReplay::create(PoolSpec::parse("zsmalloc:page=16K"), options);
        PassPlan plan;
        plan.writebacks.push_back(
            WritebackSpec::parse("every=20,type=huge,limit=7"));  // a page, and three blocks
        ZramPasses passes(plan, options.policy, *replay);
        EventBlock block;
        block.clens.resize(1);
        for (std::uint32_t slot = 0; slot < 4; slot++) {
            block.ops.push_back(slot < 3 ? Op::write : Op::read);
            block.slots.push_back(Slot{slot});
            block.times_ns.push_back((slot < 3 ? 1 : 21) * second_ns);
            block.clens[0].push_back(16384);
        }
        passes.apply(*replay, block, 0, block.size());
        EXPECT_EQ(passes.totals().written, written);
    }
}

TEST(ZramPasses, RecompressionMovesToASmallerClassAloneAndMarksWhatDoesNot) {
    Zram zram("6.12", {"every=30,type=incompressible"}, "lz4:zstd,every=20");
    zram.run({write(1, 1, {2000, 1000}), write(1, 2, {2000, 1999}), read(21, 9)});
    EXPECT_EQ(zram.bytes(1), 1000);
    EXPECT_EQ(zram.bytes(2), 2000);
    EXPECT_EQ(zram.totals().tried, 2);
    EXPECT_EQ(zram.totals().recompressed, 1);
    EXPECT_EQ(zram.totals().incompressible, 1);
    zram.run({read(31, 9)});
    EXPECT_TRUE(zram.is_on_device(2));
    EXPECT_FALSE(zram.is_on_device(1));
    zram.run({read(41, 9)});
    EXPECT_EQ(zram.totals().tried, 2);  // neither what has the codec nor what is marked
}

TEST(ZramPasses, SeveralCodecsAreTriedInOnePassAndFrom70OnInOneEach) {
    const std::vector<Step> steps{write(1, 1, {2000, 1500, 500}), write(1, 2, {2000, 1999, 600}),
                                  read(21, 9)};
    Zram one_visit("6.12", {}, "lz4:zstd:deflate,every=20");
    one_visit.run(steps);
    EXPECT_EQ(one_visit.bytes(1), 1500);  // the first that helps
    EXPECT_EQ(one_visit.bytes(2), 600);
    EXPECT_EQ(one_visit.totals().passes.size(), 1);
    Zram one_each("7.3", {}, "lz4:zstd:deflate,every=20");
    one_each.run(steps);
    EXPECT_EQ(one_each.bytes(1), 500);
    EXPECT_EQ(one_each.totals().passes.size(), 2);
    EXPECT_EQ(one_each.totals().compressed[2], 2);
    EXPECT_EQ(one_each.totals().decompressed[1], 1);
}

TEST(ZramPasses, ARecompressedPageIsIdleAtTheNextMarking) {
    Zram zram("7.3", {"idle=1h,every=30"}, "lz4:zstd,every=20");
    zram.run({write(1, 1, {2000, 1000}), write(1, 2, {2000, 2000}), read(31, 9)});
    EXPECT_TRUE(zram.is_on_device(1));
    EXPECT_FALSE(zram.is_on_device(2));
}

TEST(ZramPasses, Before612AMarkStaysUntilTheSlotIsUsed) {
    const std::vector<Step> steps{write(1, 1, {1000}), write(1, 2, {1000}), write(1, 3, {4096}), read(11, 2),
                                  read(21, 9)};
    const std::vector<const char*> passes{"idle=5,type=huge_idle,every=10", "idle=1h,every=20"};
    Zram older("6.1", passes);
    older.run(steps);
    EXPECT_TRUE(older.is_on_device(3));
    EXPECT_TRUE(older.is_on_device(1));  // marked by the first, and not an hour old
    EXPECT_TRUE(older.is_on_device(2));  // used at 11 s, and marked again at 20 s
    Zram newer("6.12", passes);
    newer.run(steps);
    EXPECT_TRUE(newer.is_on_device(3));
    EXPECT_FALSE(newer.is_on_device(1));
    EXPECT_FALSE(newer.is_on_device(2));
}

TEST(ZramPasses, Before612AFailedRecompressionLeavesThePageIdle) {
    const std::vector<Step> steps{write(1, 1, {2000, 2000}), write(1, 2, {2000, 1000}), read(21, 9)};
    const std::vector<const char*> passes{"idle=1h,every=20"};
    Zram older("6.6", passes, "lz4:zstd,idle=5,every=20");
    older.run(steps);
    EXPECT_TRUE(older.is_on_device(1));
    EXPECT_TRUE(older.is_on_device(2));  // its use is forgotten
    Zram newer("6.12", passes, "lz4:zstd,idle=5,every=20");
    newer.run(steps);
    EXPECT_FALSE(newer.is_on_device(1));
    EXPECT_TRUE(newer.is_on_device(2));
}

TEST(ZramPasses, ARejectedWriteCountsAsUseBefore64) {
    // Both slots are pages of their own, and a third page is over the limit.
    const std::vector<Step> steps{write(1, 1, {4096}), write(1, 2, {4096}), write(15, 1, {4096}),
                                  read(21, 9)};
    for (const char* kernel : {"6.1", "6.12"}) {
        SCOPED_TRACE(kernel);
        Zram zram(kernel, {"idle=10,every=20"}, "", Limit::parse("2"));
        zram.run(steps);
        EXPECT_EQ(zram->counts().rejected, 1);
        EXPECT_TRUE(zram.is_on_device(2));
        EXPECT_EQ(zram.is_on_device(1), std::string_view(kernel) == "6.12");
    }
}

TEST(ZramPasses, ThresholdAndMaximumLimitRecompression) {
    Zram zram("6.12", {}, "lz4:zstd,every=20,threshold=1500,max_pages=2");
    zram.run({write(1, 1, {1400, 100}), write(1, 2, {3000, 1600}), write(1, 3, {3000, 1000}),
              write(1, 4, {3000, 1000}), read(21, 9)});
    EXPECT_EQ(zram.bytes(1), 1400);  // small enough
    EXPECT_EQ(zram.bytes(2), 3000);  // would not get small enough
    EXPECT_EQ(zram.bytes(3), 1000);
    EXPECT_EQ(zram.bytes(4), 3000);  // two were tried
    EXPECT_EQ(zram.totals().incompressible, 0);
}

TEST(ZramPasses, PagesOfUnknownLengthsAreNotTried) {
    for (const char* kernel : {"6.12", "7.3"}) {
        SCOPED_TRACE(kernel);
        Zram zram(kernel, {}, "lz4:zstd,every=20");
        zram.run({write(1, 1, {2000, 1000}), write(1, 2, {2000, clen_not_known}), read(21, 9)});
        EXPECT_EQ(zram.bytes(1), 1000);
        EXPECT_EQ(zram.bytes(2), 2000);
        EXPECT_EQ(zram.totals().tried, 1);
        EXPECT_EQ(zram.totals().clens_missing, 1);
        EXPECT_EQ(zram.totals().incompressible, 0);
    }
}

TEST(ZramPasses, CountPagesInTheCourseOfTime) {
    Zram zram("6.12", {"every=10,type=huge"});
    zram.run({write(0, 1, {4096}), read(20, 9)});  // a page for ten seconds of twenty
    ASSERT_TRUE(zram.totals().pages_mean().has_value());
    EXPECT_DOUBLE_EQ(*zram.totals().pages_mean(), 0.5);
}

TEST(ZramPasses, WhatAKernelCannotDoIsRefused) {
    EXPECT_THROW(Zram("5.10", {"idle=5,every=20"}), Error);
    EXPECT_THROW(Zram("5.18", {"idle=5,type=huge_idle,every=20"}), Error);
    EXPECT_THROW(Zram("6.1", {}, "lz4:zstd,every=20"), Error);
    EXPECT_THROW(Zram("6.12", {"every=20,type=incompressible"}), Error);
    EXPECT_THROW(Zram("6.12", {}, "lz4:zstd,every=20,threshold=3900"), Error);
    ReplayOptions options;
    options.policy = StorePolicy::parse("zswap");
    const auto replay = PoolReplay::create(PoolSpec::parse("zsmalloc"), options);
    PassPlan plan;
    plan.writebacks.push_back(WritebackSpec::parse("every=20,type=huge"));
    EXPECT_THROW(ZramPasses(plan, options.policy, *replay), Error);
}

}  // namespace
}  // namespace swapreplay
