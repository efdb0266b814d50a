// SPDX-License-Identifier: GPL-2.0-or-later
// What the engine remembers of a slot: 8 bytes for a pool of small handles, 16 for others.
#ifndef SWAPREPLAY_REPLAY_SLOT_RECORD_HPP
#define SWAPREPLAY_REPLAY_SLOT_RECORD_HPP

#include <cstdint>

#include "replay/block_check.hpp"

namespace swapreplay {

/// What a slot holds.
enum class SlotState : std::uint32_t {
    empty,
    object,        ///< in the pool
    own_page,      ///< a page outside the pool
    same_filled,   ///< nothing is needed to keep it
    rejected,      ///< nothing: its last write was not stored
    loaded,        ///< nothing: a read freed the object that it loaded
    written_back,  ///< nothing in memory: its page is on the backing device
};

template <class StoredHandle>
class SlotRecord {
public:
    SlotRecord() = default;
    SlotRecord(SlotState state, std::uint64_t handle, std::uint32_t clen)
        : handle_(static_cast<StoredHandle>(handle)),
          bits_(static_cast<std::uint32_t>(state) << state_shift | clen) {}

    [[nodiscard]] SlotState state() const noexcept { return SlotState{bits_ >> state_shift}; }
    [[nodiscard]] std::uint32_t clen() const noexcept { return bits_ & max_clen; }
    [[nodiscard]] std::uint64_t handle() const noexcept { return handle_; }
    /// The slot's last write was rejected, and the object is an older one.
    [[nodiscard]] bool outdated() const noexcept { return (bits_ & outdated_bit) != 0; }
    void set_outdated() noexcept { bits_ |= outdated_bit; }

private:
    static constexpr unsigned state_shift = 29;
    static constexpr std::uint32_t outdated_bit = 1U << 28;
    static_assert(max_clen < outdated_bit);

    StoredHandle handle_ = 0;
    std::uint32_t bits_ = 0;
};
static_assert(sizeof(SlotRecord<std::uint32_t>) == 8 && sizeof(SlotRecord<std::uint64_t>) == 16);

}  // namespace swapreplay

#endif
