// SPDX-License-Identifier: GPL-2.0-or-later
// The recorder's end of the ring in bpf/event_ring.h, which has its layout and its rules.
#ifndef SWAPREPLAY_COLLECT_EVENT_RING_HPP
#define SWAPREPLAY_COLLECT_EVENT_RING_HPP

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

struct event_ring_ends;

namespace swapreplay::collect {

struct RingGeometry {
    /// @param buffer_bytes  a power of two, at least a cell
    explicit RingGeometry(std::uint64_t buffer_bytes);

    /// As large as the kernel takes it: half as often as needed. Before Linux 6.0 a map's value has at most 4 MiB
    /// (KMALLOC_MAX_SIZE; kernel/bpf/arraymap.c, array_map_alloc_check()).
    /// @param is_taken  whether the kernel takes a ring of so many bytes
    [[nodiscard]] static RingGeometry largest(std::uint64_t buffer_bytes,
                                              const std::function<bool(std::uint64_t bytes)>& is_taken);

    std::uint32_t cells;
    [[nodiscard]] std::uint64_t buffer_bytes() const noexcept;
    /// Of all the memory: cells, and what a last record needs beyond them.
    [[nodiscard]] std::uint64_t bytes() const noexcept;
};

class EventRing {
public:
    using Take = std::function<void(std::span<const std::byte>)>;

    /// @param memory  of geometry.bytes(), all 0 at first; it and the ends stay the caller's
    EventRing(const RingGeometry& geometry, std::byte* memory, event_ring_ends& ends)
        : geometry_(geometry), memory_(memory), ends_(ends) {}
    EventRing(const EventRing&) = delete;
    EventRing& operator=(const EventRing&) = delete;

    /// Takes the records that are complete. Returns whether those are all that had been begun by the call's beginning.
    /// Throws what `take` throws; then that record is handed over again the next time.
    bool drain(const Take& take);
    /// Share of the ring that the last drain() found in use.
    [[nodiscard]] double fill_level() const noexcept { return level_; }

private:
    [[nodiscard]] std::byte* cell(std::uint64_t place) const noexcept;
    /// Cells of the record at the place; 0: it is being written.
    [[nodiscard]] std::uint64_t take_one(std::uint64_t place, const Take& take);

    RingGeometry geometry_;
    std::byte* memory_;
    event_ring_ends& ends_;
    double level_ = 0;
};

}  // namespace swapreplay::collect

#endif
