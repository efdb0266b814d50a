// SPDX-License-Identifier: GPL-2.0-or-later
// A pool whose headers are in its pages and whose handles are places, with its source, for counting by hand.
#ifndef SWAPREPLAY_TESTS_POOL_BLOCK_POOL_RIG_HPP
#define SWAPREPLAY_TESTS_POOL_BLOCK_POOL_RIG_HPP

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <gtest/gtest.h>

#include "pool/parameters.hpp"
#include "pool/pool.hpp"

namespace swapreplay {

template <Pool P>
struct BlockPoolRig {
    explicit BlockPoolRig(std::string_view spec)
        : parameters(P::info(), PoolSpec::parse(spec)),
          source(parameters.page_size(), PageSource::no_limit, Backing::memory),
          pool(parameters, source) {}

    Handle alloc(std::uint32_t size) {
        const auto handle = pool.alloc(size);
        EXPECT_TRUE(handle);
        return *handle;
    }
    /// Where a handle's bytes are: its upper half is a page, the lower an offset.
    std::byte* at(Handle handle) {
        const auto number = static_cast<std::uint64_t>(handle);
        return source.bytes(PageId{static_cast<std::uint32_t>(number >> 32)}) +
               static_cast<std::uint32_t>(number);
    }
    std::uint64_t cost_of(std::uint32_t size) {
        const std::uint64_t before = pool.used_bytes();
        (void)alloc(size);
        return pool.used_bytes() - before;
    }

    Parameters parameters;
    PageSource source;
    P pool;
};

}  // namespace swapreplay

#endif
