// SPDX-License-Identifier: GPL-2.0-or-later
// zbud's and z3fold's rules on a few objects, counted by hand.
#include <gtest/gtest.h>

#include "pool/z3fold.hpp"
#include "pool/zbud.hpp"

namespace swapreplay {
namespace {

template <Pool P>
class SmallPool {
public:
    explicit SmallPool(Backing backing = Backing::none)
        : parameters_(P::info(), PoolSpec::parse(P::info().name)),
          source_(parameters_.page_size(), PageSource::no_limit, backing),
          pool_(parameters_, source_) {}
    P* operator->() { return &pool_; }
    Handle store(std::uint32_t chunks) { return pool_.alloc(chunks * 64).value(); }

private:
    Parameters parameters_;
    PageSource source_;
    P pool_;
};

TEST(Zbud, PutsTwoObjectsInAPageWhenTheirChunksFit) {
    SmallPool<ZbudPool> pool;
    pool.store(40);
    pool.store(23);  // 63 chunks are usable
    EXPECT_EQ(pool->pages_used(), 1U);
    pool.store(40);
    pool.store(24);
    EXPECT_EQ(pool->pages_used(), 3U);
    EXPECT_EQ(pool->used_bytes(), (40U + 23 + 40 + 24) * 64);
}

TEST(Zbud, TakesThePageWithTheLeastRoomThatSuffices) {
    SmallPool<ZbudPool> pool;
    pool.store(10);  // 53 free
    pool.store(54);  // does not fit there: 9 free
    EXPECT_EQ(pool->pages_used(), 2U);
    pool.store(9);  // fits both
    pool.store(53);
    EXPECT_EQ(pool->pages_used(), 2U);
}

TEST(Zbud, RefusesWhatLeavesNoChunkBesideTheHeader) {
    SmallPool<ZbudPool> pool;
    EXPECT_EQ(pool->max_size(), 3968U);
}

TEST(Zbud, GivesAPageBackWithItsSecondObject) {
    SmallPool<ZbudPool> pool;
    const Handle a = pool.store(20);
    const Handle b = pool.store(20);
    pool->free(a);
    EXPECT_EQ(pool->pages_used(), 1U);
    pool->free(b);
    EXPECT_EQ(pool->pages_used(), 0U);
}

TEST(Z3fold, PutsThreeObjectsInAPage) {
    SmallPool<Z3foldPool> pool;
    for (const std::uint32_t chunks : {20U, 20U, 22U})  // 62 are usable
        pool.store(chunks);
    EXPECT_EQ(pool->pages_used(), 1U);
    pool.store(1);
    EXPECT_EQ(pool->pages_used(), 2U);
}

TEST(Z3fold, AnObjectThatLeavesNoRoomHasAPageWithoutHeader) {
    SmallPool<Z3foldPool> pool;
    ASSERT_TRUE(pool->alloc(3904));  // 61 chunks and a header of 2
    EXPECT_EQ(pool->used_bytes(), 61U * 64);
    ASSERT_TRUE(pool->alloc(3905));
    EXPECT_EQ(pool->used_bytes(), 61U * 64 + 4096);
    EXPECT_EQ(pool->pages_used(), 2U);
}

TEST(Z3fold, MovesTheLastObjectOfAPageToAnotherOne) {
    SmallPool<Z3foldPool> pool;
    const Handle a = pool.store(30);
    const Handle b = pool.store(30);  // one page
    const Handle c = pool.store(30);  // another
    EXPECT_EQ(pool->pages_used(), 2U);
    pool->free(a);  // b could follow c: it does
    EXPECT_EQ(pool->pages_used(), 1U);
    pool->free(c);  // b has been moved once and stays
    EXPECT_EQ(pool->pages_used(), 1U);
    pool->free(b);
    EXPECT_EQ(pool->pages_used(), 0U);
}

TEST(Z3fold, MovesAMiddleObjectOnlyForThreeChunks) {
    // first 20, last 20, middle 10 after the first: chunks 22 to 31. Without the first object there are 20
    // free before the middle one and 12 between it and the last.
    SmallPool<Z3foldPool> pool;
    const Handle first = pool.store(20);
    pool.store(20);
    pool.store(10);
    pool->free(first);  // the middle one moves next to the last: 32 free in one piece
    pool.store(32);
    EXPECT_EQ(pool->pages_used(), 1U);
    EXPECT_EQ(pool->check(), "");
}

}  // namespace
}  // namespace swapreplay
