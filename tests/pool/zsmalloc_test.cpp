// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/zsmalloc.hpp"

#include <map>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "swapreplay/error.hpp"
#include "zsmalloc_reference.hpp"

namespace swapreplay {
namespace {

using testing::HasSubstr;

class CountingZsmalloc {
public:
    explicit CountingZsmalloc(std::string_view spec)
        : parameters_(ZsmallocPool::info(), PoolSpec::parse(spec)),
          source_(parameters_.page_size(), PageSource::no_limit, Backing::none),
          pool_(parameters_, source_) {}
    ZsmallocPool* operator->() { return &pool_; }

private:
    Parameters parameters_;
    PageSource source_;
    ZsmallocPool pool_;
};

/// Load that fills, empties and compacts, so that the order of lists shows in the counts.
class ZsmallocAgainstReference : public testing::TestWithParam<std::string> {};

TEST_P(ZsmallocAgainstReference, CountsTheSameObjectsAndPagesInEveryClass) {
    const bool tenths = GetParam().find("kernel=6.1,") == std::string::npos &&
                        GetParam().find("kernel=6.3") == std::string::npos;
    for (std::uint32_t seed = 1; seed <= 4; seed++) {
        CountingZsmalloc pool(GetParam());
        std::map<std::uint32_t, ReferenceClass> classes;  // by size, with the handle
        for (const ClassUse& use : pool->classes())
            classes.emplace(use.size, ReferenceClass(tenths, use.objects));
        struct Object {
            Handle handle;
            ReferenceClass* home;
            std::uint64_t name;
        };
        std::vector<Object> live;
        std::mt19937 random(seed);
        std::uint64_t names = 0;
        for (int step = 0; step < 30000; step++) {
            const bool shrinking = step / 3000 % 2 == 1;
            if (live.empty() || random() % 100 >= (shrinking ? 65U : 35U)) {
                // Few classes, or many: sizes within 400 bytes for odd seeds.
                const std::uint32_t most = seed % 2 == 1 ? 400 : pool->max_size();
                const auto size = 1 + static_cast<std::uint32_t>(random() % most);
                const auto handle = pool->alloc(size);
                ASSERT_TRUE(handle);
                ReferenceClass& home = classes.lower_bound(std::min(size + 8, pool->max_size()))->second;
                home.alloc(++names);
                live.push_back({*handle, &home, names});
            } else {
                std::swap(live[random() % live.size()], live.back());
                pool->free(live.back().handle);
                live.back().home->free(live.back().name);
                live.pop_back();
            }
            if (random() % 1000 == 0) {
                pool->compact();
                for (auto& [size, home] : classes)
                    home.compact();
            }
            if (step % 50 != 0) continue;
            for (const ClassUse& use : pool->classes()) {
                ASSERT_EQ(use.objects_used, classes.at(use.size).objects_used());
                ASSERT_EQ(use.pages_used, classes.at(use.size).zspages() * use.pages)
                    << "class of " << use.size << " B at step " << step << ", seed " << seed;
            }
        }
        EXPECT_EQ(pool->check(), "");
        EXPECT_GT(pool->objects_moved(), 30U) << "compactions had something to do";
    }
}

INSTANTIATE_TEST_SUITE_P(Generations, ZsmallocAgainstReference,
                         testing::Values("zsmalloc:kernel=6.1,chain=4", "zsmalloc:kernel=6.1,chain=16",
                                         "zsmalloc:kernel=6.3,chain=8", "zsmalloc:kernel=6.12,chain=4",
                                         "zsmalloc:kernel=6.12,chain=8", "zsmalloc:kernel=6.12,chain=16",
                                         "zsmalloc:kernel=7.3,page=16K"),
                         [](const auto& test) { return "case" + std::to_string(test.index); });

TEST(Zsmalloc, FreesAZspageAsSoonAsItIsEmpty) {
    CountingZsmalloc pool("zsmalloc:kernel=6.12,chain=8");
    const auto first = pool->alloc(2000);
    ASSERT_TRUE(first);
    EXPECT_EQ(pool->pages_used(), 1U)
        << "2008 bytes with the handle: 2 in a page of the class of 2032 and above";
    const auto second = pool->alloc(2000);
    pool->free(*first);
    EXPECT_EQ(pool->pages_used(), 1U);
    pool->free(*second);
    EXPECT_EQ(pool->pages_used(), 0U);
}

TEST(Zsmalloc, AHugeObjectTakesAPageWithItsHandleOutside) {
    CountingZsmalloc pool("zsmalloc");
    for (const std::uint32_t size : {3625U, 4088U, 4089U, 4096U}) {
        const std::uint64_t before = pool->used_bytes();
        ASSERT_TRUE(pool->alloc(size));
        EXPECT_EQ(pool->used_bytes() - before, 4096U) << size;
    }
    EXPECT_EQ(pool->pages_used(), 4U);
}

TEST(Zsmalloc, HandlesStayValidHoweverOftenObjectsMove) {
    CountingZsmalloc pool("zsmalloc:kernel=6.12");
    std::mt19937 random(3);
    std::vector<Handle> live;
    for (int round = 0; round < 200; round++) {
        for (int i = 0; i < 140; i++)
            live.push_back(*pool->alloc(100));
        for (int i = 0; i < 138; i++) {
            std::swap(live[random() % live.size()], live.back());
            pool->free(live.back());
            live.pop_back();
        }
        pool->compact();
        ASSERT_EQ(pool->check(), "");
    }
    EXPECT_GT(pool->objects_moved(), live.size());
    for (const Handle handle : live)
        pool->free(handle);
    EXPECT_EQ(pool->pages_used(), 0U);
    EXPECT_EQ(pool->check(), "");
}

TEST(Zsmalloc, RefusesParametersThatCannotBe) {
    const auto message_of = [](std::string_view spec) -> std::string {
        try {
            CountingZsmalloc pool(spec);
        } catch (const Error& error) {
            return error.what();
        }
        return "nothing was thrown";
    };
    EXPECT_EQ(message_of("zsmalloc:kernel=4.19"),
              "pool zsmalloc: kernel=4.19: the rules of Linux 4.19 are not known; use "
              "a release from 5.10 to 7.3");
    EXPECT_EQ(message_of("zsmalloc:kernel=9.9"),
              "pool zsmalloc: kernel=9.9: Linux 9.9 is newer than the newest known; use a release from 5.10 "
              "to 7.3");
    EXPECT_THAT(message_of("zsmalloc:chain=3"), HasSubstr("allowed are 4..16"));
    EXPECT_THAT(message_of("zsmalloc:chain=17"), HasSubstr("allowed are 4..16"));
    EXPECT_THAT(message_of("zsmalloc:page=12K"), HasSubstr("allowed are 4K, 8K, 16K, 32K, 64K"));
    EXPECT_THAT(message_of("zsmalloc:kernal=6.1"), HasSubstr("did you mean kernel?"));
}

TEST(Zsmalloc, TakesNewPagesThoughThereIsRoomIfToldSo) {
    CountingZsmalloc pool("zsmalloc:kernel=6.12");
    ASSERT_TRUE(pool->alloc(100));
    const std::uint64_t pages = pool->pages_used();
    ASSERT_TRUE(pool->alloc(100));
    EXPECT_EQ(pool->pages_used(), pages);
    pool->take_new_pages();
    ASSERT_TRUE(pool->alloc(100));
    EXPECT_EQ(pool->pages_used(), 2 * pages);
    ASSERT_TRUE(pool->alloc(100)) << "only once";
    EXPECT_EQ(pool->pages_used(), 2 * pages);
    EXPECT_EQ(pool->check(), "");
}

}  // namespace
}  // namespace swapreplay
