// SPDX-License-Identifier: GPL-2.0-or-later
// Replays as people and programs get them, made of summaries written down here.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "report/gnuplot.hpp"
#include "report/numbers.hpp"
#include "report/replay_csv.hpp"
#include "report/replay_json.hpp"
#include "report/replay_text.hpp"
#include "report/table.hpp"
#include "report/verification_report.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

PoolSummary pool_of(const std::string& spec, std::uint64_t pages_peak, std::uint64_t pages_end) {
    PoolSummary pool;
    pool.pool = spec;
    pool.policy = "zram";
    pool.page_size = 4096;
    pool.counts.writes = 3000;
    pool.counts.overwrites = 1000;
    pool.counts.reads = 40;
    pool.counts.frees = 7;
    pool.counts.allocs = 3000;
    pool.counts.pool_frees = 1007;
    pool.peaks.pages = pages_peak;
    pool.peaks.usage.payload_bytes = 1000 * 4096;
    pool.peaks.payload_bytes = 1000 * 4096;
    pool.peaks.used_bytes = 1010 * 4096;
    pool.end.pages = pages_end;
    pool.end.payload_bytes = 500 * 4096;
    pool.seconds = 0.001;
    pool.samples = {{1000, {}, {}}, {3047, pool.end, {}}};
    return pool;
}

ReplayOutcome outcome_of(std::vector<PoolSummary> pools) {
    ReplayOutcome outcome;
    outcome.trace = "a, \"b\".sr";
    outcome.format = "sr";
    outcome.codec = "lzo";
    outcome.summary.events = 3047;
    outcome.summary.pools = std::move(pools);
    return outcome;
}

const ReplayOutcome three =
    outcome_of({pool_of("ideal", 1000, 500), pool_of("big", 1500, 550), pool_of("small", 1100, 600)});

/// The line of the table that begins with `name`.
std::string line_of(const std::string& text, const std::string& name) {
    const std::size_t at = text.find('\n' + name + ' ');
    if (at == std::string::npos) return {};
    return text.substr(at + 1, text.find('\n', at + 1) - at - 1);
}

std::set<std::string> keys_of(const nlohmann::ordered_json& object) {
    std::set<std::string> keys;
    for (const auto& item : object.items())
        keys.insert(item.key());
    return keys;
}

TEST(Numbers, AreGroupedAndHaveUnits) {
    EXPECT_EQ(grouped(0), "0");
    EXPECT_EQ(grouped(999), "999");
    EXPECT_EQ(grouped(1234567), "1,234,567");
    EXPECT_EQ(grouped(~0ULL), "18,446,744,073,709,551,615");
    EXPECT_EQ(bytes_text(1023), "1023 B");
    EXPECT_EQ(bytes_text(1024), "1.0 KiB");
    EXPECT_EQ(bytes_text(1024 * 1024 - 1), "1.0 MiB");
    EXPECT_EQ(bytes_text(3ULL << 40), "3.0 TiB");
    EXPECT_EQ(difference_text(102, 100), "+2.0 %");
    EXPECT_EQ(difference_text(100, 100), "=");
    EXPECT_EQ(difference_text(99.99, 100), "-0.0 %");
    EXPECT_EQ(difference_text(5, 0), "");
}

TEST(Numbers, TimesAndDatesAreAsAPersonSaysThem) {
    EXPECT_EQ(duration_text(90), "90 ns");
    EXPECT_EQ(duration_text(1'500), "1.5 us");
    EXPECT_EQ(duration_text(12'345'678), "12.3 ms");
    EXPECT_EQ(duration_text(3'210'000'000), "3.21 s");
    EXPECT_EQ(duration_text(245'000'000'000), "4 min 5 s");
    EXPECT_EQ(duration_text(7'980'000'000'000), "2 h 13 min");
    EXPECT_EQ(date_text(1'795'629'571'000'000'000), "25 Nov 2026 17:59 UTC");
}

TEST(Table, ColumnsThatDoNotFitComeInATableBelow) {
    Table table({{"pool", Table::Align::left}, {"peak"}, {"end"}, {"pages"}});
    table.add_row({"zbud", "1", "22", "333"});
    EXPECT_EQ(table.text(15),
              "pool  peak  end\nzbud     1   22\n"
              "\npool  pages\nzbud    333\n");
    EXPECT_EQ(table.text(14),
              "pool  peak\nzbud     1\n"
              "\npool  end\nzbud   22\n"
              "\npool  pages\nzbud    333\n");
    EXPECT_EQ(table.text(), "pool  peak  end  pages\nzbud     1   22    333\n");
}

TEST(Table, HasColumnsAsWideAsTheirWidestCell) {
    Table table({{"name", Table::Align::left}, {"n"}});
    table.add_row({"a", "1,000"});
    table.add_row({"größer", "7"});
    EXPECT_EQ(table.text(),
              "name        n\n"
              "a       1,000\n"
              "größer      7\n");
}

TEST(ComparisonText, MarksTheBestOfEachColumnAndLeavesIdealOut) {
    const std::string text = comparison_text(three);
    EXPECT_THAT(line_of(text, "ideal"), Not(HasSubstr("*")));
    EXPECT_THAT(line_of(text, "small"),
                AllOf(HasSubstr("1,100"), HasSubstr("4.3 MiB*"), HasSubstr("+10.0 %"), HasSubstr("1.100*"),
                      HasSubstr("2.3 MiB "), HasSubstr("+20.0 %")));
    EXPECT_THAT(line_of(text, "big"),
                AllOf(HasSubstr("5.9 MiB "), HasSubstr("+50.0 %"), HasSubstr("2.1 MiB*")));
}

TEST(ComparisonText, SaysWhatIsPartialRejectedAndBroken) {
    ReplayOutcome outcome = three;
    EXPECT_THAT(comparison_text(outcome), AllOf(Not(HasSubstr("PARTIAL")), Not(HasSubstr("rejected"))));
    outcome.summary.partial = true;
    outcome.summary.pools[1].counts.rejected = 12;
    for (PoolSummary& pool : outcome.summary.pools)
        pool.checked = true;
    outcome.summary.pools[2].failure = CheckFailure{Broken::overlap, 5, Slot{6}, "event 5: slot 6 …"};
    const std::string text = comparison_text(outcome);
    EXPECT_THAT(text,
                AllOf(HasSubstr("PARTIAL"), HasSubstr("rejected"), HasSubstr("small: event 5: slot 6")));
    const std::string below = text.substr(text.find("check"));
    EXPECT_THAT(line_of(below, "small"), HasSubstr("overlap"));
    EXPECT_THAT(line_of(below, "big"), HasSubstr("ok"));
}

TEST(ComparisonText, APoolThatHoldsNoPagesWinsNothing) {
    PoolSummary elsewhere = pool_of("elsewhere", 0, 0);
    elsewhere.peaks.stored_bytes = 1;
    const std::string text =
        comparison_text(outcome_of({pool_of("big", 1500, 550), elsewhere, pool_of("small", 1100, 600)}));
    EXPECT_THAT(line_of(text, "elsewhere"),
                AllOf(HasSubstr("not known"), Not(HasSubstr("*")), Not(HasSubstr("%"))));
    EXPECT_THAT(replay_text(outcome_of({elsewhere}), false), HasSubstr("not known  not known"));
    const auto json = replay_json(outcome_of({elsewhere}));
    for (const char* key : {"pages_peak", "pages_end", "overhead_peak", "overhead_end"})
        EXPECT_TRUE(json[key].is_null()) << key;
    EXPECT_THAT(line_of(text, "small"), HasSubstr("4.3 MiB*"));
    EXPECT_THAT(text, HasSubstr("elsewhere holds no pages"));
}

TEST(ReplayText, PagesThatAPoolDoesNotTellAreNowhereZero) {
    PoolSummary elsewhere = pool_of("elsewhere", 0, 0);
    elsewhere.peaks.stored_bytes = 100;
    Usage held;
    held.payload_bytes = held.stored_bytes = 100;
    held.stored_pages = 1;
    elsewhere.samples = {{1, held}};
    elsewhere.snapshots = {{1, 1, held, {}, std::nullopt, std::nullopt},
                           {2, 2, held, {}, std::nullopt, std::nullopt}};
    ReplayOutcome outcome = outcome_of({elsewhere});
    outcome.moments = {{"event=1", 1}};
    outcome.bursts = {Burst{2, 2, 1, {2, 2, 2, 2, 2}}};
    const std::string text = replay_text(outcome, true);
    EXPECT_THAT(text, AllOf(HasSubstr("at event=1, after event 1: pages not known, 1 slot stored"),
                            HasSubstr("     1  not known    100 B"), Not(HasSubstr("0 pages"))));
    const auto json = replay_json(outcome);
    EXPECT_TRUE(json["moments"][0]["pages"].is_null()) << json["moments"];
    EXPECT_TRUE(json["bursts"][0]["pages_at_start"].is_null()) << json["bursts"];
}

TEST(ComparisonText, SpeedBesideOtherPoolsHasNoBest) {
    PoolSummary fast = pool_of("fast", 1500, 550);
    fast.seconds = 0.0001;
    const std::string text = comparison_text(outcome_of({pool_of("small", 1100, 500), fast}));
    EXPECT_THAT(line_of(text, "fast"), AllOf(HasSubstr("40.1"), Not(HasSubstr("40.1*"))));
    EXPECT_THAT(line_of(text, "small"), AllOf(HasSubstr("4.0"), Not(HasSubstr("4.0*"))));
}

/// What docs/json.md says under a title, up to the next one.
std::string documented(const std::string& title) {
    std::ifstream file(SR_SOURCE_DIR "/docs/json.md");
    const std::string page(std::istreambuf_iterator<char>(file), {});
    const std::size_t begin = page.find("\n## " + title + '\n');
    if (begin == std::string::npos) return {};
    return page.substr(begin, page.find("\n## ", begin + 1) - begin);
}

/// The names at the beginnings of what is in backticks: of `events: {read, write, free}`, events.
std::set<std::string> names_in(const std::string& text) {
    std::set<std::string> names;
    std::istringstream parts(text);
    std::string outside, code;
    while (std::getline(parts, outside, '`') && std::getline(parts, code, '`'))
        names.insert(code.substr(0, code.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789")));
    return names;
}

/// The keys in the tables of that part of the page: those whose row begins with "only", or the others.
std::set<std::string> documented_keys(const std::string& title, bool optional) {
    std::istringstream lines(documented(title));
    std::set<std::string> keys;
    for (std::string row; std::getline(lines, row);) {
        const std::size_t bar = row.find(" | ");
        if (!row.starts_with("| `") || bar == std::string::npos) continue;
        if (row.substr(bar + 3).starts_with("only") == optional) keys.merge(names_in(row.substr(0, bar)));
    }
    return keys;
}

const std::string replay_title = "`swapreplay replay --json TRACE`";

TEST(Losses, AreUnknownRatherThanZeroIfTheTraceCannotTellThem) {
    ReplayOutcome outcome = outcome_of({pool_of("zsmalloc", 1100, 600)});
    EXPECT_EQ(replay_json(outcome)["events_lost"], 0);
    EXPECT_THAT(replay_text(outcome, false), Not(HasSubstr("lost while recording")));
    outcome.lost = {.told = 1234, .all = true};
    EXPECT_EQ(replay_json(outcome)["events_lost"], 1234);
    EXPECT_THAT(replay_text(outcome, false), HasSubstr("lost while recording: 1,234\n"));
    outcome.lost = {.told = 0, .all = false};
    EXPECT_TRUE(replay_json(outcome)["events_lost"].is_null());
    EXPECT_TRUE(comparison_json({outcome}, {})["traces"][0]["events_lost"].is_null());
    EXPECT_THAT(replay_text(outcome, false), HasSubstr("lost while recording: not known\n"));
    EXPECT_THAT(comparison_text(outcome), HasSubstr("lost while recording: not known\n"));
    outcome.lost = {.told = 7, .all = false};
    EXPECT_TRUE(replay_json(outcome)["events_lost"].is_null());
    EXPECT_THAT(replay_text(outcome, false), HasSubstr("lost while recording: at least 7\n"));
}

verify::Verification verification_of(const Losses& lost) {
    verify::Verification run;
    run.checkpoints.emplace_back();
    run.missing.lost = lost;
    return run;
}

TEST(VerificationReport, SaysWhatItKnowsOfLosses) {
    VerificationOutcome outcome;
    outcome.verification = verification_of({.told = 12, .all = true});
    EXPECT_EQ(verification_json(outcome)["events_lost"], 12);
    EXPECT_THAT(verification_text(outcome), HasSubstr("lost while recording: 12\n"));
    outcome.verification = verification_of({.told = 0, .all = false});
    EXPECT_TRUE(verification_json(outcome)["events_lost"].is_null());
    EXPECT_THAT(verification_text(outcome), HasSubstr("lost while recording: not known\n"));
}

TEST(ReplayJson, HasTheKeysThatAreDocumented) {
    ReplayOutcome outcome = outcome_of({pool_of("zsmalloc", 1100, 600)});
    PoolSummary& pool = outcome.summary.pools.front();
    const std::set<std::string> always = documented_keys(replay_title, false);
    EXPECT_GT(always.size(), 30);
    EXPECT_EQ(keys_of(replay_json(outcome)), always);

    pool.huge_size = 3625;
    pool.compaction = Compaction{2, 30, Compaction::Without{1200, 590, {}}};
    pool.latencies.emplace();
    pool.checked = true;
    pool.classes = {{1, 48, 256, 3, 10, 3}};
    outcome.moments = {{"end", SnapshotPoint::end}};
    outcome.billed = {{"end", SnapshotPoint::end}};
    outcome.bursts.emplace();
    pool.passes.emplace();
    pool.chunks.emplace();
    pool.resolved.policy = StorePolicy::parse("zswap");
    std::set<std::string> all = always;
    all.merge(documented_keys(replay_title, true));
    const auto json = replay_json(outcome);
    EXPECT_EQ(keys_of(json), all);
    EXPECT_EQ(json["events"], nlohmann::ordered_json({{"read", 40}, {"write", 3000}, {"free", 7}}));
    EXPECT_EQ(json["pages_peak"], 1100);
    EXPECT_DOUBLE_EQ(json["overhead_peak"], 1.1);
    EXPECT_DOUBLE_EQ(json["ops_per_second"], 4007000);
    EXPECT_EQ(json["check"], nlohmann::ordered_json({{"ok", true}, {"frees_checked", true}}));
    EXPECT_EQ(keys_of(json["ns_per_op"]), (std::set<std::string>{"operations", "median", "p99", "p999",
                                                                 "alloc", "free", "clock", "clock_cost"}));
    EXPECT_EQ(keys_of(json["classes"][0]),
              (std::set<std::string>{"index", "size", "objects", "pages", "objects_used", "pages_used"}));

    pool.failure = CheckFailure{Broken::leak, 5, std::nullopt, "event 5: …"};
    const auto broken = replay_json(outcome)["check"];
    EXPECT_EQ(broken["what"], "leak");
    EXPECT_TRUE(broken["slot"].is_null());
    EXPECT_EQ(broken["ok"], false);
}

TEST(ReplayJson, SamplesHaveTheKeysThatAreDocumented) {
    const std::string text = documented(replay_title);
    const std::string keys = text.substr(text.find("for each point:"));
    const auto line = samples_json_lines(three);
    EXPECT_EQ(keys_of(nlohmann::ordered_json::parse(line.substr(0, line.find('\n')))), names_in(keys));
}

TEST(ComparisonJson, NamesTheTracesThatWereNotReplayed) {
    const auto json = comparison_json({three}, {"b.sr", "c.sr"});
    EXPECT_EQ(json["traces"].size(), 1);
    EXPECT_EQ(json["traces"][0]["pools"].size(), 3);
    EXPECT_EQ(json["not_replayed"], nlohmann::ordered_json({"b.sr", "c.sr"}));
    EXPECT_EQ(comparison_json({three}, {})["not_replayed"], nlohmann::ordered_json::array());
    const std::string text = documented("`swapreplay compare --json TRACE...`");
    for (const std::string& key : keys_of(json))
        EXPECT_THAT(text, HasSubstr('`' + key + '`'));
}

TEST(ReplayText, SaysOfACheckWhatWasChecked) {
    ReplayOutcome outcome = outcome_of({pool_of("mine", 1100, 600)});
    PoolSummary& pool = outcome.summary.pools.front();
    pool.checked = true;
    EXPECT_THAT(replay_text(outcome, false),
                testing::EndsWith("check: every object kept its bytes, and all was given back\n"));
    pool.counts_objects = false;
    EXPECT_THAT(replay_text(outcome, false),
                AllOf(Not(HasSubstr("all was given back")), HasSubstr("no used_bytes()")));
    EXPECT_EQ(replay_json(outcome)["check"]["frees_checked"], false);
    EXPECT_THAT(comparison_text(outcome), HasSubstr("bytes ok"));
}

TEST(ReplayText, SaysWhoRefused) {
    ReplayOutcome outcome = outcome_of({pool_of("mine", 1100, 600)});
    PoolSummary& pool = outcome.summary.pools.front();
    EXPECT_THAT(replay_text(outcome, false), HasSubstr("0 rejected (0 too large, 0 at the limit)"));
    pool.counts.rejected = pool.counts.rejected_by_pool = 2999;
    pool.checked = true;
    EXPECT_THAT(replay_text(outcome, false),
                AllOf(HasSubstr("2,999 rejected (0 too large, 0 at the limit, 2,999 by the pool)"),
                      HasSubstr("2,999 of 3,000 writes were rejected")));
    EXPECT_EQ(replay_json(outcome)["rejected_by_pool"], 2999);
}

TEST(ReplayJson, SamplesAreALineForEachPointAndPool) {
    const std::string lines = samples_json_lines(three);
    EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 6);
    const auto last = nlohmann::json::parse(lines.substr(lines.rfind('\n', lines.size() - 2) + 1));
    EXPECT_EQ(last["pool"], "small");
    EXPECT_EQ(last["event"], 3047);
    EXPECT_EQ(last["pages"], 600);
}

/// The line of a CSV in which nothing is quoted, by the titles of the first.
std::map<std::string, std::string> csv_row(const std::string& text, std::size_t number) {
    std::istringstream lines(text);
    std::string titles, row;
    std::getline(lines, titles);
    for (std::size_t line = 0; line <= number; line++)
        std::getline(lines, row);
    std::istringstream cells(row + ',');
    std::istringstream names(titles + ',');
    std::map<std::string, std::string> cell_of;
    for (std::string name; std::getline(names, name, ',');)
        EXPECT_TRUE(std::getline(cells, cell_of[name], ',')) << name;
    EXPECT_EQ(cells.peek(), EOF);
    return cell_of;
}

TEST(ComparisonCsv, QuotesWhatHasToBe) {
    const std::string text = comparison_csv({three}, {});
    EXPECT_THAT(text, HasSubstr("\n\"a, \"\"b\"\".sr\",small,zram,4096,3047,1100,600,"));
    const std::string titles = text.substr(0, text.find('\n'));
    const std::string row = text.substr(text.rfind("\n\"a,") + 1);
    EXPECT_EQ(std::count(titles.begin(), titles.end(), ',') + 1,
              std::count(row.begin(), row.end(), ','));  // one in the name
}

TEST(ComparisonCsv, HasWhatWasResolvedAndLeavesUnknownLossesEmpty) {
    ReplayOutcome outcome = outcome_of({pool_of("zsmalloc", 10, 5)});
    outcome.trace = "a.sr";
    PoolSummary& pool = outcome.summary.pools.front();
    pool.resolved = resolve(PoolSpec::parse("zsmalloc:kernel=6.1"), "zram", {});
    pool.pool_text = "zsmalloc:kernel=6.1;chain=4";  // no comma, which csv_row() does not know
    auto row = csv_row(comparison_csv({outcome}, {}), 0);
    EXPECT_EQ(row["resolved_kernel"], "6.1");
    EXPECT_EQ(row["resolved_policy"], "zram:kernel=6.1");
    EXPECT_EQ(row["resolved_pool"], "zsmalloc:kernel=6.1;chain=4");
    EXPECT_EQ(row["events_lost"], "0");
    outcome.lost = {.told = 3, .all = false};
    EXPECT_EQ(csv_row(comparison_csv({outcome}, {}), 0)["events_lost"], "");
}

TEST(ComparisonCsv, HasColumnsForWhatCanBeAskedFor) {
    ReplayOutcome outcome = outcome_of({pool_of("plain", 10, 5), pool_of("all", 10, 5)});
    outcome.trace = "a.sr";
    PoolSummary& pool = outcome.summary.pools[1];
    pool.counts.rejected = 60;
    pool.counts.rejected_too_large = 10;
    pool.counts.rejected_at_limit = 20;
    pool.counts.rejected_by_pool = 30;
    pool.compaction = Compaction{2, 31, Compaction::Without{12, 6, {}}};
    pool.latencies.emplace();
    pool.latencies->alloc.add(50);
    pool.checked = true;
    pool.counts_objects = false;
    const std::string text = comparison_csv({outcome}, {});
    auto row = csv_row(text, 1);
    EXPECT_EQ(row["rejected"], "60");
    EXPECT_EQ(row["rejected_too_large"], "10");
    EXPECT_EQ(row["rejected_at_limit"], "20");
    EXPECT_EQ(row["rejected_by_pool"], "30");
    EXPECT_EQ(row["compaction_runs"], "2");
    EXPECT_EQ(row["compaction_pages_given_back"], "31");
    for (const char* column : {"ns_per_op_median", "ns_per_op_p99", "ns_per_op_p999"})
        EXPECT_EQ(row[column], fmt::format("{:.3f}", 50 * TickClock::ns_per_tick()));
    EXPECT_EQ(row["check"], "bytes ok");
    auto bare = csv_row(text, 0);
    for (const char* column : {"compaction_runs", "compaction_pages_given_back", "ns_per_op_median", "check"})
        EXPECT_EQ(bare[column], "");
}

TEST(ComparisonCsv, ATraceThatWasNotReplayedHasALineOfNoEvents) {
    ReplayOutcome outcome = outcome_of({pool_of("ideal", 10, 5)});
    outcome.trace = "a.sr";
    auto row = csv_row(comparison_csv({outcome}, {"b.sr"}), 1);
    EXPECT_EQ(row["trace"], "b.sr");
    EXPECT_EQ(row["events"], "0");
    EXPECT_EQ(row["partial"], "true");
    EXPECT_EQ(row["pool"], "");
    EXPECT_EQ(row["pages_peak"], "");
}

TEST(Gnuplot, TheScriptMakesAPictureOfEachTrace) {
    if (std::system("command -v gnuplot > /dev/null") != 0) GTEST_SKIP() << "gnuplot is not installed";
    std::string folder = (std::filesystem::temp_directory_path() / "swapreplay-XXXXXX").string();
    ASSERT_NE(mkdtemp(folder.data()), nullptr);
    ReplayOutcome odd = three;
    odd.trace = "it's_odd\n_{name}";
    prepare_gnuplot(folder, 2, false);
    write_gnuplot(folder, {three, odd}, false);
    EXPECT_EQ(std::system(("cd '" + folder + "' && gnuplot compare.gnuplot").c_str()), 0);
    for (const char* name : {"pages-1.png", "pages-2.png"}) {
        std::ifstream picture(folder + '/' + name, std::ios::binary);
        std::string magic(8, ' ');
        picture.read(magic.data(), 8);
        EXPECT_EQ(magic, "\x89PNG\r\n\x1a\n") << name;
    }
    EXPECT_THROW(prepare_gnuplot(folder, 1, false), Error);
    EXPECT_THROW(write_gnuplot(folder, {three}, false), Error);
    EXPECT_NO_THROW(prepare_gnuplot(folder, 2, true));
    EXPECT_NO_THROW(write_gnuplot(folder, {three, odd}, true));
    std::filesystem::remove_all(folder);
}

TEST(Gnuplot, AFolderThatCannotBeMadeIsNamed) {
    try {
        prepare_gnuplot("/proc/swapreplay", 1, false);
        FAIL();
    } catch (const std::exception& error) {
        EXPECT_THAT(error.what(), HasSubstr("/proc/swapreplay"));
    }
}

}  // namespace
}  // namespace swapreplay
