// SPDX-License-Identifier: GPL-2.0-or-later
// What can go wrong with the file that a collector writes.
#include <cctype>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fake_module.hpp"
#include "recording.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class CollectorOutput : public testing::Test {
protected:
    [[nodiscard]] CollectOptions options() const {
        return options_for(directory_.path("sr_relay0"), directory_.path("out.sr"));
    }

    void save(std::uint64_t begin, std::uint64_t end) const {
        std::vector<sr_record> records;
        for (std::uint64_t seq = begin; seq < end; seq++)
            records.push_back(sample_record(seq, 0));
        append_records(options().input, records);
    }

    static std::string failure_of(const CollectOptions& options, Fault fault) {
        try {
            (void)collect_saved(options);
        } catch (const Error& error) {
            EXPECT_EQ(error.fault(), fault);
            return error.what();
        }
        return "nothing was thrown";
    }

    TemporaryDirectory directory_;
};

TEST_F(CollectorOutput, ThatExistsIsRefusedAndNotTouched) {
    save(0, 10);
    std::ofstream(options().output) << "precious";
    EXPECT_THAT(failure_of(options(), Fault::usage), HasSubstr("out.sr: already exists"));
    EXPECT_EQ(std::filesystem::file_size(options().output), 8U);
}

TEST_F(CollectorOutput, ThatExistsIsReplacedWhenAsked) {
    save(0, 10);
    std::ofstream(options().output) << std::string(100'000, 'x');
    CollectOptions overwriting = options();
    overwriting.overwrite = true;
    (void)collect_saved(overwriting);
    EXPECT_EQ(read_recording(options().output).events, expected_recording(numbers(0, 10), 0, 10).events);
}

TEST_F(CollectorOutput, ThatAnotherCollectorIsWritingIsRefusedAndNotTouched) {
    ASSERT_EQ(mkfifo(options().input.c_str(), 0600), 0);
    RunningCollector first(options());
    const int pipe = open(options().input.c_str(), O_WRONLY | O_CLOEXEC);
    save(0, 10);
    first.await_events(10);
    CollectOptions second = options_for(directory_.path("other0"), options().output);
    append_records(second.input, std::vector<sr_record>{sample_record(0, 0)});
    second.overwrite = true;
    EXPECT_THAT(failure_of(second, Fault::system), HasSubstr("out.sr: another recording is writing it"));
    close(pipe);
    EXPECT_EQ(first.wait().total.events, 10U);
    EXPECT_EQ(read_recording(options().output).events, expected_recording(numbers(0, 10), 0, 10).events);
    (void)collect_saved(second);  // nobody writes it any more
    EXPECT_EQ(read_recording(options().output).events.size(), 1U);
}

TEST_F(CollectorOutput, InAFolderThatIsNotThereIsRefusedBeforeAnEventIsRead) {
    ASSERT_EQ(mkfifo(options().input.c_str(), 0600), 0);
    const int pipe = open(options().input.c_str(), O_RDWR | O_CLOEXEC);  // holds what is not read
    save(0, 1);
    CollectOptions nowhere = options();
    nowhere.output = directory_.path("no/out.sr");
    EXPECT_THAT(failure_of(nowhere, Fault::system), HasSubstr("no/out.sr: cannot be created: No such file"));
    int waiting = 0;
    EXPECT_EQ(ioctl(pipe, FIONREAD, &waiting), 0);
    EXPECT_EQ(waiting, SR_RECORD_SIZE);
    close(pipe);
}

TEST_F(CollectorOutput, OnAFullDeviceFailsWithTheReason) {
    save(0, 100);
    CollectOptions full = options();
    full.output = "/dev/full";
    EXPECT_THAT(failure_of(full, Fault::resource),
                AllOf(HasSubstr("/dev/full: cannot be written at byte 0: No space"),
                      HasSubstr("; 100 events were taken from the input, and the last of them are lost")));
}

TEST_F(CollectorOutput, OnADiskThatFillsUpIsReadableUpToThere) {
    const std::string disk = directory_.path("disk");
    std::filesystem::create_directory(disk);
    if (mount("none", disk.c_str(), "tmpfs", 0, "size=1200k") != 0)
        GTEST_SKIP() << "SKIPPED: a small tmpfs cannot be mounted: " << std::strerror(errno);
    save(0, 3'000'000);
    CollectOptions full = options();
    full.output = disk + "/out.sr";
    std::string failure = failure_of(full, Fault::resource);
    EXPECT_THAT(failure, HasSubstr("No space left on device"));
    const Recording recording = read_recording(full.output);
    umount(disk.c_str());
    EXPECT_GT(recording.events.size(), 0U) << "a block had room";
    std::uint64_t taken = 0;
    std::uint64_t holds = 0;
    std::uint64_t dropped = 0;
    for (std::size_t i = 1; i + 1 < failure.size(); i++) {  // 1,234 as 1234, for sscanf()
        if (failure[i] == ',' && std::isdigit(failure[i - 1]) != 0 && std::isdigit(failure[i + 1]) != 0)
            failure.erase(i, 1);
    }
    const std::size_t counts = failure.find("; it holds ");
    ASSERT_NE(counts, std::string::npos) << failure;
    ASSERT_EQ(std::sscanf(failure.c_str() + counts,
                          "; it holds %lu of the %lu events taken from the input, the other %lu are lost",
                          &holds, &taken, &dropped),
              3)
        << failure;
    EXPECT_EQ(holds, recording.events.size());
    EXPECT_EQ(taken, holds + dropped);
    EXPECT_GT(dropped, 0U);
    EXPECT_LE(taken, 3'000'000U);
    EXPECT_EQ(recording.events,
              expected_recording(numbers(0, recording.events.size()), 0, recording.events.size()).events);
}

TEST_F(CollectorOutput, OfAProcessThatIsKilledIsReadableUpToItsLastBlock) {
    ASSERT_EQ(mkfifo(options().input.c_str(), 0600), 0);
    constexpr std::uint64_t sent = (std::uint64_t{1} << 20) + 5000;  // a block has 1 Mi at most
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        (void)collect_saved(options());
        _exit(1);  // not reached: the pipe stays open
    }
    const int keep_open = open(options().input.c_str(), O_RDWR | O_CLOEXEC);
    save(0, sent);
    const auto readable = [&]() -> std::uint64_t {
        try {
            return read_recording(options().output).events.size();
        } catch (const Error&) {  // not even the header is there yet
            return 0;
        }
    };
    while (readable() == 0)
        std::this_thread::yield();
    kill(child, SIGKILL);
    int status = 0;
    waitpid(child, &status, 0);
    close(keep_open);
    EXPECT_TRUE(WIFSIGNALED(status));

    const Recording recording = read_recording(options().output);
    EXPECT_EQ(recording.end, End::cut);
    EXPECT_GT(recording.events.size(), 0U);
    EXPECT_LT(recording.events.size(), sent);
    EXPECT_EQ(recording.events,
              expected_recording(numbers(0, recording.events.size()), 0, recording.events.size()).events);
}

TEST_F(CollectorOutput, InTheOldLayoutSaysWhatIsLeftOut) {
    save(0, 9);
    save(12, 15);
    CollectOptions old = options();
    old.format = "compcache";
    const CollectReport report = collect_saved(old);
    EXPECT_THAT(report.not_held, testing::IsSupersetOf({"4 frees", "the count of 3 events lost",
                                                        "the events' times", "the same-filled flags"}));
    EXPECT_EQ(read_recording(old.output).events.size(), 8U);
}

TEST_F(CollectorOutput, ThatRotatesIsTracesThatFollowEachOther) {
    ASSERT_EQ(mkfifo(options().input.c_str(), 0600), 0);
    CollectOptions rotating = options();
    rotating.rotate_bytes = 1;  // every file that has a block is full
    RunningCollector collector(rotating);
    const int pipe = open(options().input.c_str(), O_WRONLY | O_CLOEXEC);
    for (std::uint64_t begin = 0; begin < 60; begin += 20) {
        save(begin, begin + 20);
        collector.await_events(begin + 20);
    }
    close(pipe);
    const CollectReport report = collector.wait();
    ASSERT_GE(report.parts, 2U) << "the header alone is more than a byte";
    std::size_t events = 0;
    for (std::size_t part = 1; part <= report.parts; part++) {
        const Recording recording = read_recording(part_path(options().output, part));
        EXPECT_EQ(recording.end, End::whole);
        events += recording.events.size();
    }
    EXPECT_EQ(events, 60U);
    EXPECT_FALSE(std::filesystem::exists(options().output));
}

TEST_F(CollectorOutput, ThatRotatesIsRefusedIfAnyPartIsThere) {
    save(0, 9);
    CollectOptions rotating = options();
    rotating.rotate_bytes = 1U << 20;
    const std::string third = part_path(options().output, 3);
    std::ofstream(third) << "of an earlier recording";
    EXPECT_THAT(failure_of(rotating, Fault::usage),
                HasSubstr("-0003.sr: already exists; remove it, or add --overwrite"));
    EXPECT_FALSE(std::filesystem::exists(part_path(options().output, 1)));
    rotating.overwrite = true;
    EXPECT_EQ(collect_saved(rotating).total.events, 9U);
}

TEST(PartPath, HasTheNumberBeforeTheEnding) {
    EXPECT_EQ(part_path("a/my.sr", 1), "a/my-0001.sr");
    EXPECT_EQ(part_path("my", 12345), "my-12345");
    EXPECT_EQ(part_path("/tmp/x.y/my.trace.sr", 2), "/tmp/x.y/my.trace-0002.sr");
}

}  // namespace
}  // namespace swapreplay::collect
