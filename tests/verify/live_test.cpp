// SPDX-License-Identifier: GPL-2.0-or-later
// On the zram of the machine that runs the tests, where there is one and we may use it.
#include <algorithm>
#include <array>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "swapreplay/error.hpp"
#include "swapreplay/trace_writer.hpp"
#include "text_slice.hpp"
#include "trace/trace_files.hpp"
#include "verify/device_pages.hpp"
#include "verify/sysfs.hpp"
#include "verify/verification.hpp"
#include "workload/generator.hpp"

namespace swapreplay::verify {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing_traces::error_of;

std::string running_kernel() {
    utsname name{};
    uname(&name);
    return name.release;
}

struct Release {
    int major_number = 0;
    int minor_number = 0;
};
Release release() {
    Release release;
    std::sscanf(running_kernel().c_str(), "%d.%d", &release.major_number, &release.minor_number);
    return release;
}
/// Whether zsmalloc of the running kernel has the rules of 6.4 and newer.
bool is_new_kernel() {
    return release().major_number > 6 || (release().major_number == 6 && release().minor_number >= 4);
}

/// At an overwrite, the old object.
bool kernel_frees_first() {
    return StorePolicy::parse("zram:kernel=" + running_kernel()).rules.order == OverwriteOrder::free_first;
}

class LiveZram : public testing::Test {
protected:
    void SetUp() override {
        if (!std::filesystem::exists("/sys/class/zram-control/hot_add"))
            GTEST_SKIP() << "this kernel has no zram: /sys/class/zram-control/hot_add is absent";
        if (geteuid() != 0) GTEST_SKIP() << "only root may add a zram device";
        if (ZramDevice::page_size() != 4096) GTEST_SKIP() << "this kernel's pages are not 4096 B";
    }

    /// Overwrites, frees and reads over 3,000 slots.
    TraceSlice generated(std::uint64_t events, std::uint64_t seed) {
        std::string path = folder_.path(fmt::format("{}-{}.sr", events, seed));
        const TraceSlice slice{[path] { return TraceReader::open(path); }, {}};
        if (std::filesystem::exists(path)) return slice;
        GeneratorOptions options;
        options.seed = seed;
        options.events = events;
        options.slots = 3000;
        Generator generator(options);
        TraceWriter writer = TraceWriter::create(path, generator.metadata());
        EventBlock block;
        while (generator.next(block))
            writer.append(block);
        writer.finish();
        return slice;
    }

    static Options options_for(ZramDevice& device) {
        Options options;
        options.kernel = running_kernel();
        for (const std::string& codec : device.codecs()) {
            if (options.codec.empty() && can_make_pages(codec)) options.codec = codec;
        }
        return options;
    }

    static bool exists(const std::string& device) { return std::filesystem::exists("/sys/block/" + device); }

    testing_traces::Folder folder_;
};

TEST_F(LiveZram, IsEqualUnderEveryCodecWithOverwritesFreesAndCompactions) {
    const TraceSlice slice = generated(40000, 1);
    std::vector<std::string> codecs;
    for (const std::string& codec : ZramDevice::take("auto").codecs()) {
        if (can_make_pages(codec)) codecs.push_back(codec);
    }
    ASSERT_FALSE(codecs.empty());
    for (const std::string& codec : codecs) {
        ZramDevice device = ZramDevice::take("auto");
        Options options = options_for(device);
        options.codec = codec;
        options.every = 500;
        options.compact_every = 7000;
        options.compact_at_end = true;
        const Verification run = verify(slice, device, options);
        device.release();
        EXPECT_FALSE(run.first) << codec << ", event " << run.first->events << ": "
                                << run.first->difference.what;
        // 79 intervals, 5 of which are compactions' with two each, two around the last compaction, the end.
        EXPECT_EQ(run.checkpoints.size(), 74 + 10 + 2 + 1U) << codec;
        EXPECT_EQ(run.equal(), run.checkpoints.size()) << codec;
        EXPECT_EQ(run.compactions, 6U);
        EXPECT_GT(run.counts.overwrites, 1000U);
        EXPECT_GT(run.counts.frees, 1000U);
        EXPECT_GT(run.checkpoints.back().kernel.pages_compacted, 0U);
        EXPECT_GT(run.checkpoints.back().kernel.huge_pages, 0U);
        EXPECT_GT(run.checkpoints.back().kernel.same_pages, 0U);
    }
}

TEST_F(LiveZram, RefusesTheWritesAtALimitThatTheModelDoes) {
    ZramDevice device = ZramDevice::take("auto");
    Options options = options_for(device);
    options.every = 100;
    options.limit = Limit::parse("2M");
    const Verification run = verify(generated(40000, 1), device, options);
    EXPECT_FALSE(run.first) << "event " << run.first->events << ": " << run.first->difference.what;
    EXPECT_EQ(run.limit_bytes, 2U << 20);
    EXPECT_GT(run.rejected, 1000U);
    EXPECT_EQ(run.rejected, run.counts.rejected_at_limit);
    EXPECT_LE(run.checkpoints.back().kernel.mem_used_total, run.limit_bytes);
}

/// What a model with other rules is found to be, and where.
class DamagedModel : public LiveZram {
protected:
    Verification verify_as(const std::string& pool, const std::string& policy, std::uint64_t every = 1000) {
        ZramDevice device = ZramDevice::take("auto");
        Options options = options_for(device);
        options.pool = pool;
        options.policy = policy;
        options.every = every;
        options.compact_every = 10000;
        return verify(generated(40000, 2), device, options);
    }
};

TEST_F(DamagedModel, ThatFreesBeforeItAllocatesIsFound) {
    const bool frees_first = kernel_frees_first();
    const Verification run = verify_as("", frees_first ? "zram:kernel=6.12" : "zram:kernel=6.15");
    ASSERT_TRUE(run.first);
    EXPECT_LT(run.equal(), run.checkpoints.size());
    EXPECT_THAT(run.first->difference.what, AnyOf("mem_used_total", "mem_used_max"));
    ASSERT_TRUE(run.first->event);
    EXPECT_EQ(run.first->event->op, Op::write);
}

TEST_F(DamagedModel, ThatRefusesAnotherWriteIsFound) {
    // The limit has room for one page, and so for the second write only where the first is freed before it.
    const bool frees_first = kernel_frees_first();
    ZramDevice device = ZramDevice::take("auto");
    Options options = options_for(device);
    options.policy = frees_first ? "zram:kernel=6.12" : "zram:kernel=6.15";
    options.limit = Limit::parse("1");
    const Verification run =
        verify(text_slice("op,slot,clen\nwrite,1,4096\nwrite,1,4096\n"), device, options);
    ASSERT_TRUE(run.first);
    EXPECT_EQ(run.first->events, 2U);
    EXPECT_EQ(run.first->difference,
              (Difference{"rejected", 0, frees_first ? 0U : 1U, frees_first ? 1U : 0U}));
    EXPECT_EQ(run.rejected, frees_first ? 0U : 1U);
}

TEST_F(DamagedModel, OfAnotherKernelIsFound) {
    EXPECT_TRUE(verify_as(is_new_kernel() ? "zsmalloc:kernel=5.10" : "zsmalloc:kernel=6.12", "").first);
}

TEST_F(DamagedModel, WithTheOtherRuleForMergingClassesIsFound) {
    // The same chain, so that the huge size is the same.
    EXPECT_TRUE(
        verify_as(is_new_kernel() ? "zsmalloc:kernel=6.1,chain=8" : "zsmalloc:kernel=6.12,chain=4", "")
            .first);
}

TEST_F(DamagedModel, WithOtherFullnessGroupsAndListsIsFound) {
    if (!is_new_kernel()) GTEST_SKIP() << "no model has this kernel's classes and other groups";
    EXPECT_TRUE(verify_as("zsmalloc:kernel=6.3", "").first);
}

TEST_F(DamagedModel, WithAnotherChainIsFound) {
    EXPECT_TRUE(
        verify_as(
            fmt::format("zsmalloc:chain=16,kernel={}.{}", release().major_number, release().minor_number), "")
            .first);
}

TEST_F(DamagedModel, OfAnotherAllocatorIsFound) {
    EXPECT_TRUE(verify_as("zbud", "").first);
}

TEST_F(DamagedModel, IsFoundAfterTheSameEventHoweverFarApartTheCheckpointsAre) {
    const std::string other = is_new_kernel() ? "zsmalloc:kernel=6.3" : "zsmalloc:kernel=6.12";
    const Verification rare = verify_as(other, "", 9000);
    const Verification each = verify_as(other, "", 1);
    ASSERT_TRUE(rare.first);
    ASSERT_TRUE(rare.first->event);
    EXPECT_FALSE(rare.not_seen_again);
    // A difference can go by between two checkpoints: what is looked for is the first one since the last of
    // them.
    std::uint64_t last_equal = 0;
    for (const Checkpoint& checkpoint : rare.checkpoints) {
        if (!checkpoint.equal) break;
        last_equal = checkpoint.events;
    }
    const auto found = std::find_if(
        each.checkpoints.begin(), each.checkpoints.end(),
        [&](const Checkpoint& checkpoint) { return !checkpoint.equal && checkpoint.events > last_equal; });
    ASSERT_NE(found, each.checkpoints.end());
    EXPECT_EQ(rare.first->events, found->events);
}

TEST_F(LiveZram, ShowsAWrongClassWhereTheKernelTellsOfClasses) {
    const TraceSlice slice = generated(2000, 3);
    ZramDevice device = ZramDevice::take("auto");
    Options options = options_for(device);
    options.kernel_classes = [] { return std::optional(std::vector<ClassCount>{{0, 48, 1000000, 1}}); };
    const Verification run = verify(slice, device, options);
    EXPECT_TRUE(run.classes_compared);
    ASSERT_TRUE(run.first);
    EXPECT_EQ(run.first->difference.what, "objects_used");
    EXPECT_EQ(run.first->difference.class_size, 48U);
    EXPECT_EQ(run.first->difference.kernel, 1000000U);
}

TEST_F(LiveZram, ShowsTheModelsClassesOfTheEventThatBroughtADifference) {
    const TraceSlice slice = text_slice("op,slot,clen\nwrite,1,1000\nwrite,1,2000\nfree,1,0\n");
    struct Classes {
        std::uint32_t stored, freed;  // lengths; 0: none
    };
    constexpr std::array<Classes, 3> expected{{{1000, 0}, {2000, 1000}, {0, 2000}}};
    const auto is_for = [](std::uint32_t size, std::uint32_t length) {
        return length == 0 ? size == 0 : size >= length + 8 && size < length + 300;  // 8: the handle
    };
    for (std::size_t wrong = 0; wrong < expected.size(); wrong++) {
        ZramDevice device = ZramDevice::take("auto");
        Options options = options_for(device);
        options.every = 1;
        // No classes as on most kernels, but after one event, of which they then are not the model's.
        options.kernel_classes = [wrong, calls = std::size_t{0}]() mutable {
            return std::optional(calls++ == wrong ? std::vector<ClassCount>{{0, 48, 1000000, 1}}
                                                  : std::vector<ClassCount>{});
        };
        const Verification run = verify(slice, device, options);
        ASSERT_TRUE(run.first && run.first->event) << wrong;
        EXPECT_EQ(run.first->events, wrong + 1);
        EXPECT_TRUE(is_for(run.first->stored_class, expected[wrong].stored)) << run.first->stored_class;
        EXPECT_TRUE(is_for(run.first->freed_class, expected[wrong].freed)) << run.first->freed_class;
    }
}

TEST_F(LiveZram, TellsTheModelWhatIsStoredWhereALengthCannotBeMade) {
    // No codec makes a page of one or two bytes.
    constexpr std::string_view csv =
        "op,slot,clen\nwrite,1,1\nwrite,2,2\nwrite,3,1000\nwrite,4,4156\nwrite,4,0\n";
    ZramDevice device = ZramDevice::take("auto");
    const Verification run = verify(text_slice(csv), device, options_for(device));
    EXPECT_FALSE(run.first);
    EXPECT_EQ(run.lengths.missed, 2U);
    EXPECT_GE(run.lengths.largest_miss, 3U);
    EXPECT_EQ(run.lengths.exact, 2U);
    EXPECT_EQ(run.checkpoints.back().kernel.same_pages, 1U);
}

TEST_F(LiveZram, HasNothingLeftWhenADeviceGoesOutOfScope) {
    std::string name;
    {
        ZramDevice device = ZramDevice::take("auto");
        device.start(device.codecs().front(), 16);
        name = device.name();
        ASSERT_EQ(read_value("/sys/block/" + name + "/disksize"), "65536");
    }
    EXPECT_TRUE(!exists(name) || read_value("/sys/block/" + name + "/disksize") != "65536");
}

TEST_F(LiveZram, IsAsBeforeWhereItWasNamed) {
    const ZramDevice other = ZramDevice::take("auto");
    const std::string folder = "/sys/block/" + other.name();
    // Somebody has already chosen one that is not the default, and ours is another.
    write_value(folder + "/comp_algorithm", other.codecs().back());
    const std::string algorithms = read_value(folder + "/comp_algorithm");
    {
        ZramDevice device = ZramDevice::take("/dev/" + other.name());
        EXPECT_FALSE(verify(generated(2000, 4), device, options_for(device)).first);
        device.release();
    }
    EXPECT_TRUE(exists(other.name()));
    EXPECT_EQ(read_value(folder + "/disksize"), "0");
    EXPECT_EQ(read_value(folder + "/comp_algorithm"), algorithms);
}

TEST_F(LiveZram, IsNotTakenFromSomebody) {
    ZramDevice other = ZramDevice::take("auto");
    const std::string path = "/dev/" + other.name();
    for (const int how : {O_RDONLY, O_RDONLY | O_EXCL}) {
        const OwnedFd holder(open(path.c_str(), how | O_CLOEXEC));
        ASSERT_GE(holder.get(), 0);
        EXPECT_THAT(error_of([&] { (void)ZramDevice::take(path); }),
                    HasSubstr(path + " is open in another program; use --device auto"));
        EXPECT_EQ(read_value("/sys/block/" + other.name() + "/disksize"), "0");
    }
    other.start(other.codecs().front(), 16);
    EXPECT_THAT(error_of([&] { (void)ZramDevice::take(path); }),
                HasSubstr(path + " is initialised, with a disksize of 65536"));
    EXPECT_EQ(read_value("/sys/block/" + other.name() + "/disksize"), "65536");
}

TEST_F(LiveZram, IsNotAnyBlockDeviceOrFile) {
    EXPECT_THAT(error_of([] { (void)ZramDevice::take("/dev/null"); }), HasSubstr("not a zram device"));
    EXPECT_THAT(error_of([] { (void)ZramDevice::take("/dev/zram987654"); }),
                HasSubstr("/dev/zram987654: is not a device"));
}

TEST_F(LiveZram, NamesTheEventWhosePageTheKernelHasNoMemoryFor) {
    const TraceSlice slice = generated(5000, 5);
    ZramDevice device = ZramDevice::take("auto");
    Options options = options_for(device);
    options.every = 1000;
    options.kernel_classes = [&] {  // called at the first checkpoint
        write_value("/sys/block/" + device.name() + "/mem_limit", "4096");
        return std::nullopt;
    };
    const std::string words = error_of([&] { (void)verify(slice, device, options); });
    EXPECT_THAT(words, HasSubstr("event 1"));  // 1000 or a little later
    EXPECT_THAT(words, HasSubstr("rejected the page"));
    EXPECT_THAT(words, HasSubstr("three quarters of the memory that was available"));
}

TEST_F(LiveZram, StopsAfterTheEventInHandAndComparesWhatWasStored) {
    const TraceSlice slice = generated(5000, 6);
    ZramDevice device = ZramDevice::take("auto");
    Options options = options_for(device);
    std::atomic<bool> stop = false;
    options.stop = &stop;
    options.every = 1000;
    options.kernel_classes = [&] {
        stop = true;
        return std::nullopt;
    };
    const Verification run = verify(slice, device, options);
    EXPECT_TRUE(run.partial);
    EXPECT_FALSE(run.first);
    EXPECT_EQ(run.checkpoints.size(), 2U);
    EXPECT_EQ(run.checkpoints.back().events, 1000U);
    EXPECT_EQ(run.counts.writes + run.counts.reads + run.counts.frees, 1000U);
}

TEST_F(LiveZram, IsCountedFromTheTracesFirstEventInASlice) {
    TraceSlice slice = generated(5000, 7);
    slice.events = {1000, 3000};
    ZramDevice device = ZramDevice::take("auto");
    Options options = options_for(device);
    options.every = 500;
    const Verification run = verify(slice, device, options);
    EXPECT_FALSE(run.first);
    std::vector<std::uint64_t> events;
    for (const Checkpoint& checkpoint : run.checkpoints)
        events.push_back(checkpoint.events);
    EXPECT_THAT(events, testing::ElementsAre(1500, 2000, 2500, 3000));
}

TEST_F(LiveZram, HasNothingToCompareWhereNothingIsStored) {
    constexpr std::string_view csv = "op,slot,clen\nread,1,0\nfree,1,0\n";
    ZramDevice device = ZramDevice::take("auto");
    EXPECT_THAT(error_of([&] { (void)verify(text_slice(csv), device, options_for(device)); }),
                HasSubstr("stores no page"));
}

}  // namespace
}  // namespace swapreplay::verify
