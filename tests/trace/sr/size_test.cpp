// SPDX-License-Identifier: GPL-2.0-or-later
// How small .sr is: goal 1 of docs/performance.md, on the seed page's sample and on every recording in
// traces/. Sizes do not depend on the machine, so they are asserted.
//
// The peers pack 8-byte records: u32 slot << 2 | op, u32 clen, which is the compcache dump with room for
// frees. They have no times, so the .sr file is written without them.
#include <filesystem>
#include <set>

#include <bzlib.h>
#include <gtest/gtest.h>
#include <lzma.h>

#include "swapreplay/trace_writer.hpp"
#include "trace/sr/byte_writer.hpp"
#include "trace/trace_files.hpp"

namespace swapreplay {
namespace {

using namespace testing_traces;

std::size_t bzip2_size(const Bytes& bytes) {
    std::vector<char> out(bytes.size() + bytes.size() / 50 + 600);
    auto size = static_cast<unsigned>(out.size());
    const auto* in = reinterpret_cast<const char*>(bytes.data());
    EXPECT_EQ(BZ2_bzBuffToBuffCompress(out.data(), &size, const_cast<char*>(in),
                                       static_cast<unsigned>(bytes.size()), 9, 0, 0),
              BZ_OK);
    return size;
}

std::size_t xz_size(const Bytes& bytes) {
    std::vector<std::uint8_t> out(lzma_stream_buffer_bound(bytes.size()));
    std::size_t size = 0;
    EXPECT_EQ(lzma_easy_buffer_encode(9 | LZMA_PRESET_EXTREME, LZMA_CHECK_CRC64, nullptr,
                                      reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(),
                                      out.data(), &size, out.size()),
              LZMA_OK);
    return size;
}

struct Sizes {
    std::size_t sr;
    std::size_t bzip2;
    std::size_t xz;
};

/// @param block_events  the most that a block holds make the smallest file
std::size_t sr_size(const EventBlock& events, bool times, std::uint32_t block_events = 1U << 20) {
    const Folder folder;
    WriteOptions options;
    options.times = times;
    options.same_filled = false;
    options.block_events = block_events;
    auto writer = TraceWriter::create(folder.path("t.sr"), {}, options);
    writer.append(events);
    writer.finish();
    return static_cast<std::size_t>(writer.bytes_written());
}

Sizes sizes_of(const EventBlock& events) {
    Bytes dump;
    for (std::size_t i = 0; i < events.size(); i++) {
        put(dump, index(events.slots[i]) << 2 | static_cast<std::uint32_t>(events.ops[i]));
        put(dump, events.clens[0][i]);
    }
    return {sr_size(events, false), bzip2_size(dump), xz_size(dump)};
}

/// The first copy of each 4096 bytes of the dump: the first collector read its buffers again and again.
std::vector<std::byte> first_copies(const std::vector<std::byte>& dump) {
    constexpr std::size_t chunk_bytes = 4096;
    std::set<std::vector<std::byte>> seen;
    std::vector<std::byte> first;
    for (std::size_t at = 0; at < dump.size(); at += chunk_bytes) {
        const auto end = dump.begin() + static_cast<std::ptrdiff_t>(std::min(dump.size(), at + chunk_bytes));
        const std::vector<std::byte> chunk(dump.begin() + static_cast<std::ptrdiff_t>(at), end);
        if (seen.insert(chunk).second) first.insert(first.end(), chunk.begin(), chunk.end());
    }
    return first;
}

TEST(SrSize, OfTheSamplesFirstCopies) {
    const std::string sample = SR_SHARED_DATA "/sample_sr_data.bz2";
    if (!std::filesystem::exists(sample)) GTEST_SKIP() << sample << " is absent";
    const Whole whole = read_all(sample);
    std::vector<std::byte> dump;
    for (std::size_t i = 0; i < whole.events.size(); i++) {
        const bool write = whole.events.ops[i] == Op::write;
        put(dump, index(whole.events.slots[i]) << 1 | static_cast<std::uint32_t>(write));
        put(dump, whole.events.clens[0][i]);
    }
    const Bytes first = first_copies(dump);
    const EventBlock events = read_all(first).events;
    ASSERT_EQ(events.size(), 40403U);
    const std::size_t sr = sizes_of(events).sr;
    EXPECT_LE(sr, 36'000U);
    EXPECT_EQ(bzip2_size(first), 111'660U) << "the peer that the goals were set against";
    EXPECT_LE(static_cast<double>(sr), 0.33 * static_cast<double>(bzip2_size(first)));
    EXPECT_LE(static_cast<double>(sr), 0.57 * static_cast<double>(xz_size(first)));
}

/// What a recording may take at most, as a share of what the general coders make of its 8-byte dump.
/// The goal is 0.33 and 0.57, and the first recording meets it; docs/performance.md says why the others
/// cannot.
struct SizeLimit {
    const char* recording;
    double of_bzip2;
    double of_xz;
    double time_bits;  ///< of an event's time
};

class SrSizeOf : public testing::TestWithParam<SizeLimit> {};

TEST_P(SrSizeOf, ARecordingStaysWithinItsLimit) {
    const auto [recording, of_bzip2, of_xz, time_bits] = GetParam();
    const std::string path = std::string(SR_SOURCE_DIR "/traces/") + recording;
    const EventBlock events = read_all(path).events;
    const Sizes sizes = sizes_of(events);
    EXPECT_LE(static_cast<double>(sizes.sr), of_bzip2 * static_cast<double>(sizes.bzip2)) << sizes.sr;
    EXPECT_LE(static_cast<double>(sizes.sr), of_xz * static_cast<double>(sizes.xz)) << sizes.sr;
    const std::size_t times = sr_size(events, true) - sizes.sr;
    EXPECT_LE(static_cast<double>(times) * 8, time_bits * static_cast<double>(events.size())) << times;
}

INSTANTIATE_TEST_SUITE_P(Recordings, SrSizeOf,
                         testing::Values(SizeLimit{"python-6.12.sr", 0.33, 0.57, 4.99},
                                         SizeLimit{"compiler-6.1.sr", 0.51, 0.68, 6.82},
                                         SizeLimit{"javascript-7.3.sr", 0.56, 0.77, 7.27}));

TEST(SrSize, BlocksOfTheDefaultSizeCostLessThanOnePercentOfTheRecordings) {
    std::size_t in_default_blocks = 0;
    std::size_t smallest = 0;
    for (const char* recording : {"python-6.12.sr", "compiler-6.1.sr", "javascript-7.3.sr"}) {
        const EventBlock events = read_all(std::string(SR_SOURCE_DIR "/traces/") + recording).events;
        in_default_blocks += sr_size(events, true, WriteOptions{}.block_events);
        smallest += sr_size(events, true);
    }
    EXPECT_LT(static_cast<double>(in_default_blocks), 1.01 * static_cast<double>(smallest));
}

}  // namespace
}  // namespace swapreplay
