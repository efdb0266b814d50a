// SPDX-License-Identifier: GPL-2.0-or-later
// zswap's writeback at the limit: the least recently stored objects go to the disk, each after a second chance.
#ifndef SWAPREPLAY_REPLAY_ZSWAP_SHRINKER_HPP
#define SWAPREPLAY_REPLAY_ZSWAP_SHRINKER_HPP

#include <cstdint>
#include <optional>

#include "replay/background_work.hpp"
#include "trace/slot_table.hpp"

namespace swapreplay {

/// mm/zswap.c, shrink_worker(), shrink_memcg() and shrink_memcg_cb(), Linux 6.12, 7.2 and 7.3. A store that the limit
/// rejects starts the worker. It goes on until the pool has come down to the accept threshold, or until 16 batches
/// wrote nothing back, as batches do if every object in them was stored since the last visit. In the kernel it works
/// beside the tasks that go on storing; here it is done before the next event. There is one list, as in a machine
/// with one memory group: the groups that a trace may tell (Detail::cgroup) are not gone by, and recordings of zswap do
/// not tell them. No writeback fails: that the page was being read in just then is not known.
class ZswapShrinker final : public BackgroundWork {
public:
    /// @param limit_pages  of the pool
    ZswapShrinker(const StoreRules& rules, std::uint64_t limit_pages) noexcept
        : batch_(rules.shrinker_batch), accept_pages_(rules.hysteresis.accept_pages(limit_pages)) {}

    void apply(PoolReplay& replay, const EventBlock& block, std::size_t begin, std::size_t end) override;

private:
    static constexpr std::uint32_t no_slot = UINT32_MAX;
    static constexpr unsigned max_failures = 16;  // MAX_RECLAIM_RETRIES

    struct Node {
        std::uint32_t before = no_slot, after = no_slot;
        bool listed = false;
        bool referenced = false;
    };

    void follow(PoolReplay& replay, Op op, Slot slot);
    void append(std::uint32_t slot);
    void remove(std::uint32_t slot);
    void shrink(PoolReplay& replay);
    /// Looks at up to batch_ objects. How many were written back; nullopt: there was none to look at.
    std::optional<std::uint32_t> shrink_batch(PoolReplay& replay);
    [[nodiscard]] Node& node(std::uint32_t slot) { return nodes_[Slot{slot}]; }

    const std::uint32_t batch_;
    const std::uint64_t accept_pages_;
    SlotTable<Node> nodes_;
    std::uint32_t first_ = no_slot, last_ = no_slot;
    std::uint64_t rejected_ = 0;  ///< at the limit, before the event in hand
};

}  // namespace swapreplay

#endif
