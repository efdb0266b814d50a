// SPDX-License-Identifier: GPL-2.0-or-later
// Objects by number in a pool of the registry, without any policy: for models that store other things than pages.
#ifndef SWAPREPLAY_REPLAY_OBJECT_STORE_HPP
#define SWAPREPLAY_REPLAY_OBJECT_STORE_HPP

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "replay/pool_replay.hpp"

namespace swapreplay {

class ObjectStore {
public:
    using Id = std::uint32_t;

    /// @param page_bytes  of the pool's pages
    /// Throws Error(Fault::usage): there is no such pool, or it cannot have such pages.
    ObjectStore(PoolSpec spec, std::uint32_t page_bytes);

    /// nullopt: the pool has no place for it.
    [[nodiscard]] std::optional<Id> put(std::uint32_t bytes);
    void drop(Id id);
    /// Pages given back; nullopt: the pool cannot compact.
    std::optional<std::uint64_t> compact() { return pool_->compact(); }

    [[nodiscard]] Usage usage() const { return pool_->usage(); }
    [[nodiscard]] const PoolReplay& pool() const noexcept { return *pool_; }
    /// From which length on the policy zram stores what is compressed as it is.
    [[nodiscard]] std::uint32_t huge_size() const;

private:
    void apply(Op op, Id id, std::uint32_t bytes);

    std::unique_ptr<PoolReplay> pool_;
    EventBlock event_;
    std::vector<Id> free_;
    Id next_ = 0;
};

}  // namespace swapreplay

#endif
