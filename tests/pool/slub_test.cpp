// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/slub.hpp"

#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace swapreplay {
namespace {

using testing::ElementsAre;

std::vector<std::uint32_t> orders(std::uint32_t cpus) {
    std::vector<std::uint32_t> all;
    for (const std::uint32_t size : {64U, 96U, 192U, 256U, 512U, 1024U, 2048U, 4096U, 8192U})
        all.push_back(slub::slab_order(size, 4096, cpus));
    return all;
}

TEST(Slub, SlabsGrowWithTheNumberOfCpus) {
    // As /proc/slabinfo shows them (pages a slab): 1 CPU wants 8 objects, 4 want 16, 8 and more want 20.
    EXPECT_THAT(orders(1), ElementsAre(0, 0, 0, 0, 0, 1, 2, 3, 3));
    EXPECT_THAT(orders(4), ElementsAre(0, 0, 0, 0, 1, 2, 3, 3, 3));
    EXPECT_THAT(orders(8), ElementsAre(0, 0, 0, 1, 2, 3, 3, 3, 3));
}

class CountingSlub {
public:
    explicit CountingSlub(std::string_view spec)
        : parameters_(SlubPool::info(), PoolSpec::parse(spec)),
          source_(4096, PageSource::no_limit, Backing::none),
          pool_(parameters_, source_) {}
    SlubPool* operator->() { return &pool_; }

private:
    Parameters parameters_;
    PageSource source_;
    SlubPool pool_;
};

TEST(Slub, RoundsUpToTheNextCache) {
    CountingSlub pool("slub");
    const std::map<std::uint32_t, std::uint32_t> rounded{{1, 8},       {8, 8},      {9, 16},    {65, 96},
                                                         {97, 128},    {129, 192},  {193, 256}, {1025, 2048},
                                                         {4096, 4096}, {4097, 8192}};
    for (const auto& [size, used] : rounded) {
        const std::uint64_t before = pool->used_bytes();
        ASSERT_TRUE(pool->alloc(size));
        EXPECT_EQ(pool->used_bytes() - before, used) << size;
    }
}

/// Fills whole slabs of 2 KiB objects, then frees all: how many slabs are kept?
std::uint64_t slabs_kept(std::string_view spec, std::uint32_t slabs) {
    CountingSlub pool(spec);
    std::vector<Handle> handles;
    for (std::uint32_t i = 0; i < slabs * 8; i++)  // 8 objects in a slab of 4 pages
        handles.push_back(pool->alloc(2048).value());
    EXPECT_EQ(pool->pages_used(), slabs * 4);
    for (const Handle handle : handles)
        pool->free(handle);
    EXPECT_EQ(pool->check(), "");
    const std::uint64_t kept = pool->pages_used() / 4;
    EXPECT_EQ(pool->compact(), kept * 4);
    EXPECT_EQ(pool->pages_used(), 0U);
    return kept;
}

TEST(Slub, KeepsEmptySlabsAsItsKernelDoes) {
    // 6.12: a CPU keeps 2 x 24 / 8 = 6 partial slabs. In order of freeing, the first object of each full slab
    // puts it on the CPU's list; with the 7th the 6 on it go to the node: 5 empty ones stay there
    // (min_partial), the 6th is given back. Then the list fills with 6 more, and so on; the last slab is the
    // active one.
    EXPECT_EQ(slabs_kept("slub:kernel=6.12", 6), 6U) << "5 on the CPU's list and the active one";
    EXPECT_EQ(slabs_kept("slub:kernel=6.12", 7), 7U) << "6 and the active one";
    EXPECT_EQ(slabs_kept("slub:kernel=6.12", 8), 7U)
        << "the 6 went to the node, which keeps 5; 1 and the active";
    EXPECT_EQ(slabs_kept("slub:kernel=6.12", 100), 5U + 3 + 1) << "99 = 16 x 6 + 3";
    // 5.10: more than 6 free objects, counted when each slab is put, 1 each: 7 slabs.
    EXPECT_EQ(slabs_kept("slub:kernel=5.10", 8), 8U);
    EXPECT_EQ(slabs_kept("slub:kernel=5.10", 9), 7U) << "7 went to the node, which keeps 5; 1 and the active";
}

}  // namespace
}  // namespace swapreplay
