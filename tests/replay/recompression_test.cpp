// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/recompression.hpp"

#include <cstdio>

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

#include "error_of.hpp"
#include "swapreplay/error.hpp"
#include "swapreplay/trace_writer.hpp"

namespace swapreplay {
namespace {

using testing::HasSubstr;

constexpr std::uint64_t second = 1'000'000'000;

struct Row {
    Op op;
    std::uint32_t slot;
    std::uint32_t lzo = 0;
    std::uint32_t zstd = 0;
    std::uint64_t time_ns = 0;
};

class RecompressionOf : public testing::Test {
protected:
    Recompression run(const std::vector<Row>& rows, const std::string& spec,
                      const std::string& pool = "zsmalloc") {
        const std::string path = testing::TempDir() + "/recompression-" + std::to_string(getpid()) + ".sr";
        Metadata metadata;
        metadata.codecs = {"lzo", "zstd"};
        auto writer = TraceWriter::create(path, metadata, {.overwrite = true});
        EventBlock block;
        block.clens.resize(2);
        for (const Row& row : rows) {
            block.ops.push_back(row.op);
            block.slots.push_back(Slot{row.slot});
            block.clens[0].push_back(row.lzo);
            block.clens[1].push_back(row.zstd);
            block.times_ns.push_back(row.time_ns);
        }
        writer.append(block);
        writer.finish();
        auto reader = TraceReader::open(path);
        std::remove(path.c_str());
        return recompress(reader, RecompressionSpec::parse(spec), resolve(PoolSpec::parse(pool), "zram", {}));
    }

    std::string message_of(const std::vector<Row>& rows, const std::string& spec,
                           const std::string& pool = "zsmalloc") {
        return usage_error_of([&] { (void)run(rows, spec, pool); });
    }
};

TEST_F(RecompressionOf, many_objects_saves_pages) {
    std::vector<Row> rows;
    for (std::uint32_t slot = 0; slot < 1000; slot++)
        rows.push_back({Op::write, slot, 2000, 1000});
    const Recompression result = run(rows, "lzo:zstd");
    EXPECT_EQ(result.tried, 1000U);
    EXPECT_EQ(result.recompressed, 1000U);
    EXPECT_EQ(result.before.stored_bytes, 2'000'000U);
    EXPECT_EQ(result.after.stored_bytes, 1'000'000U);
    EXPECT_EQ(result.before.stored_pages, result.after.stored_pages);
    EXPECT_LT(result.after.pages * 10, result.before.pages * 6);
}

TEST_F(RecompressionOf, objects_that_stay_in_their_class_changes_nothing) {
    const Recompression result = run({{Op::write, 0, 2000, 1999}, {Op::write, 1, 100, 3000}}, "lzo:zstd");
    EXPECT_EQ(result.no_lower_class, 2U);
    EXPECT_EQ(result.recompressed, 0U);
    EXPECT_EQ(result.after.pages, result.before.pages);
}

TEST_F(RecompressionOf, classes_counts_the_handle) {
    // With 8 bytes of handle 968 is in the class of 976, and 969 to 984 are in that of 992.
    const Recompression result = run({{Op::write, 0, 969, 968}, {Op::write, 1, 977, 976}}, "lzo:zstd");
    EXPECT_EQ(result.recompressed, 1U);
    EXPECT_EQ(result.after.stored_bytes, 968U + 977U);
}

TEST_F(RecompressionOf, pages_stored_whole_stay_so_from_the_huge_size_on) {
    const Recompression result = run({{Op::write, 0, 3700, 3624}, {Op::write, 1, 3700, 3625}}, "lzo:zstd");
    EXPECT_EQ(result.recompressed, 1U);
    EXPECT_EQ(result.after.stored_bytes, 3624U + 4096U);
}

TEST_F(RecompressionOf, pages_stored_whole_counts_them_as_a_page) {
    // 3700 is stored uncompressed, and no class is above a page's.
    const Recompression result = run({{Op::write, 0, 3700, 3000}, {Op::write, 1, 3700, 3800}}, "lzo:zstd");
    EXPECT_EQ(result.before.stored_bytes, 2 * 4096U);
    EXPECT_EQ(result.after.stored_bytes, 4096U + 3000U);
    EXPECT_EQ(result.no_lower_class, 1U);
}

// The order in the next two, worked out by hand. Of 2040 bytes two objects are in a page, of 1016 four; 4096
// is a page. Up to 6.12 the order is that of the slots, later the largest go first.

TEST_F(RecompressionOf, largest_first_finds_no_holes_to_fill) {
    std::vector<Row> rows;
    for (std::uint32_t slot = 0; slot < 200; slot++)  // 100 pages, of which one of two leaves
        rows.push_back({Op::write, slot, 2040, slot % 2 == 0 ? 1016U : 2040U});
    for (std::uint32_t slot = 200; slot < 300; slot++)
        rows.push_back({Op::write, slot, 4096, 2040});
    const Recompression by_slot = run(rows, "lzo:zstd", "zsmalloc:kernel=6.12"),
                        by_size = run(rows, "lzo:zstd", "zsmalloc:kernel=7.3");
    EXPECT_EQ(by_slot.before.pages, 200U);
    EXPECT_EQ(by_size.before.pages, 200U);
    EXPECT_EQ(by_slot.after.pages, 100U + 25U);  // whole pages fill what the smaller ones left
    EXPECT_EQ(by_size.after.pages, 100U + 50U + 25U);
    EXPECT_EQ(by_slot.after.stored_bytes, by_size.after.stored_bytes);
}

TEST_F(RecompressionOf, largest_first_keeps_no_page_for_one_object) {
    std::vector<Row> rows;
    for (std::uint32_t slot = 0; slot < 100; slot++) {  // page n has the slots n and 200 + n
        rows.push_back({Op::write, slot, 2040, 1016});
        rows.push_back({Op::write, 200 + slot, 2040, 1016});
    }
    for (std::uint32_t slot = 100; slot < 200; slot++)
        rows.push_back({Op::write, slot, 4096, 2040});
    const Recompression by_slot = run(rows, "lzo:zstd", "zsmalloc:kernel=6.12"),
                        by_size = run(rows, "lzo:zstd", "zsmalloc:kernel=7.3");
    EXPECT_EQ(by_slot.before.pages, 200U);
    EXPECT_EQ(by_slot.after.pages, 100U + 50U);  // each page lost both, and got one in between
    EXPECT_EQ(by_size.after.pages, 50U + 50U);
    EXPECT_EQ(by_slot.after.stored_bytes, by_size.after.stored_bytes);
}

TEST_F(RecompressionOf, what_was_freed_or_is_below_the_threshold_is_not_tried) {
    const Recompression result = run({{Op::write, 0, 2000, 500},
                                      {Op::write, 1, 900, 300},
                                      {Op::write, 2, 2000, 1500},
                                      {Op::write, 3, 2000, 500},
                                      {Op::free, 3}},
                                     "lzo:zstd,threshold=1000");
    EXPECT_EQ(result.tried, 2U);
    EXPECT_EQ(result.recompressed, 1U);
    EXPECT_EQ(result.above_threshold, 1U);
    EXPECT_EQ(result.after.stored_bytes, 500U + 900U + 2000U);
}

long peak_kib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

TEST_F(RecompressionOf, one_far_slot_takes_little_memory) {
    (void)run({{Op::write, 0, 2000, 1000}}, "lzo:zstd");  // what any run takes
    const long before = peak_kib();
    EXPECT_EQ(run({{Op::write, 268'000'000, 2000, 1000}}, "lzo:zstd").recompressed, 1U);
    EXPECT_LT(peak_kib() - before, 16 * 1024);
}

TEST_F(RecompressionOf, idle_slots_leaves_what_was_read_lately) {
    const Recompression result = run({{Op::write, 0, 2000, 500, 1 * second},
                                      {Op::write, 1, 2000, 500, 2 * second},
                                      {Op::read, 0, 0, 0, 50 * second},
                                      {Op::write, 2, 2000, 500, 62 * second}},
                                     "lzo:zstd,idle=60");
    EXPECT_EQ(result.tried, 1U);  // slot 1
    EXPECT_EQ(RecompressionSpec::parse("lzo:zstd,idle=1min").idle_ns, 60 * second);
}

TEST_F(RecompressionOf, a_trace_without_the_codec_or_in_a_pool_without_classes_is_refused) {
    const std::vector<Row> rows{{Op::write, 0, 2000, 500}};
    EXPECT_EQ(message_of(rows, "lzo:lz4"),
              "--recompress: the trace has no clens under 'lz4'; it has lzo, zstd");
    EXPECT_THAT(message_of(rows, "lzo:zstd", "tlsf"), HasSubstr("pool tlsf has no size classes"));
    for (const char* spec : {"lzo", "lzo:", ":zstd", "lzo:zstd,", "lzo:zstd,threshold", "lzo:zstd,speed=3"})
        EXPECT_THAT(message_of(rows, spec), HasSubstr("FROM:TO[,threshold=BYTES][,idle=TIME]")) << spec;
    EXPECT_EQ(
        message_of(rows, "lzo:zstd,idle=1x"),
        "--recompress idle: 1x: not a time with a unit (ns, us, ms, s, min, h or d), such as 20ms or 1.5s");
}

}  // namespace
}  // namespace swapreplay
