// SPDX-License-Identifier: GPL-2.0-or-later
// The collector on saved relay files and on pipes.
#include <algorithm>
#include <random>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/owned_fd.hpp"
#include "fake_module.hpp"
#include "recording.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SavedFiles : public testing::Test {
protected:
    [[nodiscard]] std::string file(std::uint16_t cpu) const {
        return directory_.path(fmt::format("sr_relay{}", cpu));
    }
    [[nodiscard]] CollectOptions options() const {
        CollectOptions options = options_for(file(0), directory_.path("out.sr"));
        options.page_size = 4096;
        return options;
    }

    void save(std::uint16_t cpu, const std::vector<std::uint64_t>& seqs) const {
        std::vector<sr_record> records;
        for (const std::uint64_t seq : seqs)
            records.push_back(sample_record(seq, cpu));
        append_records(file(cpu), records);
    }

    [[nodiscard]] CollectReport collect_all() const { return collect_saved(options()); }

    void expect_recording(const Recording& expected) const {
        const Recording recording = read_recording(options().output);
        EXPECT_EQ(recording.events, expected.events);
        EXPECT_EQ(recording.gaps, expected.gaps);
        EXPECT_EQ(recording.end, End::whole);
    }

    TemporaryDirectory directory_;
};

TEST_F(SavedFiles, AreMergedByNumber) {
    save(0, {0, 3, 4, 9});
    save(1, {1, 2, 8});
    save(10, {5, 6, 7});
    const CollectReport report = collect_all();
    EXPECT_THAT(report.warnings, IsEmpty());
    EXPECT_FALSE(report.damaged);
    expect_recording(expected_recording(numbers(0, 10), 0, 10));
}

TEST_F(SavedFiles, OfEmptyBuffersMakeAnEmptyTrace) {
    save(0, {});
    EXPECT_EQ(collect_all().total.events, 0U);
    expect_recording({});
}

TEST_F(SavedFiles, HaveGapsWhereNumbersAreMissing) {
    save(0, {0, 1, 10});
    save(1, {5});
    EXPECT_THAT(collect_all().warnings, ElementsAre(HasSubstr("7 events missing from the input")));
    expect_recording(expected_recording({0, 1, 5, 10}, 0, 11));
}

TEST_F(SavedFiles, GiveTheFirstEventATimeAlsoBeforeALoss) {
    save(0, {0, 2, 3});
    (void)collect_all();
    auto reader = TraceReader::open(options().output);
    EventBlock block;
    ASSERT_TRUE(reader.next(block));
    EXPECT_EQ(block.size(), 3U);
    EXPECT_EQ(block.times_ns.size(), 3U);
}

TEST_F(SavedFiles, AreTakenAloneWhereTheNameHasNoNumber) {
    std::vector<sr_record> records{sample_record(0, 3), sample_record(1, 3)};
    append_records(directory_.path("saved.bin"), records);
    append_records(directory_.path("saved.bin1"), records);
    CollectOptions alone = options();
    alone.input = directory_.path("saved.bin");
    const CollectReport report = collect_saved(alone);
    EXPECT_THAT(report.warnings, IsEmpty());
    expect_recording(expected_recording(numbers(0, 2), 0, 2));
}

TEST_F(SavedFiles, ThatWereReadInCirclesGiveEachEventOnce) {
    // As in compcache 2008's sample: the reader was set back by a whole buffer, twice.
    save(0, {0, 1, 2, 3, 4, 5, 6, 7});
    save(0, {2, 3, 4, 5, 6, 7, 8, 9});
    save(0, {2, 3, 4, 5, 6, 7, 8, 9, 10});
    EXPECT_THAT(collect_all().warnings, ElementsAre(HasSubstr("left out 14 records of events seen before")));
    expect_recording(expected_recording(numbers(0, 11), 0, 11));
}

TEST_F(SavedFiles, ThatHoldAnEventTwiceGiveItOnce) {
    save(0, {0, 1, 2, 3});
    const std::vector<sr_record> again{sample_record(2, 1), sample_record(4, 1)};
    append_records(file(1), again);
    EXPECT_THAT(collect_all().warnings, ElementsAre(HasSubstr("left out 1 record of events seen before")));
    expect_recording(expected_recording(numbers(0, 5), 0, 5));
}

TEST_F(SavedFiles, AreNotResorted) {
    save(0, {0, 1, 5, 3, 6});
    const CollectReport report = collect_all();
    EXPECT_TRUE(report.damaged);
    EXPECT_THAT(report.warnings, ElementsAre(HasSubstr("3 events missing"),
                                             HasSubstr("left out 1 record that came out of order")));
    expect_recording(expected_recording({0, 1, 5, 6}, 0, 7));
}

TEST_F(SavedFiles, LoseTheirDamagedRecordsOnly) {
    save(0, {0, 1});
    std::vector<sr_record> bad{sr_record{}, sample_record(2, 0), sample_record(3, 7)};
    bad[1].zero = 1;
    append_records(file(0), bad);
    save(0, {4});
    const CollectReport report = collect_all();
    EXPECT_TRUE(report.damaged);
    EXPECT_THAT(report.warnings,
                ElementsAre(HasSubstr("2 events missing"),
                            AllOf(HasSubstr("left out 3 damaged records, the first at byte 64 of"),
                                  HasSubstr("sr_relay0: unknown operation"))));
    expect_recording(expected_recording({0, 1, 4}, 0, 5));
}

TEST_F(SavedFiles, ThatEndWithinARecordSaySo) {
    save(0, {0, 1});
    const sr_record half = sample_record(2, 0);
    append_bytes(file(0), std::as_bytes(std::span(&half, 1)).first(17));
    const CollectReport report = collect_all();
    EXPECT_TRUE(report.damaged);
    EXPECT_THAT(report.warnings,
                ElementsAre(HasSubstr("sr_relay0: ends inside a record; left out the last 17 bytes")));
    expect_recording(expected_recording(numbers(0, 2), 0, 2));
}

TEST_F(SavedFiles, TakePageSizeSlotsAndClocksFromASavedInfo) {
    save(0, {0});
    std::filesystem::create_directory(directory_.path("sr_relay"));
    const std::string info = fmt::format(
        "record_version 1\nrecord_size 32\npage_size 4096\nslots 777\nkernel 5.10.0\ncodec lzo\n"
        "start_monotonic_ns {}\nstart_realtime_ns 1700000000000000000\n",
        sample_start_ns - 1'000'000'000);
    append_bytes(directory_.path("sr_relay/info"), std::as_bytes(std::span(info)));
    EXPECT_THAT(collect_all().warnings, IsEmpty());
    const Metadata metadata = read_recording(options().output).metadata;
    EXPECT_EQ(metadata.slots, 777U);
    EXPECT_EQ(metadata.kernel, "5.10.0");
    EXPECT_EQ(metadata.ram_bytes, 0U) << "this machine's memory is not the recorded one's";
    // The first record's time is a second after the module was loaded.
    EXPECT_EQ(metadata.start_unix_ns, 1'700'000'001'000'000'000U);
}

/// What stands before a write of the module's, under lz4 and zstd.
sr_clens_record clens_record(std::uint64_t seq, std::uint32_t lz4, std::uint32_t zstd) {
    sr_clens_record record{};
    record.seq = seq;
    record.clens[0] = lz4;
    record.clens[1] = zstd;
    record.op = SR_RECORD_CLENS;
    return record;
}

void append_clens(const std::string& path, const sr_clens_record& record) {
    append_bytes(path, std::as_bytes(std::span(&record, 1)));
}

class FilesWithMoreCodecs : public SavedFiles {
protected:
    void save_info() const {
        std::filesystem::create_directory(directory_.path("sr_relay"));
        const std::string info =
            "record_version 2\nrecord_size 32\npage_size 4096\ncodec lzo\nmore_codecs lz4 zstd\n";
        append_bytes(directory_.path("sr_relay/info"), std::as_bytes(std::span(info)));
    }
};

TEST_F(FilesWithMoreCodecs, HaveAColumnForEachOfThem) {
    save_info();
    // By sample_record(), 0, 3 and 9 are writes. A read has no lengths; a write whose lengths are missing has unknown ones.
    append_clens(file(0), clens_record(0, 1000, 700));
    save(0, {0, 1, 3});
    append_clens(file(0), clens_record(7, 5, 6));  // of an event that did not fit the buffer
    append_clens(file(0), clens_record(9, 4096, 1));
    save(0, {9});
    EXPECT_FALSE(collect_all().damaged);
    expect_recording(expected_recording({0, 1, 3, 9}, 0, 10));
    auto reader = TraceReader::open(options().output);
    EXPECT_THAT(reader.metadata().codecs, ElementsAre("lzo", "lz4", "zstd"));
    std::vector<std::uint32_t> lz4, zstd;
    for (EventBlock block; reader.next(block);) {
        lz4.insert(lz4.end(), block.clens[1].begin(), block.clens[1].end());
        zstd.insert(zstd.end(), block.clens[2].begin(), block.clens[2].end());
    }
    EXPECT_THAT(lz4, ElementsAre(1000U, 0U, clen_not_known, 4096U));
    EXPECT_THAT(zstd, ElementsAre(700U, 0U, clen_not_known, 1U));
}

TEST_F(FilesWithMoreCodecs, AreDamagedWhereALengthCannotBe) {
    save_info();
    append_clens(file(0), clens_record(0, 0, 700));
    append_clens(file(0), clens_record(0, 10, 40000));
    save(0, {0});
    const CollectReport report = collect_all();
    EXPECT_TRUE(report.damaged);
    EXPECT_THAT(report.warnings, ElementsAre(AllOf(HasSubstr("left out 2 damaged records"),
                                                   HasSubstr("impossible compressed length"))));
}

TEST_F(FilesWithMoreCodecs, NeedTheInfoThatNamesThem) {
    append_clens(file(0), clens_record(0, 1000, 700));
    save(0, {0});
    const CollectReport report = collect_all();
    EXPECT_TRUE(report.damaged);
    EXPECT_THAT(report.warnings, ElementsAre(HasSubstr("lengths under other codecs than lzo")));
}

TEST_F(SavedFiles, WithoutTheModulesInfoAreOfTheNamedPageSizeOrAnAssumedOneThatIsSaid) {
    save(0, {0});
    CollectOptions asked = options();
    asked.page_size = 16384;
    EXPECT_THAT(collect_saved(asked).warnings, IsEmpty());
    EXPECT_EQ(read_recording(asked.output).metadata.page_size, 16384U);

    CollectOptions silent = options();
    silent.page_size = 0;
    silent.output = directory_.path("silent.sr");
    EXPECT_THAT(collect_saved(silent).warnings,
                ElementsAre(AllOf(HasSubstr(fmt::format("taken to be of {} bytes", getpagesize())),
                                  HasSubstr("--page-size"))));
    EXPECT_EQ(read_recording(silent.output).metadata.page_size, static_cast<std::uint32_t>(getpagesize()));
}

TEST_F(SavedFiles, RefuseAPageSizeThatIsNoneOrNotTheInfos) {
    save(0, {0});
    CollectOptions wrong = options();
    wrong.page_size = 5000;
    EXPECT_THROW((void)collect_saved(wrong), Error);
    std::filesystem::create_directory(directory_.path("sr_relay"));
    const std::string info = "record_version 1\nrecord_size 32\npage_size 65536\n";
    append_bytes(directory_.path("sr_relay/info"), std::as_bytes(std::span(info)));
    wrong.page_size = 4096;
    try {
        (void)collect_saved(wrong);
        FAIL() << "taken";
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::usage);
        EXPECT_THAT(error.what(), HasSubstr("the pages are of 65536 bytes, not of 4096"));
    }
    EXPECT_FALSE(std::filesystem::exists(wrong.output));
}

TEST_F(SavedFiles, TimesNeverFall) {
    std::vector<sr_record> records{sample_record(0, 0), sample_record(1, 0), sample_record(2, 0)};
    records[1].time_ns = records[0].time_ns - 300;
    append_records(file(0), records);
    EXPECT_THAT(collect_all().warnings, IsEmpty());
    const Recording recording = read_recording(options().output);
    ASSERT_EQ(recording.events.size(), 3U);
    EXPECT_EQ(recording.first_time_ns, 0U);
    EXPECT_EQ(recording.events[1].time_ns, 0U);
    EXPECT_EQ(recording.events[2].time_ns, 2000U);
}

TEST_F(SavedFiles, ThatCannotBeReadOnMakeNoGaps) {
    save(0, {0, 1, 2, 10});
    save(1, {3, 4});
    std::filesystem::create_directory(file(2));  // opens, and cannot be read
    const CollectReport report = collect_all();
    EXPECT_THAT(report.failure, HasSubstr("sr_relay2: cannot be read: Is a directory"));
    EXPECT_EQ(report.total.lost, 0U);
    EXPECT_THAT(report.warnings, IsEmpty());
    expect_recording({});  // any number may be in the file that cannot be read
}

TEST_F(SavedFiles, AreReadToTheirEndEvenWhenStopped) {
    constexpr std::uint64_t total = 300'000;  // several rounds
    save(0, numbers(0, total));
    const std::atomic<bool> stop = true;
    const CollectReport report = collect(options(), stop, [](const CollectProgress&) {});
    EXPECT_THAT(report.warnings, IsEmpty());
    EXPECT_EQ(report.total.events, total);
    expect_recording(expected_recording(numbers(0, total), 0, total));
}

class SavedPipe : public SavedFiles {
protected:
    SavedPipe() {
        EXPECT_EQ(mkfifo(file(1).c_str(), 0600), 0);
        pipe_ = OwnedFd(open(file(1).c_str(), O_RDWR | O_CLOEXEC));  // a writer that never ends
    }

    OwnedFd pipe_;
};

TEST_F(SavedPipe, ThatNeverEndsIsLeftWhenStopped) {
    save(0, {0, 2});
    RunningCollector collector(options());
    save(1, {1, 3});
    collector.await_events(4);
    const CollectReport report = collector.stop();
    EXPECT_THAT(report.warnings, IsEmpty()) << "all that was there is in the trace";
    expect_recording(expected_recording(numbers(0, 4), 0, 4));
}

TEST_F(SavedPipe, IsDrainedWhenStopped) {
    save(0, {0, 2, 5});
    save(1, {1, 3, 4, 6});
    const std::atomic<bool> stop = true;
    const CollectReport report = collect(options(), stop, [](const CollectProgress&) {});
    EXPECT_THAT(report.warnings, IsEmpty());
    expect_recording(expected_recording(numbers(0, 7), 0, 7));
}

TEST_F(SavedPipe, ThatIsBehindTheOthersWhenStoppedLeavesGapsAndSaysSo) {
    save(0, {0, 2, 4, 6});
    RunningCollector collector(options());
    save(1, {1, 3});
    collector.await_events(4);  // 4 and 6 wait for what the pipe may still bring
    const CollectReport report = collector.stop();
    EXPECT_THAT(report.warnings,
                ElementsAre(HasSubstr("1 event missing from the input"),
                            AllOf(HasSubstr("stopped before the end of "), HasSubstr("sr_relay1; events"),
                                  HasSubstr("count as missing"))));
    expect_recording(expected_recording({0, 1, 2, 3, 4, 6}, 0, 7));
}

/// Random numbers are lost, the rest is dealt to random CPUs.
class SavedFilesRandom : public SavedFiles, public testing::WithParamInterface<unsigned> {
protected:
    static constexpr std::uint16_t cpus = 5;
    static constexpr std::uint64_t total = 100'000;

    void deal() {
        std::mt19937 random(GetParam());
        for (std::uint64_t seq = 0; seq < total; seq++) {
            if (random() % 50 == 0) continue;
            came_.push_back(seq);
            dealt_[random() % cpus].push_back(seq);
        }
    }

    std::vector<std::uint64_t> came_;
    std::array<std::vector<std::uint64_t>, cpus> dealt_;
};

TEST_P(SavedFilesRandom, GiveEveryEventOnceInOrderWithItsGaps) {
    deal();
    for (std::uint16_t cpu = 0; cpu < cpus; cpu++)
        save(cpu, dealt_[cpu]);
    const CollectReport report = collect_all();
    EXPECT_EQ(report.total.events, came_.size());
    EXPECT_EQ(report.total.lost, came_.back() + 1 - came_.front() - came_.size());
    expect_recording(expected_recording(came_, came_.front(), came_.back() + 1));
}

TEST_P(SavedFilesRandom, ComeThroughPipesInPiecesOfAnySize) {
    deal();
    std::vector<std::thread> writers;
    for (std::uint16_t cpu = 0; cpu < cpus; cpu++)
        ASSERT_EQ(mkfifo(file(cpu).c_str(), 0600), 0);
    for (std::uint16_t cpu = 0; cpu < cpus; cpu++) {
        writers.emplace_back([this, cpu] {
            std::vector<sr_record> records;
            for (const std::uint64_t seq : dealt_[cpu])
                records.push_back(sample_record(seq, cpu));
            std::mt19937 random(GetParam() + cpu);
            const int fd = open(file(cpu).c_str(), O_WRONLY | O_CLOEXEC);
            for (auto left = std::as_bytes(std::span(records)); !left.empty();) {
                const std::size_t piece = std::min<std::size_t>(left.size(), 1 + random() % 5000);
                const ssize_t count = write(fd, left.data(), piece);
                ASSERT_GT(count, 0);
                left = left.subspan(static_cast<std::size_t>(count));
            }
            close(fd);
        });
    }
    const CollectReport report = collect_all();
    for (std::thread& writer : writers)
        writer.join();
    EXPECT_EQ(report.total.events, came_.size());
    expect_recording(expected_recording(came_, came_.front(), came_.back() + 1));
}

INSTANTIATE_TEST_SUITE_P(Seeds, SavedFilesRandom, testing::Range(0U, 4U));

}  // namespace
}  // namespace swapreplay::collect
