// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/external_pool.hpp"

#include <csignal>
#include <cstdlib>
#include <functional>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "error_of.hpp"
#include "plugin/guard.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

using testing::AllOf;
using testing::HasSubstr;

/// A pool of tests/pool/bad_pool.c.
std::string bad(std::string_view which) {
    return std::string(SR_POOL_FOLDER) + "/bad_" + std::string(which) + ".so";
}

struct Rig {
    explicit Rig(const std::string& spec, std::uint64_t limit_pages = PageSource::no_limit)
        : parameters(ExternalPool::info(), PoolSpec::parse(spec)),
          source(parameters.page_size(), limit_pages, Backing::memory),
          pool(parameters, source) {}

    Parameters parameters;
    PageSource source;
    ExternalPool pool;
};

std::string refusal(const std::string& spec) {
    return usage_error_of([&] { Rig rig(spec); });
}

TEST(ExternalPool, IsNamedByItsFile) {
    const PoolSpec spec = PoolSpec::parse("./mine.so:options=fast,page=16K");
    EXPECT_EQ(spec.name, "external");
    EXPECT_EQ(spec.values.at("file"), "./mine.so");
    EXPECT_EQ(spec.values.at("options"), "fast");
    EXPECT_EQ(PoolSpec::parse("mine.so").values.at("file"), "mine.so");
}

TEST(ExternalPool, ADefaultHandleIsAnAddressAndUnknownUsedBytesAreWholePages) {
    Rig rig(bad("pages_used"));  // defines the least, and says that it holds 7 pages
    const auto handle = rig.pool.alloc(100);
    ASSERT_TRUE(handle);
    const std::vector<std::byte> in(100, std::byte{42});
    std::vector<std::byte> out(100);
    rig.pool.write(*handle, in);
    rig.pool.read(*handle, out);
    EXPECT_EQ(in, out);
    EXPECT_EQ(rig.pool.max_size(), 4096U);
    EXPECT_EQ(rig.pool.pages_used(), 7U);
    EXPECT_EQ(rig.source.pages_out(), 7U);
    EXPECT_EQ(rig.pool.used_bytes(), 7U * 4096U);
    EXPECT_EQ(rig.pool.compact(), 0U);
    rig.pool.free(*handle);
}

TEST(ExternalPool, MemoryFromElsewhereIsHeldToTheLimit) {
    Rig rig(bad("pages_used"), 6);
    EXPECT_FALSE(rig.pool.alloc(100));
    EXPECT_EQ(rig.source.pages_out(), 0U);
}

TEST(ExternalPool, SaysThatAFileIsNotThere) {
    EXPECT_THAT(refusal("./no/such.so"), AllOf(HasSubstr("pool ./no/such.so"), HasSubstr("No such file")));
    EXPECT_THAT(refusal("external"), HasSubstr("name a shared object"));
}

TEST(ExternalPool, SaysThatAFileIsNoSharedObject) {
    EXPECT_THAT(refusal(SR_SOURCE_DIR "/tests/pool/bad_pool.c"),
                AllOf(HasSubstr("bad_pool.c"), HasSubstr("cannot be loaded"), HasSubstr("ELF")));
}

TEST(ExternalPool, SaysThatAnotherAbiWasBuiltFor) {
    EXPECT_THAT(refusal(bad("abi")),
                AllOf(HasSubstr("bad_abi.so"), HasSubstr("ABI 99"), HasSubstr("this program has ABI 2")));
}

TEST(ExternalPool, APoolOfTheFirstAbiGoesOnWorking) {
    Rig rig(std::string(SR_POOL_FOLDER) + "/size_classes_abi_1.so");
    const auto handle = rig.pool.alloc(100);
    ASSERT_TRUE(handle);
    EXPECT_EQ(rig.pool.used_bytes(), 128U);
    EXPECT_EQ(rig.pool.check(), "");
    EXPECT_EQ(rig.pool.huge_size(), std::nullopt);
    EXPECT_FALSE(rig.pool.evictable());
    EXPECT_TRUE(rig.pool.classes().empty());
    rig.pool.free(*handle);
    EXPECT_EQ(rig.pool.pages_used(), 0U);
}

TEST(ExternalPool, TellsWhatTheSecondAbiAdded) {
    Rig rig(std::string(SR_POOL_FOLDER) + "/telling.so");
    EXPECT_EQ(rig.pool.huge_size(), 3000U);
    EXPECT_TRUE(rig.pool.evictable());
    EXPECT_EQ(rig.pool.compact(), 5U);
    const std::vector<ClassUse> classes = rig.pool.classes();
    ASSERT_EQ(classes.size(), 300U);
    EXPECT_EQ(classes[299].size, 2400U);
    EXPECT_EQ(classes[299].objects_used, 299U);
}

TEST(ExternalPool, SaysWhatIsMissing) {
    EXPECT_THAT(refusal(bad("symbol")), AllOf(HasSubstr("bad_symbol.so"), HasSubstr("no 'swapreplay_pool'")));
    EXPECT_THAT(refusal(bad("no_alloc")), AllOf(HasSubstr("bad_no_alloc.so"), HasSubstr("lacks alloc")));
}

TEST(ExternalPool, SaysThatItsCreateRefused) {
    EXPECT_THAT(refusal(bad("pages_used") + ":options=no"), HasSubstr("create() refused"));
}

TEST(ExternalPool, SaysThatPagesAreGivenBackWrongly) {
    Rig rig(bad("pages"));
    const auto handle = rig.pool.alloc(100);
    ASSERT_TRUE(handle);
    try {
        rig.pool.free(*handle);
        FAIL() << "nothing was thrown";
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), AllOf(HasSubstr("bad_pages.so"), HasSubstr("give_back() of 1 pages")));
    }
    EXPECT_THAT(rig.pool.check(), HasSubstr("give_back()"));
}

TEST(ExternalPool, PagesThatItsDestroyForgetsStayOut) {
    const Parameters parameters(ExternalPool::info(), PoolSpec::parse(bad("pages")));
    PageSource source(parameters.page_size(), PageSource::no_limit, Backing::memory);
    {
        ExternalPool pool(parameters, source);
        EXPECT_THROW(pool.free(pool.alloc(100).value()), Error);  // takes two pages and gives one back
    }
    EXPECT_EQ(source.pages_out(), 2U);
}

TEST(ExternalPoolDeathTest, ACrashInsideIsNamed) {
    const auto crash = [](const std::string& spec) {
        report_plugin_crashes("swapreplay");
        Rig rig(spec);
        rig.pool.free(*rig.pool.alloc(100));
    };
    EXPECT_EXIT(crash(bad("alloc_crashes")), testing::ExitedWithCode(1),
                "swapreplay: pool .*bad_alloc_crashes.so: it crashed in its alloc: SIGSEGV");
    EXPECT_EXIT(crash(bad("free_aborts")), testing::ExitedWithCode(1),
                "swapreplay: pool .*bad_free_aborts.so: it crashed in its free: it aborted .SIGABRT");
    EXPECT_EXIT(crash(bad("alloc_recurses")), testing::ExitedWithCode(1),
                "swapreplay: pool .*bad_alloc_recurses.so: it crashed in its alloc: SIGSEGV");
}

TEST(ExternalPoolDeathTest, ExitInsideIsNamedAndAFailure) {
    const auto end = [](bool in_a_thread) {
        report_plugin_crashes("swapreplay");
        Rig rig(bad("alloc_exits"));
        if (in_a_thread) {
            std::jthread([&rig] { (void)rig.pool.alloc(100); }).join();
        } else {
            (void)rig.pool.alloc(100);
        }
    };
    for (const bool in_a_thread : {false, true}) {
        EXPECT_EXIT(end(in_a_thread), testing::ExitedWithCode(1),
                    "swapreplay: pool .*bad_alloc_exits.so: it called exit.. in its alloc");
    }
}

TEST(ExternalPoolDeathTest, WhatItDoesWhileItIsLoadedOrUnloadedIsNamed) {
    EXPECT_EXIT(
        {
            report_plugin_crashes("swapreplay");
            Rig rig(bad("load_exits"));
        },
        testing::ExitedWithCode(1), "pool .*bad_load_exits.so: it called exit.. while it was loaded");
    const auto unload = [](const std::string& spec) {
        report_plugin_crashes("swapreplay");
        { Rig rig(spec); }
        (void)unload_plugins();
    };
    EXPECT_EXIT(unload(bad("unload_exits")), testing::ExitedWithCode(1),
                "pool .*bad_unload_exits.so: it called exit.. while it was unloaded");
    EXPECT_EXIT(unload(bad("unload_crashes")), testing::ExitedWithCode(1),
                "pool .*bad_unload_crashes.so: it crashed while it was unloaded: SIGSEGV");
}

TEST(ExternalPoolDeathTest, WhatAThreadOfItsOwnDoesIsNamed) {
    const auto create = [](const std::string& spec) {
        report_plugin_crashes("swapreplay");
        Rig rig(spec);
    };
    EXPECT_EXIT(create(bad("thread") + ":options=exit"), testing::ExitedWithCode(1),
                "pool .*bad_thread.so: it called exit.. in a thread of its own");
    EXPECT_EXIT(create(bad("thread")), testing::ExitedWithCode(1),
                "pool .*bad_thread.so: it crashed in a thread of its own: it aborted .SIGABRT");
}

std::string failure_of_alloc(const std::string& spec) {
    Rig rig(spec);
    try {
        (void)rig.pool.alloc(100);
    } catch (const PluginError& error) {
        EXPECT_EQ(error.fault(), Fault::system);
        EXPECT_THAT(error.what(), HasSubstr(error.file()));
        return error.what();
    }
    return "nothing was thrown";
}

TEST(ExternalPool, WhateverItThrowsIsAnErrorThatNamesIt) {
    const std::string throwing = std::string(SR_POOL_FOLDER) + "/throwing.so";
    EXPECT_THAT(failure_of_alloc(throwing),
                HasSubstr("throwing.so: it threw an exception in its alloc: no idea;"));
    EXPECT_THAT(failure_of_alloc(throwing + ":options=number"),
                HasSubstr("throwing.so: it threw something that is not a std::exception in its alloc;"));
    const std::vector<std::string> of_destroy = unload_plugins();
    ASSERT_EQ(of_destroy.size(), 2U);
    EXPECT_THAT(of_destroy[0], HasSubstr("throwing.so: it threw an exception in its destroy: no idea;"));
}

TEST(ExternalPool, AnAbsurdCountOfPagesIsItsFault) {
    EXPECT_THAT(failure_of_alloc(bad("pages_absurd")),
                HasSubstr("its pages_used says 9223372036854775807 pages"));
}

TEST(ExternalPoolDeathTest, ExitElsewhereStaysWhatItIs) {
    EXPECT_EXIT(
        {
            report_plugin_crashes("swapreplay");
            std::exit(0);
        },
        testing::ExitedWithCode(0), "");
}

TEST(ExternalPoolDeathTest, ACrashElsewhereStaysWhatItIs) {
    EXPECT_EXIT(
        {
            report_plugin_crashes("swapreplay");
            raise(SIGABRT);
        },
        testing::KilledBySignal(SIGABRT), "");
}

}  // namespace
}  // namespace swapreplay
