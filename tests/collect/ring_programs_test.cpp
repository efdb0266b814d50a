// SPDX-License-Identifier: GPL-2.0-or-later
// The ring with both of its ends: what the programs in the kernel do is compiled for here, and done one in the midst of another.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/bpf.h>

#include "collect/bpf/event_ring.h"
#include "collect/bpf/zram_record.h"
#include "collect/event_ring.hpp"

namespace swapreplay::collect {
namespace {

using testing::ElementsAreArray;

constexpr std::uint64_t ring_cells = 64;  // the programs' own, unless the recorder sets another
const RingGeometry geometry{ring_cells * EVENT_CELL_BYTES};
std::vector<std::byte> shared_memory(geometry.bytes());

char* bpf_map_lookup_elem(const void* /*map*/, const void* /*key*/) {
    return static_cast<char*>(static_cast<void*>(shared_memory.data()));
}

/// What others do after a program has looked whether there is room, and before it takes the room.
std::function<void()> meanwhile = [] {};

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wpedantic"
#define SEC(name)
#define __uint(name, value) int(*name)[value]
#define __noinline
#define __sync_val_compare_and_swap(at, old, other) \
    (meanwhile(), (__sync_val_compare_and_swap)(at, old, other))
// NOLINTBEGIN: it is C
#include "collect/bpf/event_ring.bpf.h"
// NOLINTEND
#undef __sync_val_compare_and_swap
#pragma GCC diagnostic pop

/// Records of 1 and of 9 cells, all of whose bytes follow from their number.
std::uint32_t bytes_of(std::uint64_t number) {
    return number % 3 == 2 ? 520 : sizeof(zram_record);
}

void fill_in(event* place, std::uint64_t number) {
    const std::uint32_t bytes = bytes_of(number);
    auto* const at = static_cast<std::byte*>(static_cast<void*>(place)) + EVENT_HEAD_BYTES;
    std::fill_n(at, bytes, static_cast<std::byte>(number));
    std::memcpy(at, &number, sizeof number);
    commit(place, bytes);
}

bool put(std::uint64_t number) {
    event* const place = reserve(bytes_of(number));
    if (place != nullptr) fill_in(place, number);
    return place != nullptr;
}

constexpr std::uint64_t broken = ~std::uint64_t{0};

std::uint64_t number_of(std::span<const std::byte> record) {
    std::uint64_t number = 0;
    if (record.size() < sizeof number) return broken;
    std::memcpy(&number, record.data(), sizeof number);
    const auto rest = record.subspan(sizeof number);
    const bool whole = record.size() == bytes_of(number) &&
                       std::all_of(rest.begin(), rest.end(),
                                   [&](auto byte) { return byte == static_cast<std::byte>(number); });
    return whole ? number : broken;
}

class RingPrograms : public testing::Test {
protected:
    RingPrograms() {
        std::fill(shared_memory.begin(), shared_memory.end(), std::byte{0});
        ring_ends = {};
    }
    ~RingPrograms() override {
        meanwhile = [] {};
    }

    using Numbers = std::vector<std::uint64_t>;
    Numbers drain(bool complete = true) {
        Numbers numbers;
        EXPECT_EQ(ends_.drain([&](auto record) { numbers.push_back(number_of(record)); }), complete);
        return numbers;
    }

    EventRing ends_{geometry, shared_memory.data(), ring_ends};
};

TEST_F(RingPrograms, WhoFindsTheLastCellTakenLeavesNothing) {
    event* const slow = reserve(bytes_of(0));  // is being written all the while
    Numbers written{0};
    while (ring_ends.reserved < ring_cells - 1) {
        written.push_back(3 * written.size());
        EXPECT_TRUE(put(written.back()));
    }
    bool taken = false;
    meanwhile = [&] {
        if (std::exchange(taken, true)) return;
        written.push_back(3 * written.size());
        EXPECT_TRUE(put(written.back()));
    };
    EXPECT_FALSE(put(999));
    EXPECT_EQ(drain(false), Numbers{});
    fill_in(slow, 0);
    EXPECT_THAT(drain(), ElementsAreArray(written));
    for (std::uint64_t number = 1; number < 4 * ring_cells; number += 3) {
        EXPECT_TRUE(put(number));
        EXPECT_EQ(drain(), Numbers{number});
    }
}

TEST_F(RingPrograms, KeepEveryRecordWhoeverComesBetween) {
    std::uint64_t number = 0;
    std::size_t kept = 0, dropped = 0;
    bool between = false;
    const auto put_next = [&] { put(number++) ? kept++ : dropped++; };
    meanwhile = [&] {
        if (std::exchange(between, true)) return;  // of that one nobody comes between
        for (std::uint64_t others = number % 3; others > 0; --others)
            put_next();
        between = false;
    };
    Numbers read;
    for (std::uint64_t round = 0; round < 1000; ++round) {
        for (std::uint64_t puts = round % 97; puts > 0; --puts)
            put_next();
        const Numbers more = drain();
        read.insert(read.end(), more.begin(), more.end());
    }
    EXPECT_EQ(read.size(), kept);
    EXPECT_EQ(std::count(read.begin(), read.end(), broken), 0);
    std::sort(read.begin(), read.end());
    EXPECT_EQ(std::adjacent_find(read.begin(), read.end()), read.end());
    EXPECT_GT(dropped, 1000U) << "the ring was hardly ever full";
}

}  // namespace
}  // namespace swapreplay::collect
