// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/html/page.hpp"

#include <numeric>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "report/html/conclusions.hpp"
#include "report/html/trace_data.hpp"

namespace swapreplay {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// Pages in a wave, with a peak that a single sample has.
PictureOfTrace picture_of(std::size_t samples, std::size_t peak_at) {
    PictureOfTrace picture;
    picture.codecs = {"lzo"};
    picture.outcome.trace = "wave.sr";
    picture.outcome.codec = "lzo";
    picture.outcome.summary.events = samples * 10;
    PoolSummary pool;
    pool.pool = "zsmalloc";
    pool.page_size = 4096;
    for (std::size_t at = 0; at < samples; at++) {
        Usage usage;
        usage.pages = at == peak_at ? 9'999 : 1'000 + at % 500;
        usage.payload_bytes = usage.pages * 4000;
        pool.samples.push_back({(at + 1) * 10, usage, {}});
    }
    pool.peaks.pages = 9'999;
    pool.peaks.stored_bytes = pool.peaks.usage.payload_bytes = 9'999ULL * 4000;
    picture.outcome.summary.pools = {pool};
    return picture;
}

std::uint64_t most_of(const nlohmann::ordered_json& value) {
    return value.is_array() ? value[2].get<std::uint64_t>() : value.get<std::uint64_t>();
}

TEST(Columns, CoverEverySampleOnce) {
    for (const std::size_t samples : {0U, 1U, 7U, 600U, 601U, 4096U}) {
        std::size_t next = 0;
        const auto columns = columns_of(samples, 600);
        EXPECT_LE(columns.size(), 600U);
        for (const Column& column : columns) {
            EXPECT_EQ(column.begin, next);
            EXPECT_GT(column.end, column.begin);
            next = column.end;
        }
        EXPECT_EQ(next, samples);
    }
}

TEST(Page, DrawsEveryPeakWithAnyNumberOfColumns) {
    const PictureOfTrace picture = picture_of(4096, 1234);
    for (const std::size_t columns : {16U, 150U, 600U}) {
        const auto data = trace_data(picture, columns);
        std::uint64_t most = 0;
        for (const auto& value : data["pools"][0]["pages"])
            most = std::max(most, most_of(value));
        EXPECT_EQ(most, 9'999U) << columns;
        EXPECT_EQ(data["pools"][0]["pages"].size(), data["memory"]["events"].size());
    }
}

TEST(Page, IsWithinItsSizeHoweverManyTraces) {
    const std::vector<PictureOfTrace> traces(40, picture_of(4096, 1234));
    EXPECT_LE(html_page(traces, {}).size(), 2U << 20);
    EXPECT_LE(html_page({picture_of(4096, 1)}, {}).size(), 1U << 20);
}

TEST(Page, TextOfATraceEndsNoScript) {
    PictureOfTrace picture = picture_of(10, 1);
    picture.outcome.workload = "</script><script>alert(1)</script>\xff";
    const std::string page = html_page({picture}, {"1", "swapreplay report '<b>'", 0});
    EXPECT_THAT(page, Not(HasSubstr("alert(1)</script>")));
    EXPECT_THAT(page, Not(HasSubstr("'<b>'")));
    EXPECT_THAT(page, Not(HasSubstr("\xff")));
}

TEST(Conclusions, SayWhatThePeakCostAndWhichPoolNeedsLess) {
    ReplayOutcome outcome = picture_of(10, 1).outcome;
    PoolSummary smaller = outcome.summary.pools.front();
    smaller.pool = "zsmalloc:chain=16";
    smaller.peaks.pages = 9'000;
    outcome.summary.pools.push_back(smaller);
    const auto sentences = conclusions(outcome);
    EXPECT_THAT(sentences, Contains(HasSubstr("zsmalloc held 39.1 MiB for 38.1 MiB of compressed pages")));
    EXPECT_THAT(sentences,
                Contains(HasSubstr("zsmalloc:chain=16 needed the least, 35.2 MiB at its peak: 3.9 MiB "
                                   "less than zsmalloc (10.0 %)")));
    EXPECT_THAT(sentences, Contains(HasSubstr("zsmalloc:chain=16 -10.0 %")));
}

TEST(Conclusions, AreSilentOnWhatIsNotKnown) {
    ReplayOutcome outcome = picture_of(10, 1).outcome;
    outcome.summary.pools.front().peaks.pages = 0;  // a library's pool, which does not tell
    const auto sentences = conclusions(outcome);
    EXPECT_THAT(sentences, Contains(HasSubstr("is not known")));
    outcome.summary.events = 0;
    EXPECT_THAT(conclusions(outcome), ElementsAre("The trace has no events."));
}

}  // namespace
}  // namespace swapreplay
