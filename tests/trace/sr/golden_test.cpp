// SPDX-License-Identifier: GPL-2.0-or-later
// Files that released versions wrote, in tests/golden/, are read by this one. A released format's files are
// never written again.
#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "trace/made_events.hpp"
#include "trace/trace_files.hpp"

namespace swapreplay {
namespace {

using namespace testing_traces;

struct Golden {
    const char* file;
    Make make;
    Metadata metadata;
    std::vector<Gap> gaps;
    End end = End::whole;
};

Metadata full_metadata() {
    Metadata metadata;
    metadata.page_size = 16384;
    metadata.slots = 1U << 27;
    metadata.ram_bytes = 512U << 20;
    metadata.kernel = "6.12.0-golden";
    metadata.codecs = {"lzo", "zstd"};
    metadata.workload = "made for the tests";
    metadata.start_unix_ns = 1'700'000'000'000'000'000ULL;
    metadata.synthetic = "made_events seed 7";
    return metadata;
}

const Golden goldens[] = {
    // Every column and field, clens as bytes, blocks of 300 events, two gaps.
    {"1.0-all-columns.sr",
     {.events = 1000, .seed = 7, .codecs = 2, .times = true, .same_filled = true, .hashes = true},
     full_metadata(),
     {{0, 5}, {1000, 6}}},
    // Clens by the range coder, two codecs.
    {"1.0-modelled.sr", {.events = 4000, .seed = 8, .codecs = 2, .clens_near = true}, full_metadata(), {}},
    // Defaults, one block.
    {"1.0-plain.sr", {.events = 100, .seed = 9}, {}, {}},
    // The first without its index.
    {"1.0-cut.sr", {.events = 100, .seed = 9}, {}, {}, End::cut},
    {"1.0-empty.sr", {.events = 0}, {}, {}},
    // Runs, clens and times by the range coder.
    {"1.1-modelled-times.sr",
     {.events = 4000,
      .seed = 10,
      .codecs = 2,
      .times = true,
      .same_filled = true,
      .clens_near = true,
      .times_by_run = true},
     full_metadata(),
     {}},
    // Every detail, in blocks of 300 events.
    {"1.3-details.sr", {.events = 1000, .seed = 11, .times = true, .details = true}, {}, {}},
    // Runs, clens of two codecs and times in lines of models.
    {"2.0-lined.sr",
     {.events = 4000,
      .seed = 12,
      .codecs = 2,
      .times = true,
      .same_filled = true,
      .clens_near = true,
      .times_by_run = true},
     full_metadata(),
     {}},
};

TEST(Golden, FilesOfEveryReleasedVersionAreRead) {
    for (const Golden& golden : goldens) {
        const std::string path = std::string(SR_SOURCE_DIR "/tests/golden/") + golden.file;
        const Whole whole = read_all(path);
        EXPECT_EQ(whole.format, "sr") << golden.file;
        EXPECT_EQ(whole.metadata, golden.metadata) << golden.file;
        EXPECT_EQ(whole.gaps, golden.gaps) << golden.file;
        EXPECT_EQ(whole.end, golden.end) << golden.file;
        if (golden.make.events > 0) {
            EXPECT_TRUE(same_events(whole.events, made_events(golden.make))) << golden.file;
        }
    }
}

/// As format_reader.py prints.
std::string as_text(const Whole& whole) {
    std::string text;
    auto gap = whole.gaps.begin();
    const auto print_gaps = [&](std::uint64_t event) {
        for (; gap != whole.gaps.end() && gap->before_event == event; gap++)
            text += fmt::format("lost {}\n", gap->lost);
    };
    const EventBlock& events = whole.events;
    for (std::size_t i = 0; i < events.size(); i++) {
        print_gaps(i);
        const char* ops[] = {"read", "write", "free"};
        text += fmt::format("{} {}", ops[static_cast<std::size_t>(events.ops[i])], index(events.slots[i]));
        for (const auto& column : events.clens)
            text += fmt::format(" {}", column[i]);
        const auto optional = [&](const auto& column) {
            text += column.empty() ? std::string(" -") : fmt::format(" {}", column[i]);
        };
        optional(events.times_ns);
        optional(events.same_filled);
        optional(events.hashes);
        for (std::size_t detail = 0; detail < detail_count; detail++) {
            const auto& column = events.details[detail];
            if (!column.empty() && column[i] != not_known)
                text += fmt::format(" {}={}", 16 + detail, column[i]);
        }
        text += '\n';
    }
    print_gaps(events.size());
    return text;
}

TEST(Golden, AReaderWrittenFromTheSpecificationAloneReadsTheSame) {
    if (std::system("command -v python3 zstd > /dev/null") != 0)
        GTEST_SKIP() << "python3 and zstd are needed for the second reader";
    const Folder folder;
    for (const Golden& golden : goldens) {
        const std::string path = std::string(SR_SOURCE_DIR "/tests/golden/") + golden.file;
        const std::string command =
            "python3 " SR_SOURCE_DIR "/tests/trace/format_reader.py " + path + " > " + folder.path("text");
        ASSERT_EQ(std::system(command.c_str()), 0) << golden.file;
        std::string text;
        for (const std::byte byte : file_bytes(folder.path("text")))
            text += static_cast<char>(byte);
        EXPECT_EQ(text, as_text(read_all(path))) << golden.file;
    }
}

TEST(Golden, EveryFileIsListed) {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(SR_SOURCE_DIR "/tests/golden"))
        files += entry.path().extension() == ".sr";
    EXPECT_EQ(files, std::size(goldens));
}

}  // namespace
}  // namespace swapreplay
