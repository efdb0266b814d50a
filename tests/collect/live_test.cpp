// SPDX-License-Identifier: GPL-2.0-or-later
// The collector beside a loaded module, in a debugfs of plain files.
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <thread>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "fake_module.hpp"
#include "recording.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class LiveCollector : public testing::Test {
protected:
    [[nodiscard]] CollectOptions options() const {
        return options_for(module_.relay_path(0), directory_.path("out.sr"));
    }

    void relay(std::uint64_t count, std::uint16_t cpu) {
        for (std::uint64_t i = 0; i < count; i++)
            module_.relay(module_.draw(), cpu);
    }

    void expect_recording(const Recording& expected) const {
        const Recording recording = read_recording(options().output);
        EXPECT_EQ(recording.events, expected.events);
        EXPECT_EQ(recording.gaps, expected.gaps);
        EXPECT_EQ(recording.end, End::whole);
    }

    TemporaryDirectory directory_;
    FakeModule module_{directory_.path("debug")};
};

std::string message_of(const std::function<void()>& call, Fault fault) {
    try {
        call();
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), fault);
        return error.what();
    }
    return "nothing was thrown";
}

TEST_F(LiveCollector, TakesWhatWaitsAndWhatComesUntilItIsStopped) {
    module_.bring_up(0);
    relay(100, 0);
    RunningCollector collector(options());
    collector.await_events(100);
    relay(50, 0);
    const CollectReport report = collector.stop();
    EXPECT_EQ(report.total.events, 150U);
    EXPECT_EQ(report.total.lost, 0U);
    EXPECT_THAT(report.events_of, ElementsAre(50U, 50U, 50U));
    EXPECT_THAT(report.warnings, IsEmpty());
    EXPECT_EQ(report.failure, "");
    EXPECT_EQ(read_recording(options().output).first_time_ns, 0U)
        << "it waited: the recording begins with it";
    expect_recording(expected_recording(numbers(0, 150), 0, 150));
}

TEST_F(LiveCollector, TakesWhatHappenedInTheRoundInWhichItIsStopped) {
    module_.bring_up(0);
    relay(1, 0);
    RunningCollector collector(options());
    collector.await_events(1);
    const std::string barrier = module_.debugfs() + "/sr_relay/barrier";
    ASSERT_EQ(mkfifo((barrier + ".fifo").c_str(), 0600), 0);
    std::filesystem::rename(barrier + ".fifo", barrier);
    std::ofstream asked(barrier);  // opened once a round asks for the barrier
    collector.request_stop();
    relay(1, 0);
    asked << "1\n" << std::flush;  // what the barrier was before the second event
    asked.close();
    EXPECT_EQ(collector.wait().total.events, 2U);
    expect_recording(expected_recording(numbers(0, 2), 0, 2));
}

TEST_F(LiveCollector, PutsTheModulesInfoAndTheWorkloadIntoTheTrace) {
    module_.bring_up(0);
    relay(1, 0);
    CollectOptions with_workload = options();
    with_workload.workload = "make -j4";
    RunningCollector collector(with_workload);
    collector.await_events(1);
    collector.stop();
    const Metadata metadata = read_recording(options().output).metadata;
    EXPECT_EQ(metadata.page_size, 4096U);
    EXPECT_EQ(metadata.slots, 1000U);
    EXPECT_EQ(metadata.kernel, "6.1.0-fake");
    EXPECT_THAT(metadata.codecs, ElementsAre("lzo"));
    EXPECT_EQ(metadata.workload, "make -j4");
    EXPECT_GT(metadata.ram_bytes, 0U);
    EXPECT_GT(metadata.start_unix_ns, 0U);
}

TEST_F(LiveCollector, MergesCpusByNumberWhateverTheOrderOfArrival) {
    for (std::uint16_t cpu = 0; cpu < 3; cpu++)
        module_.bring_up(cpu);
    RunningCollector collector(options());
    std::vector<std::uint64_t> drawn;
    for (int i = 0; i < 3; i++)
        drawn.push_back(module_.draw());
    module_.relay(drawn[2], 0);
    module_.relay(drawn[1], 2);
    collector.await_rounds(3);  // numbers 1 and 2 are there, and must wait for 0
    module_.relay(drawn[0], 1);
    collector.await_events(3);
    EXPECT_THAT(collector.stop().warnings, IsEmpty());
    expect_recording(expected_recording(numbers(0, 3), 0, 3));
}

TEST_F(LiveCollector, TellsLostEventsFromLateOnes) {
    module_.bring_up(0);
    relay(2, 0);
    RunningCollector collector(options());
    collector.await_events(2);
    module_.lose(module_.draw());
    module_.lose(module_.draw());
    relay(1, 0);
    module_.lose(module_.draw());
    const CollectReport report = collector.stop();
    EXPECT_EQ(report.total.lost, 3U);
    EXPECT_THAT(report.warnings, ElementsAre(HasSubstr("3 events lost because a relay buffer was full")));
    expect_recording(expected_recording({0, 1, 4}, 0, 6));
}

TEST_F(LiveCollector, PicksUpACpuThatComesUpLater) {
    module_.bring_up(0);
    relay(5, 0);
    RunningCollector collector(options());
    collector.await_events(5);
    module_.bring_up(17);
    relay(5, 17);
    collector.await_events(10);
    EXPECT_THAT(collector.stop().warnings, IsEmpty());
    expect_recording(expected_recording(numbers(0, 10), 0, 10));
}

TEST_F(LiveCollector, BeginsWhereAnEarlierCollectorEnded) {
    module_.bring_up(0);
    for (int i = 0; i < 7; i++)
        module_.lose(module_.draw());  // taken or lost before: nobody can tell
    RunningCollector collector(options());
    collector.await_rounds(1);
    module_.lose(module_.draw());
    relay(2, 0);
    const CollectReport report = collector.stop();
    EXPECT_EQ(report.total.lost, 1U);
    EXPECT_THAT(report.warnings, ElementsAre(HasSubstr("1 event lost"), HasSubstr("event number 7")));
    expect_recording(expected_recording({8, 9}, 7, 10));
}

TEST_F(LiveCollector, WarnsOfMissingEventsThatTheModuleDidNotLose) {
    module_.bring_up(0);
    relay(1, 0);
    RunningCollector collector(options());
    collector.await_events(1);
    module_.relay_to_another(module_.draw());
    relay(1, 0);
    const CollectReport report = collector.stop();
    EXPECT_EQ(report.total.lost, 1U);
    EXPECT_THAT(report.warnings, ElementsAre(HasSubstr("1 event missing, but the module counted 0")));
}

TEST_F(LiveCollector, WarnsOfPagesThatWereTouchedOnlyInPart) {
    module_.bring_up(0);
    module_.show("part_pages", 4);  // before the recording
    relay(1, 0);
    RunningCollector collector(options());
    collector.await_events(1);
    module_.show("part_pages", 6);
    EXPECT_THAT(collector.stop().warnings,
                ElementsAre(HasSubstr("2 pages read, written or discarded only in part")));
}

TEST_F(LiveCollector, EndsAtABarrierThatCannotBe) {
    module_.bring_up(0);
    relay(3, 0);
    RunningCollector collector(options());
    collector.await_events(3);
    module_.show("barrier", std::uint64_t{1} << 63);
    const CollectReport report = collector.wait();
    EXPECT_THAT(report.failure, HasSubstr("barrier is 9223372036854775808, above the 3 events"));
    EXPECT_EQ(report.total.lost, 0U);
    expect_recording(expected_recording(numbers(0, 3), 0, 3));
}

TEST_F(LiveCollector, RefusesNumbersThatNoEventHasYet) {
    module_.bring_up(0);
    relay(3, 0);
    const sr_record impossible = sample_record(std::uint64_t{1} << 40, 0);
    append_records(module_.relay_path(0), {&impossible, 1});
    relay(3, 0);
    RunningCollector collector(options());
    collector.await_events(6);
    const CollectReport report = collector.stop();
    EXPECT_EQ(report.total.lost, 0U);
    EXPECT_THAT(report.warnings, ElementsAre(HasSubstr("left out 1 damaged record")));
    expect_recording(expected_recording(numbers(0, 6), 0, 6));
}

TEST_F(LiveCollector, NeverWritesARecordTwice) {
    module_.bring_up(0);
    relay(5, 0);
    for (std::uint64_t again = 0; again < 5; again++) {
        const sr_record record = sample_record(again, 0);
        append_records(module_.relay_path(0), {&record, 1});
    }
    RunningCollector collector(options());
    collector.await_events(5);
    const sr_record record = sample_record(3, 0);
    append_records(module_.relay_path(0), {&record, 1});
    relay(5, 0);
    EXPECT_THAT(collector.stop().warnings,
                ElementsAre(HasSubstr("left out 6 records of events seen before")));
    expect_recording(expected_recording(numbers(0, 10), 0, 10));
}

TEST_F(LiveCollector, KeepsWhatItHasWhenTheModuleVanishes) {
    module_.bring_up(0);
    module_.bring_up(1);
    RunningCollector collector(options());
    relay(20, 0);
    relay(20, 1);
    collector.await_events(40);
    module_.unload();
    const CollectReport report = collector.wait();
    EXPECT_THAT(report.failure, HasSubstr("No such file or directory"));
    expect_recording(expected_recording(numbers(0, 40), 0, 40));
}

TEST_F(LiveCollector, TakesOneCpuAloneWhenAsked) {
    module_.bring_up(0);
    module_.bring_up(1);
    for (int i = 0; i < 10; i++) {
        relay(1, 0);
        relay(1, 1);
    }
    CollectOptions one = options();
    one.input = module_.relay_path(1);
    one.one_cpu = true;
    RunningCollector collector(one);
    collector.await_events(10);
    const CollectReport report = collector.stop();
    EXPECT_EQ(report.total.lost, 0U) << "the other CPU's are not lost";
    EXPECT_THAT(report.warnings, ElementsAre(HasSubstr("only one CPU was recorded")));
    Recording expected = expected_recording({1, 3, 5, 7, 9, 11, 13, 15, 17, 19}, 1, 20);
    expected.gaps.clear();
    expect_recording(expected);
    EXPECT_EQ(read_recording(options().output).metadata.part, "CPU 1");
}

TEST_F(LiveCollector, RefusesASecondReader) {
    module_.bring_up(0);
    relay(1, 0);
    RunningCollector collector(options());
    collector.await_events(1);
    CollectOptions second = options();
    second.output = directory_.path("second.sr");
    EXPECT_THAT(message_of([&] { (void)collect_saved(second); }, Fault::system),
                HasSubstr("another sr_collect is reading it"));
    EXPECT_FALSE(std::filesystem::exists(second.output));
    collector.stop();
}

TEST_F(LiveCollector, RefusesAModuleWithOtherRecords) {
    module_.bring_up(0);
    module_.write_info("record_version 2\nrecord_size 48\n");
    EXPECT_THAT(
        message_of([&] { (void)collect_saved(options()); }, Fault::format),
        HasSubstr("version 2 records of 48 bytes, but this program reads version 2 records of 32 bytes"));
}

/// CPUs that draw, dawdle, and relay or lose, all at once.
class LiveCollectorRandom : public LiveCollector, public testing::WithParamInterface<unsigned> {};

TEST_P(LiveCollectorRandom, WritesEveryEventOnceInOrderWithItsGaps) {
    constexpr std::uint16_t cpus = 4;
    constexpr int events_a_cpu = 400;
    module_.bring_up(0);
    RunningCollector collector(options());
    std::array<std::vector<std::uint64_t>, cpus> relayed;
    std::vector<std::thread> threads;
    for (std::uint16_t cpu = 0; cpu < cpus; cpu++) {
        threads.emplace_back([this, cpu, &mine = relayed[cpu]] {
            std::mt19937 random(GetParam() * cpus + cpu);
            module_.bring_up(cpu);
            for (int i = 0; i < events_a_cpu; i++) {
                const std::uint64_t seq = module_.draw();
                for (unsigned idle = random() % 8; idle > 0; idle--)
                    std::this_thread::yield();
                if (random() % 20 == 0) {
                    module_.lose(seq);
                } else {
                    module_.relay(seq, cpu);
                    mine.push_back(seq);
                }
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    const CollectReport report = collector.stop();

    std::vector<std::uint64_t> all;
    for (const auto& mine : relayed)
        all.insert(all.end(), mine.begin(), mine.end());
    std::sort(all.begin(), all.end());
    constexpr std::uint64_t total = std::uint64_t{cpus} * events_a_cpu;
    EXPECT_EQ(report.failure, "");
    EXPECT_EQ(report.total.events, all.size());
    EXPECT_EQ(report.total.lost, total - all.size());
    EXPECT_THAT(report.warnings, ElementsAre(HasSubstr("lost because a relay buffer was full")));
    expect_recording(expected_recording(all, 0, total));
}

INSTANTIATE_TEST_SUITE_P(Seeds, LiveCollectorRandom, testing::Range(0U, 8U));

}  // namespace
}  // namespace swapreplay::collect
