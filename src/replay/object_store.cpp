// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/object_store.hpp"

#include <algorithm>
#include <utility>

#include "base/number.hpp"

namespace swapreplay {

namespace {

std::unique_ptr<PoolReplay> pool_of(PoolSpec spec, std::uint32_t page_bytes) {
    spec.values["page"] = size_text(page_bytes);
    ReplayOptions options;
    options.policy = StorePolicy::parse("plain");
    options.slot_bytes = page_bytes;
    return PoolReplay::create(spec, options);
}

}  // namespace

ObjectStore::ObjectStore(PoolSpec spec, std::uint32_t page_bytes)
    : pool_(pool_of(std::move(spec), page_bytes)) {
    event_.ops.resize(1);
    event_.slots.resize(1);
    event_.clens.assign(1, std::vector<std::uint32_t>(1));
}

std::optional<ObjectStore::Id> ObjectStore::put(std::uint32_t bytes) {
    const Id id = free_.empty() ? next_ : free_.back();
    const std::uint64_t rejected = pool_->counts().rejected;
    apply(Op::write, id, bytes);
    if (pool_->counts().rejected != rejected) {
        apply(Op::free, id, 0);
        return std::nullopt;
    }
    if (free_.empty())
        next_++;
    else
        free_.pop_back();
    return id;
}

void ObjectStore::drop(Id id) {
    apply(Op::free, id, 0);
    free_.push_back(id);
}

std::uint32_t ObjectStore::huge_size() const {
    return std::min(pool_->huge_size().value_or(pool_->page_size()), pool_->page_size());
}

void ObjectStore::apply(Op op, Id id, std::uint32_t bytes) {
    event_.ops[0] = op;
    event_.slots[0] = Slot{id};
    event_.clens[0][0] = bytes;
    pool_->apply(event_, 0, 1);
}

}  // namespace swapreplay
