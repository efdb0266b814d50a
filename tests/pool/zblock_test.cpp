// SPDX-License-Identifier: GPL-2.0-or-later
// zblock's rules on a few objects, counted by hand.
#include "pool/zblock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace swapreplay {
namespace {

using testing::ElementsAre;

class SmallZblock {
public:
    explicit SmallZblock(const char* spec, std::uint32_t page_size = 4096)
        : parameters_(ZblockPool::info(), PoolSpec::parse(spec), page_size),
          source_(page_size, PageSource::no_limit, Backing::none),
          pool_(parameters_, source_) {}
    ZblockPool* operator->() { return &pool_; }
    Handle store(std::uint32_t size) { return pool_.alloc(size).value(); }

    std::vector<std::uint32_t> slot_sizes() {
        std::vector<std::uint32_t> sizes;
        for (const ClassUse& use : pool_.classes())
            sizes.push_back(use.size);
        return sizes;
    }

private:
    Parameters parameters_;
    PageSource source_;
    ZblockPool pool_;
};

TEST(Zblock, HasTheSlotsOfItsTable) {
    // July: the header is 48 B. 28 slots of a page: 4048 / 28 = 144.57, which is 144; the last, 4 of 4 pages:
    // 16336 / 4 = 4084, which is 4080.
    SmallZblock july("zblock");
    const std::vector<std::uint32_t> sizes = july.slot_sizes();
    EXPECT_EQ(sizes.size(), 37U);
    EXPECT_THAT(std::vector(sizes.begin(), sizes.begin() + 5), ElementsAre(144, 224, 336, 400, 472));
    EXPECT_THAT(std::vector(sizes.end() - 3, sizes.end()), ElementsAre(3400, 3632, 4080));
    EXPECT_EQ(july->max_size(), 4'079U);
    // April: 40 B. 63 slots of a page: 4056 / 63 = 64.38.
    SmallZblock april("zblock:version=2025-04");
    const std::vector<std::uint32_t> older = april.slot_sizes();
    EXPECT_EQ(older.size(), 31U);
    EXPECT_THAT(std::vector(older.begin(), older.begin() + 4), ElementsAre(64, 120, 192, 264));
    EXPECT_EQ(april->max_size(), 4'079U);
    // Pages of 16 KiB, July: 72 B. 185 slots: 16312 / 185 = 88.17; 4 of 4 pages: 65464 / 4 = 16366.
    SmallZblock large("zblock", 16'384);
    EXPECT_EQ(large.slot_sizes().size(), 61U);
    EXPECT_EQ(large.slot_sizes().front(), 88U);
    EXPECT_EQ(large->max_size(), 16'359U);
}

TEST(Zblock, SlotsGrowWithTheirNumberInEveryTable) {
    for (const char* spec : {"zblock", "zblock:version=2025-04"}) {
        for (const std::uint32_t page_size : {4'096U, 8'192U, 16'384U, 32'768U, 65'536U}) {
            SmallZblock pool(spec, page_size);
            const std::vector<std::uint32_t> sizes = pool.slot_sizes();
            EXPECT_THAT(sizes, testing::WhenSorted(testing::ElementsAreArray(sizes))) << page_size;
            EXPECT_EQ(std::adjacent_find(sizes.begin(), sizes.end()), sizes.end()) << page_size;
        }
    }
}

TEST(Zblock, PutsAnObjectIntoALongerSlot) {
    SmallZblock pool("zblock");
    pool.store(143);
    EXPECT_EQ(pool->used_bytes(), 144U);
    pool.store(144);  // as long as the first type's slots, so it goes to the next
    EXPECT_EQ(pool->used_bytes(), 144U + 224);
}

TEST(Zblock, TakesABlockWhenNoneHasASlot) {
    SmallZblock pool("zblock");
    for (int i = 0; i < 4; i++)
        pool.store(4'000);
    EXPECT_EQ(pool->pages_used(), 4U);  // 4 slots in 4 pages
    pool.store(4'000);
    EXPECT_EQ(pool->pages_used(), 8U);
    pool.store(2'000);  // 2 slots in a page
    EXPECT_EQ(pool->pages_used(), 9U);
    EXPECT_EQ(pool->check(), "");
}

TEST(Zblock, FillsTheBlockThatHadAFreeSlotFirst) {
    SmallZblock pool("zblock");
    std::vector<Handle> handles;
    for (int i = 0; i < 12; i++)
        handles.push_back(pool.store(4'000));
    // Three full blocks. The second gets a free slot first, then the first: the next object goes to the second.
    pool->free(handles[4]);
    pool->free(handles[0]);
    const Handle next = pool.store(4'000);
    EXPECT_EQ(next, handles[4]);
    // When the first block is empty, its pages go; the second is full again.
    for (const int i : {1, 2, 3})
        pool->free(handles[static_cast<std::size_t>(i)]);
    EXPECT_EQ(pool->pages_used(), 8U);
    EXPECT_EQ(pool->check(), "");
}

TEST(Zblock, GivesABlockBackWithItsLastObject) {
    SmallZblock pool("zblock:version=2025-04");
    std::vector<Handle> handles;
    for (int i = 0; i < 63; i++)
        handles.push_back(pool.store(60));
    EXPECT_EQ(pool->pages_used(), 1U);
    for (std::size_t i = 0; i < handles.size(); i++) {
        EXPECT_EQ(pool->pages_used(), 1U);
        pool->free(handles[i]);
    }
    EXPECT_EQ(pool->pages_used(), 0U);
    EXPECT_EQ(pool->used_bytes(), 0U);
}

}  // namespace
}  // namespace swapreplay
