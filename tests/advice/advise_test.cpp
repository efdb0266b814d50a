// SPDX-License-Identifier: GPL-2.0-or-later
// Advice on traces that are made for the answer to be known.
#include "advice/advise.hpp"

#include <algorithm>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "advice/advice_text.hpp"
#include "advice/views.hpp"
#include "pool/registry.hpp"
#include "replay/blocks.hpp"

namespace swapreplay::advice {
namespace {

using testing_replay::block_of;
using testing_replay::F;
using testing_replay::R;
using testing_replay::W;

struct TestTrace {
    EventBlock block;
    Metadata metadata;
};

AdvisedTraces advise_on(const std::vector<TestTrace>& traces, const Circumstances& circumstances = {},
                        const std::string& kernel = "7.3") {
    AdvisedTraces advised;
    advised.circumstances = circumstances;
    for (const TestTrace& trace : traces) {
        FactCounter counter(trace.metadata);
        counter.add(trace.block);
        TraceFacts facts = counter.finish();
        facts.trace = "trace";
        facts.rules = RulesChoice::of(kernel, trace.metadata);
        facts.release = *KernelRelease::parse(kernel);
        advised.results.emplace_back(std::move(facts));
    }
    const OpenTrace open = [&](std::size_t trace) -> NextBlock {
        return [block = &traces[trace].block, given = false](EventBlock& wanted) mutable {
            if (given) return false;
            wanted = *block;
            return given = true;
        };
    };
    EXPECT_TRUE(advise(advised, open, {}));
    return advised;
}

const Recommendation& about(const AdvisedTraces& advised, std::string_view name) {
    return *std::ranges::find(advised.recommendations, name, &Recommendation::about);
}

/// So many pages of a length, all written, half of them freed, all loaded.
TestTrace of_length(std::uint32_t clen, std::uint32_t slots) {
    std::vector<Event> events;
    for (std::uint32_t slot = 0; slot < slots; slot++)
        events.push_back(W(slot, clen));
    for (std::uint32_t slot = 0; slot < slots; slot += 2)
        events.push_back(F(slot));
    for (std::uint32_t slot = 0; slot < slots; slot++)
        events.push_back(R(slot));
    return {block_of(events), {}};
}

void add_codec(TestTrace& trace, const std::string& name, std::uint32_t clen) {
    trace.metadata.codecs.push_back(name);
    trace.block.clens.push_back(trace.block.clens[0]);
    for (std::uint32_t& length : trace.block.clens.back())
        length = length == 0 ? 0 : clen;
}

TEST(FactCounter, CountsWhatIsNeededToAsk) {
    EventBlock block = block_of({W(3, 10), W(4, 20), F(3), W(3, 30), R(9), W(3, 40), F(8)});
    block.clens.push_back({5, 5, 0, clen_not_known, 0, 5, 0});
    block.times_ns = {50, 60, 60, 70, 80, 80, 150};
    Metadata metadata;
    metadata.codecs = {"lzo", "zstd"};
    FactCounter counter(metadata);
    counter.add(block);
    const TraceFacts facts = counter.finish();
    EXPECT_EQ(facts.events, 7U);
    EXPECT_EQ(facts.writes, 4U);
    EXPECT_EQ(facts.reads, 1U);
    EXPECT_EQ(facts.frees, 2U);
    EXPECT_EQ(facts.slots_peak, 2U);
    EXPECT_EQ(facts.span_ns, 100U);
    EXPECT_EQ(facts.known_writes, 3U);
    EXPECT_EQ(facts.clen_sums, (std::vector<std::uint64_t>{70, 15}));
    EXPECT_EQ(facts.thirds(), (std::vector<std::uint64_t>{2, 5}));
}

TEST(Advise, NamesTheSmallestCodecAndWhatItCosts) {
    TestTrace trace = of_length(2000, 300);
    add_codec(trace, "zstd", 1000);
    add_codec(trace, "lz4", 3000);
    Circumstances circumstances;
    circumstances.times = {{"lzo", {4.0, 1.5}}, {"zstd", {10.0, 4.0}}};
    const AdvisedTraces advised = advise_on({trace}, circumstances);
    const Recommendation& answer = about(advised, "compressor");
    EXPECT_EQ(answer.verdict, Verdict::change);
    EXPECT_EQ(answer.chosen, "zstd");
    EXPECT_DOUBLE_EQ(answer.more_us->store_us, 6.0);
    EXPECT_DOUBLE_EQ(answer.more_us->load_us, 2.5);
    EXPECT_EQ(answer.sureness->holds, 8U);
    EXPECT_EQ(answer.sureness->views, 8U);
    EXPECT_EQ(advised.settings.codec, "zstd");
}

TEST(Advise, SaysThatATraceOfOneCodecCannotTell) {
    const AdvisedTraces advised = advise_on({of_length(2000, 100)});
    EXPECT_EQ(about(advised, "compressor").verdict, Verdict::cannot_tell);
    EXPECT_EQ(about(advised, "recompression").verdict, Verdict::cannot_tell);
    EXPECT_EQ(about(advised, "writeback").verdict, Verdict::cannot_tell);  // no times
}

TEST(Advise, ARecordingOfZswapIsReplayedByZswapsRulesUnlessTheQuestionIsOfZram) {
    TestTrace trace = of_length(2000, 300);
    trace.metadata.facts["device"] = "zswap";
    const AdvisedTraces advised = advise_on({trace});
    const auto policy_of = [&](std::string_view question) {
        return in_use(about(advised, question).choices).trials.front().policy;
    };
    EXPECT_EQ(policy_of("chain_size"), "zswap");
    EXPECT_EQ(policy_of("compaction"), "zram");
    EXPECT_EQ(policy_of("huge_pages"), "zram");
    EXPECT_EQ(in_use(about(advised, "zswap").choices).name, "zswap");
    // A slot that zswap let go of may have been freed long ago.
    EXPECT_NE(about(advised, "huge_pages").sentences.back().find("at most"), std::string::npos);
    EXPECT_EQ(about(advised, "zswap").verdict, Verdict::cannot_tell);
}

TEST(Advise, ComparesCodecsByPagesThatAreKnownUnderAll) {
    TestTrace trace = of_length(2000, 300);
    add_codec(trace, "zstd", 3000);
    // zstd is longer, but known of few pages: without these it would seem to need less.
    for (std::size_t i = 0; i < 250; i++)
        trace.block.clens[1][i] = clen_not_known;
    const AdvisedTraces advised = advise_on({trace});
    const Recommendation& answer = about(advised, "compressor");
    EXPECT_EQ(answer.verdict, Verdict::keep);
    const Choice& now = in_use(answer.choices);
    EXPECT_LT(bytes_in({0, 0, false}, now, advised.results), 50 * 4096);
}

/// A class of 3,400 bytes is the one that the chain decides: 5 pages hold 6 objects, 4 pages hold 4.
TEST(Advise, FindsTheChainThatTheLengthsFit) {
    const AdvisedTraces advised = advise_on({of_length(3390, 600)});
    const Recommendation& answer = about(advised, "chain_size");
    EXPECT_EQ(answer.verdict, Verdict::keep);
    // Every choice is what a replay of that pool alone comes to.
    const TestTrace trace = of_length(3390, 600);
    for (const Choice& choice : answer.choices) {
        bool given = false;
        const auto next = [&](EventBlock& wanted) {
            if (given) return false;
            wanted = trace.block;
            return given = true;
        };
        TraceReplayOptions options;
        const Resolution setting =
            resolve(PoolSpec::parse("zsmalloc:chain=" + choice.name), "zram", {"7.3", {}});
        const PoolSummary alone = replay_pools(next, std::vector{setting}, options).pools.front();
        EXPECT_EQ(bytes_in({0, 0, false}, choice, advised.results), static_cast<double>(alone.bytes_peak()))
            << choice.name;
    }
    const auto peak = [&](std::size_t at) {
        return bytes_in({0, 0, false}, answer.choices[at], advised.results);
    };
    EXPECT_LT(peak(1), peak(0));  // 5 and 4
}

TEST(Advise, HasNoChainToChooseBefore63) {
    const AdvisedTraces advised = advise_on({of_length(2000, 100)}, {}, "6.1");
    EXPECT_EQ(about(advised, "chain_size").verdict, Verdict::not_offered);
    EXPECT_EQ(about(advised, "recompression").verdict, Verdict::not_offered);
}

TEST(Advise, FindsTheLimitOfWhichAPageLessIsTooSmall) {
    const AdvisedTraces advised = advise_on({of_length(4096, 100)});  // a page each
    EXPECT_EQ(advised.settings.mem_limit_bytes, 100U * 4096);
    EXPECT_EQ(advised.settings.disksize_bytes, 101U * 4096);
    const std::vector<Choice>& limits = about(advised, "zram_size").choices;
    ASSERT_EQ(limits.size(), 9U);
    EXPECT_EQ(limits[0].extras[1].value, 0U);
    EXPECT_EQ(limits[1].extras[1].value, 1U);   // 99 pages
    EXPECT_EQ(limits[2].extras[1].value, 5U);   // 95
    EXPECT_EQ(limits[8].extras[1].value, 50U);  // 50
}

TEST(Advise, TakesTheLargestOfSeveralTracesAsTheLimit) {
    const AdvisedTraces advised = advise_on({of_length(4096, 40), of_length(4096, 70)});
    EXPECT_EQ(advised.settings.mem_limit_bytes, 70U * 4096);
    EXPECT_EQ(about(advised, "huge_pages").sureness->views, 16U);
}

TEST(Advise, SeesThatCompactionPaysWhereHalfOfThePagesWereFreed) {
    const AdvisedTraces advised = advise_on({of_length(500, 1000)});
    const Recommendation& answer = about(advised, "compaction");
    EXPECT_EQ(answer.verdict, Verdict::change);
    EXPECT_LT(answer.saving->mean_then, answer.saving->mean_now);
    // Nothing is freed before the peak.
    EXPECT_DOUBLE_EQ(answer.saving->peak_then, answer.saving->peak_now);
}

TEST(Advise, WritesBackWhatIsNeverLoadedAgain) {
    TestTrace trace = of_length(2000, 1000);
    std::erase_if(trace.block.ops, [](Op op) { return op == Op::read; });
    const std::size_t events = trace.block.ops.size();
    trace.block.slots.resize(events);
    trace.block.clens[0].resize(events);
    trace.block.same_filled.resize(events);
    for (std::size_t i = 0; i < events; i++)
        trace.block.times_ns.push_back(i * 200'000'000);  // five a second, 300 s
    const AdvisedTraces advised = advise_on({trace});
    const Recommendation& answer = about(advised, "writeback");
    EXPECT_EQ(answer.verdict, Verdict::change);
    EXPECT_EQ(advised.settings.writeback_idle_seconds, 5U);  // the youngest that is tried
    EXPECT_EQ(answer.chosen, "5 s");
}

TEST(Advise, LeavesOpenWhatZswapsFreedLoadsHide) {
    const AdvisedTraces advised = advise_on({of_length(2000, 400)});
    const Recommendation& answer = about(advised, "zswap");
    ASSERT_EQ(answer.choices.size(), 7U);
    EXPECT_NE(answer.verdict, Verdict::change);  // with loads=keep zswap holds the same
    EXPECT_EQ(about(advise_on({of_length(2000, 10)}, {}, "6.5"), "zswap").verdict, Verdict::cannot_tell);
}

/// A zram whose pages take so many KiB under each codec, evenly over its thirds.
DeviceFacts device_of(const std::vector<std::pair<std::string, double>>& kib, const std::string& in_use) {
    DeviceFacts device{.path = "/dev/zram1",
                       .name = "zram1",
                       .kernel = "6.18",
                       .slots = 1000,
                       .held = 300,
                       .read = 300,
                       .has_levels = true,
                       .in_use = in_use};
    double us = 1;
    for (const auto& [codec, all] : kib)
        device.codecs.push_back({codec, {1024 * all, 341 * all, 341 * all, 341 * all}, {us *= 2, 1}});
    return device;
}

TEST(Device, ChoosesCompressorAndLevelWithoutATrace) {
    Circumstances circumstances;
    circumstances.device = device_of({{"lzo-rle", 900},
                                      {"lz4", 1000},
                                      {"zstd:level=1", 700},
                                      {"zstd", 690},
                                      {"zstd:level=9", 610},
                                      {"zstd:level=19", 605}},
                                     "lzo-rle");
    const AdvisedTraces advised = advise_on({}, circumstances);
    const Recommendation& compressor = about(advised, "compressor");
    EXPECT_EQ(compressor.chosen, "zstd");
    EXPECT_EQ(compressor.choices.size(), 3U);  // one level of each
    EXPECT_DOUBLE_EQ(compressor.more_us->store_us, 16 - 2);
    EXPECT_EQ(compressor.sureness->holds, 4U);
    EXPECT_EQ(compressor.sureness->views, 4U);
    EXPECT_TRUE(compressor.saving->of_one_moment);
    const Recommendation& level = about(advised, "level");
    EXPECT_EQ(level.chosen, "zstd:level=9");  // nine tenths of the 95 KiB that level 19 saves
    EXPECT_EQ(level.choices.size(), 4U);
    EXPECT_TRUE(in_use(level.choices).name == "zstd");  // the compressor's choice
    EXPECT_EQ(advised.settings.codec, "zstd:level=9");
    for (const Recommendation& answer : advised.recommendations) {
        const bool by_device = answer.about == "compressor" || answer.about == "level";
        EXPECT_EQ(answer.verdict == Verdict::cannot_tell, !by_device) << answer.about;
    }
    const auto blocks = settings_to_paste(advised);
    ASSERT_EQ(blocks.size(), 1U);
    EXPECT_EQ(blocks[0].second.back(), "echo 4096000 > /sys/block/zram1/disksize");
    const auto json = advice_json(advised);
    EXPECT_TRUE(json["settings"]["mem_limit_bytes"].is_null());
    EXPECT_EQ(json["recommendations"][0]["choices"][0]["held"]["bytes"], 900 * 1024);
    EXPECT_TRUE(json["recommendations"][0]["choices"][0]["traces"].empty());
}

TEST(Device, SaysWhereTheThirdsDisagree) {
    Circumstances circumstances;
    circumstances.device = device_of({{"lz4", 1000}, {"zstd", 700}}, "lz4");
    circumstances.device->codecs[1].held[2] = 1e9;
    const AdvisedTraces advised = advise_on({}, circumstances);
    EXPECT_EQ(about(advised, "compressor").sureness->except,
              std::vector<std::string>{"second third of the pages held"});
}

TEST(Device, CannotTellWithoutASecondCodecOrLevels) {
    Circumstances circumstances;
    circumstances.device = device_of({{"lzo", 900}}, "lzo");
    const AdvisedTraces alone = advise_on({}, circumstances);
    EXPECT_EQ(about(alone, "compressor").verdict, Verdict::cannot_tell);
    EXPECT_EQ(about(alone, "level").verdict, Verdict::not_offered);
    EXPECT_TRUE(settings_to_paste(alone).empty());
    circumstances.device = device_of({{"lzo", 900}, {"zstd", 500}}, "");
    const AdvisedTraces unknown = advise_on({}, circumstances);
    EXPECT_EQ(about(unknown, "compressor").verdict, Verdict::cannot_tell);
    EXPECT_EQ(about(unknown, "level").verdict, Verdict::cannot_tell);
}

TEST(Device, LeavesTheLimitToTheCodecThatTheTraceHas) {
    Circumstances circumstances;
    circumstances.device = device_of({{"lzo", 900}, {"zstd", 500}}, "lzo");
    const AdvisedTraces advised = advise_on({of_length(4096, 100)}, circumstances);
    EXPECT_EQ(advised.settings.codec, "zstd");
    EXPECT_EQ(advised.settings.mem_limit_bytes, 100U * 4096);  // of lzo
    const std::string text = advice_text(advised, true);
    EXPECT_NE(text.find("The limit is not for zstd"), std::string::npos) << text;
    EXPECT_EQ(settings_to_paste(advised)[0].second[0], "echo zstd > /sys/block/zram1/comp_algorithm");
}

TEST(Level, IsTheFastestThatSavesNearlyAll) {
    TestTrace trace = of_length(2000, 300);
    trace.metadata.codecs = {"zstd"};
    add_codec(trace, "zstd:level=1", 2600);
    add_codec(trace, "zstd:level=6", 1820);
    add_codec(trace, "zstd:level=19", 1810);
    const Recommendation answer = about(advise_on({trace}), "level");
    EXPECT_EQ(answer.verdict, Verdict::change);
    EXPECT_EQ(answer.chosen, "zstd:level=6");
    EXPECT_EQ(answer.choices.front().name, "zstd:level=1");
    EXPECT_EQ(answer.sureness->views, 8U);
    EXPECT_EQ(about(advise_on({trace}, {}, "6.1"), "level").verdict, Verdict::not_offered);
}

TEST(Level, IsTheFastestIfNoneSaves) {
    TestTrace trace = of_length(2000, 300);
    trace.metadata.codecs = {"lz4"};
    add_codec(trace, "lz4:acceleration=8", 2000);
    const AdvisedTraces advised = advise_on({trace});
    EXPECT_EQ(about(advised, "level").chosen, "lz4:acceleration=8");
    EXPECT_EQ(settings_to_paste(advised)[0].second[1],
              "echo 'algo=lz4 level=8' > /sys/block/zram0/algorithm_params");
    EXPECT_EQ(about(advise_on({of_length(2000, 100)}), "level").verdict, Verdict::not_offered);  // lzo
}

TEST(Sureness, NamesTheViewsThatDisagree) {
    TestTrace trace = of_length(2000, 300);
    add_codec(trace, "zstd", 1000);
    // In the last third nothing is stored but pages that zstd makes longer.
    for (std::size_t i = 0; i < 300; i++)
        trace.block.clens[1][i] = i < 250 ? 1000 : 2600;
    const AdvisedTraces advised = advise_on({trace});
    const Recommendation& answer = about(advised, "compressor");
    EXPECT_EQ(answer.chosen, "zstd");
    EXPECT_EQ(answer.sureness->holds + answer.sureness->except.size(), answer.sureness->views);
    EXPECT_FALSE((Sureness{6, 8, {}}.is_doubtful()));
    EXPECT_TRUE((Sureness{5, 8, {}}.is_doubtful()));
    EXPECT_EQ(text_of({0, 2, true}, advised.results), "second third on average");
}

TEST(SettingsToPaste, HaveWhatWasRecommended) {
    TestTrace trace = of_length(4096, 300);
    add_codec(trace, "zstd:level=3", 2000);
    Circumstances circumstances;
    circumstances.ram_bytes = 100 * 4096;
    const AdvisedTraces advised = advise_on({trace}, circumstances);
    const auto blocks = settings_to_paste(advised);
    const auto lines = [&](std::string_view where) {
        return std::ranges::find(blocks, where, &SettingsBlock::first)->second;
    };
    const std::vector<std::string> sysfs = lines("sysfs");
    EXPECT_EQ(sysfs[0], "echo zstd > /sys/block/zram0/comp_algorithm");
    EXPECT_EQ(sysfs[1], "echo 'algo=zstd level=3' > /sys/block/zram0/algorithm_params");
    EXPECT_EQ(sysfs[2], "echo 1232896 > /sys/block/zram0/disksize");  // 301 pages
    EXPECT_EQ(lines("zram-generator.conf")[1], "zram-size = 2");
    EXPECT_EQ(lines("zram-generator.conf")[3], "compression-algorithm = zstd(level=3)");
    EXPECT_EQ(lines("zramctl")[1],
              "zramctl --algorithm zstd --algorithm-params 'level=3' --size 1232896 /dev/zram0");
    // 300 pages of 4096 bytes in 100 pages of memory: not more than all of it.
    EXPECT_EQ(lines("kernel parameters, for zswap instead of zram").front(),
              "zswap.enabled=1 zswap.compressor=zstd zswap.max_pool_percent=100");
    const auto json = advice_json(advised);
    EXPECT_EQ(json["settings"]["paste"]["sysfs"][0], sysfs[0]);
    EXPECT_EQ(json["recommendations"].size(), all_advice().size());
}

}  // namespace
}  // namespace swapreplay::advice
