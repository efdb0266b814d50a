// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/event_ring.hpp"

#include <algorithm>

#include "collect/bpf/event_ring.h"

namespace swapreplay::collect {

namespace {

/// What is in memory that others write.
template <typename T>
T& shared(std::byte* at) {
    return *static_cast<T*>(static_cast<void*>(at));
}

}  // namespace

RingGeometry::RingGeometry(std::uint64_t buffer_bytes)
    : cells(static_cast<std::uint32_t>(buffer_bytes / EVENT_CELL_BYTES)) {}

RingGeometry RingGeometry::largest(std::uint64_t buffer_bytes,
                                   const std::function<bool(std::uint64_t bytes)>& is_taken) {
    RingGeometry geometry(buffer_bytes);
    while (geometry.cells > 1 && !is_taken(geometry.bytes()))
        geometry.cells /= 2;
    return geometry;
}

std::uint64_t RingGeometry::buffer_bytes() const noexcept {
    return std::uint64_t{cells} * EVENT_CELL_BYTES;
}

std::uint64_t RingGeometry::bytes() const noexcept {
    return buffer_bytes() + EVENT_MOST_BYTES;
}

std::byte* EventRing::cell(std::uint64_t place) const noexcept {
    return memory_ + (place & (geometry_.cells - 1)) * EVENT_CELL_BYTES;
}

bool EventRing::drain(const Take& take) {
    const std::uint64_t end = __atomic_load_n(&ends_.reserved, __ATOMIC_ACQUIRE);
    std::uint64_t place = ends_.consumed;
    level_ = std::min(1.0, static_cast<double>(end - place) / geometry_.cells);
    while (place < end) {
        const std::uint64_t cells = take_one(place, take);
        if (cells == 0) return false;
        place += cells;
        __atomic_store_n(&ends_.consumed, place, __ATOMIC_RELEASE);
    }
    return true;
}

std::uint64_t EventRing::take_one(std::uint64_t place, const Take& take) {
    const std::uint64_t bytes = __atomic_load_n(&shared<__u64>(cell(place)), __ATOMIC_ACQUIRE);
    if (bytes == 0) return 0;
    take({cell(place) + EVENT_HEAD_BYTES, bytes});
    const std::uint64_t cells = EVENT_CELLS(bytes);
    for (std::uint64_t i = 0; i < cells; ++i)  // any of them may be the first of the next record that has it
        __atomic_store_n(&shared<__u64>(cell(place) + i * EVENT_CELL_BYTES), 0, __ATOMIC_RELAXED);
    return cells;
}

}  // namespace swapreplay::collect
