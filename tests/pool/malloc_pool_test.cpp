// SPDX-License-Identifier: GPL-2.0-or-later
// What is special about malloc libraries as pools: they are apart from the program, and measured.
#include <algorithm>
#include <fstream>
#include <thread>
#include <type_traits>

#include <dlfcn.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pool/glibc_malloc.hpp"
#include "pool/jemalloc_malloc.hpp"
#include "pool/mimalloc_malloc.hpp"
#include "pool/tcmalloc_malloc.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

template <class P>
struct Rig {
    explicit Rig(std::string_view parameters_text = {}, std::uint64_t limit_pages = PageSource::no_limit)
        : parameters(P::info(), PoolSpec::parse(std::string(P::info().name) + std::string(parameters_text))),
          source(4096, limit_pages, Backing::none),
          pool(parameters, source) {}

    /// Allocates and fills objects of 500 to 2500 bytes; false when one was refused.
    bool fill(int count) {
        for (int i = 0; i < count; i++) {
            const auto size = static_cast<std::uint32_t>(500 + i * 7919 % 2000);
            const auto handle = pool.alloc(size);
            if (!handle) return false;
            pool.write(*handle, std::vector<std::byte>(size, std::byte{1}));
            handles.push_back(*handle);
        }
        return true;
    }
    void free_all() {
        for (const Handle handle : handles)
            pool.free(handle);
        handles.clear();
    }

    Parameters parameters;
    PageSource source;
    P pool;
    std::vector<Handle> handles;
};

/// Pages of this process in memory, as the kernel counts them.
std::int64_t resident_pages() {
    std::int64_t size = 0;
    std::int64_t resident = 0;
    std::ifstream("/proc/self/statm") >> size >> resident;
    return resident;
}

template <class P>
class MallocPoolTest : public testing::Test {};
using All = testing::Types<GlibcPool, JemallocPool, MimallocPool, TcmallocPool>;
TYPED_TEST_SUITE(MallocPoolTest, All);

TYPED_TEST(MallocPoolTest, HoldsWhatTheKernelSaysThatTheProcessGrewBy) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "the sanitizer's own memory grows with every free of the test";
#endif
    Rig<TypeParam> rig;
    rig.fill(1000);  // what the library and the tables take once
    const std::int64_t process_before = resident_pages();
    const auto pool_before = static_cast<std::int64_t>(rig.pool.pages_used());
    rig.fill(60000);  // about 22,000 pages
    const std::int64_t process = resident_pages() - process_before;
    const std::int64_t pool = static_cast<std::int64_t>(rig.pool.pages_used()) - pool_before;
    EXPECT_GT(pool, 20000);
    // Beside the pool grow only the tables: the pool's and the rig's handles, the charge, below 1.5 MB in
    // all, and where the heap comes to lie across a multiple of 2 GiB, one more leaf of tcmalloc's page map.
    constexpr std::int64_t leaf_pages = 512;
    const bool one_more_leaf = std::is_same_v<TypeParam, TcmallocPool> && process - pool > leaf_pages;
    EXPECT_NEAR(static_cast<double>(pool + (one_more_leaf ? leaf_pages : 0)), static_cast<double>(process),
                0.02 * static_cast<double>(process) + 256);
}

TYPED_TEST(MallocPoolTest, TwoAtOnceDoNotCountForEachOther) {
    Rig<TypeParam> small;
    Rig<TypeParam> large;
    small.fill(200);
    const std::uint64_t before = small.pool.pages_used();
    large.fill(20000);
    small.fill(1);
    EXPECT_LE(small.pool.pages_used(), before + 1);
    EXPECT_GT(large.pool.pages_used(), 7000U);
}

TYPED_TEST(MallocPoolTest, RefusesWhatWouldPassTheLimitAndGoesOnAfterFrees) {
    Rig<TypeParam> rig({}, 20000);
    for (int round = 0; round < 2; round++) {
        EXPECT_FALSE(rig.fill(80000));
        EXPECT_GT(rig.handles.size(), 20000U);
        EXPECT_LE(rig.source.pages_peak(), 20000U);
        rig.free_all();
        EXPECT_EQ(rig.pool.used_bytes(), 0U);
    }
}

TYPED_TEST(MallocPoolTest, CanBeMadeUsedAndDestroyedByDifferentThreads) {
    auto rig = std::make_unique<Rig<TypeParam>>();
    std::thread([&] { rig->fill(5000); }).join();
    std::thread([&] { rig->fill(5000); }).join();
    EXPECT_EQ(rig->pool.check(), "");
    rig.reset();  // with all objects in it
}

TYPED_TEST(MallocPoolTest, CompactingGivesMostPagesBackWhenAllIsFreed) {
    Rig<TypeParam> rig;
    rig.fill(40000);
    const std::uint64_t full = rig.pool.pages_used();
    rig.free_all();
    const std::uint64_t left = rig.pool.pages_used();
    const std::uint64_t given_back = rig.pool.compact();
    EXPECT_EQ(given_back, left - rig.pool.pages_used());
    // tcmalloc has no call that empties its transfer caches: up to 64 batches of objects a class.
    EXPECT_LT(rig.pool.pages_used(), full / (std::is_same_v<TypeParam, TcmallocPool> ? 2 : 10));
}

TEST(MallocPool, WithoutADelayFreedPagesGoBackByThemselves) {
    Rig<JemallocPool> jemalloc;
    Rig<MimallocPool> mimalloc;
    jemalloc.fill(40000);
    mimalloc.fill(40000);
    const std::uint64_t full = jemalloc.pool.pages_used();
    jemalloc.free_all();
    mimalloc.free_all();
    EXPECT_LT(jemalloc.pool.pages_used(), full / 10);
    EXPECT_LT(mimalloc.pool.pages_used(), full / 10);
}

TEST(MallocPool, WithADelayFreedPagesStay) {
    Rig<JemallocPool> jemalloc(":delay=100000");
    jemalloc.fill(40000);
    const std::uint64_t full = jemalloc.pool.pages_used();
    jemalloc.free_all();
    EXPECT_GT(jemalloc.pool.pages_used(), full / 2);
}

TEST(MallocPool, TheProgramsOwnMallocStaysTheCLibrarys) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "the sanitizer's malloc is the program's";
#endif
    const Rig<JemallocPool> one;
    const Rig<TcmallocPool> two;
    const Rig<MimallocPool> three;
    Dl_info info{};
    ASSERT_NE(dladdr(dlsym(RTLD_DEFAULT, "malloc"), &info), 0);
    EXPECT_THAT(info.dli_fname, testing::HasSubstr("libc.so"));
}

TEST(MallocPool, ThereAreThreeCopiesAndThenAPlainRefusal) {
    const Rig<GlibcPool> one;
    const Rig<GlibcPool> two;
    {
        const Rig<GlibcPool> three;
        try {
            const Rig<GlibcPool> four;
            FAIL() << "there was a fourth";
        } catch (const Error& error) {
            EXPECT_EQ(error.fault(), Fault::resource);
            EXPECT_STREQ(error.what(),
                         "pool glibc: a process can have 3 of it at a time; compare more of them in several "
                         "runs");
        }
    }
    const Rig<GlibcPool> three_again;
}

}  // namespace
}  // namespace swapreplay
