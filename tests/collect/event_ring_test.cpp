// SPDX-License-Identifier: GPL-2.0-or-later
// The ring of the programs in the kernel: what they do is done here by hand, in its order.
#include "collect/event_ring.hpp"

#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "collect/bpf/event_ring.h"

namespace swapreplay::collect {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class EventRingTest : public testing::Test {
protected:
    static constexpr std::uint64_t cells = 4;

    [[nodiscard]] static std::uint64_t cells_of(std::string_view record) {
        return (record.size() + EVENT_HEAD_BYTES + EVENT_CELL_BYTES - 1) / EVENT_CELL_BYTES;
    }

    [[nodiscard]] std::byte* cell(std::uint64_t place) {
        return memory_.data() + place % cells * EVENT_CELL_BYTES;
    }

    std::uint64_t reserve(std::string_view record) {
        const std::uint64_t place = ends_.reserved;
        ends_.reserved += cells_of(record);
        return place;
    }

    void commit(std::uint64_t place, std::string_view record) {
        std::memcpy(cell(place) + EVENT_HEAD_BYTES, record.data(), record.size());
        const std::uint64_t bytes = record.size();
        std::memcpy(cell(place), &bytes, sizeof bytes);
    }

    void put(std::string_view record) { commit(reserve(record), record); }

    using Records = std::vector<std::string>;

    Records drain(bool complete = true) {
        Records records;
        EXPECT_EQ(ring_.drain([&records](std::span<const std::byte> record) {
            std::string& text = records.emplace_back(record.size(), ' ');
            std::memcpy(text.data(), record.data(), record.size());
        }),
                  complete);
        return records;
    }

    RingGeometry geometry_{cells * EVENT_CELL_BYTES};
    std::vector<std::byte> memory_ = std::vector<std::byte>(geometry_.bytes());
    event_ring_ends ends_{};
    EventRing ring_{geometry_, memory_.data(), ends_};
};

const std::string two_cells(100, 'x'), all_cells(200, 'y');

TEST_F(EventRingTest, GivesRecordsInTheOrderOfTheirPlaces) {
    put("a");
    put(two_cells);
    put("b");
    EXPECT_THAT(drain(), ElementsAre("a", two_cells, "b"));
    EXPECT_DOUBLE_EQ(ring_.fill_level(), 1);
    EXPECT_EQ(ends_.consumed, 4U);
    EXPECT_THAT(drain(), IsEmpty());
    EXPECT_DOUBLE_EQ(ring_.fill_level(), 0);
}

TEST_F(EventRingTest, WaitsForARecordThatIsBeingWritten) {
    const std::uint64_t slow = reserve("slow");
    put("fast");
    EXPECT_THAT(drain(false), IsEmpty());
    EXPECT_EQ(ends_.consumed, 0U);
    commit(slow, "slow");
    EXPECT_THAT(drain(), ElementsAre("slow", "fast"));
}

TEST_F(EventRingTest, DoesNotTakeWhatAnEarlierRecordLeftForANewOne) {
    put("a");
    put(all_cells.substr(0, 180));  // on cells 1 to 3
    EXPECT_THAT(drain(), ElementsAre("a", all_cells.substr(0, 180)));
    put("b");
    for (int i = 0; i < 3; ++i) {
        const std::uint64_t place = reserve("c");
        EXPECT_EQ(drain(false), i == 0 ? Records{"b"} : Records{});
        commit(place, "c");
        EXPECT_THAT(drain(), ElementsAre("c"));
    }
}

TEST_F(EventRingTest, ARecordGoesOnBeyondTheEnd) {
    put("a");
    put("b");
    put("c");
    EXPECT_THAT(drain(), ElementsAre("a", "b", "c"));
    put(all_cells);  // from cell 3 on
    EXPECT_THAT(drain(), ElementsAre(all_cells));
    EXPECT_EQ(ends_.consumed, 7U);
    put("d");
    put("e");
    EXPECT_THAT(drain(), ElementsAre("d", "e"));
}

TEST(RingGeometry, IsTheLargestThatTheKernelTakes) {
    std::vector<std::uint64_t> tried;
    const auto before_6_0 = [&tried](std::uint64_t bytes) {
        tried.push_back(bytes);
        return bytes <= 4U << 20;
    };
    EXPECT_EQ(RingGeometry::largest(8U << 20, before_6_0).buffer_bytes(), 2U << 20);
    EXPECT_THAT(tried, ElementsAre((8U << 20) + EVENT_MOST_BYTES, (4U << 20) + EVENT_MOST_BYTES,
                                   (2U << 20) + EVENT_MOST_BYTES));
    EXPECT_EQ(RingGeometry::largest(8U << 20, [](auto) { return true; }).buffer_bytes(), 8U << 20);
}

TEST_F(EventRingTest, KeepsWhatTheTakerThrewAt) {
    put("a");
    put("b");
    std::vector<std::size_t> sizes;
    EXPECT_THROW(static_cast<void>(ring_.drain([&sizes](std::span<const std::byte> record) {
                     sizes.push_back(record.size());
                     if (sizes.size() == 2) throw std::runtime_error("no memory");
                 })),
                 std::runtime_error);
    EXPECT_THAT(drain(), ElementsAre("b"));
}

}  // namespace
}  // namespace swapreplay::collect
