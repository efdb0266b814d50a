// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/zswap_shrinker.hpp"

namespace swapreplay {

void ZswapShrinker::apply(PoolReplay& replay, const EventBlock& block, std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; i++) {
        replay.apply(block, i, i + 1);
        follow(replay, block.ops[i], block.slots[i]);
        if (replay.counts().rejected_at_limit == rejected_) continue;
        rejected_ = replay.counts().rejected_at_limit;
        shrink(replay);
    }
}

void ZswapShrinker::follow(PoolReplay& replay, Op op, Slot slot) {
    const auto number = static_cast<std::uint32_t>(slot);
    const bool stored = replay.content(slot).state == SlotState::object;
    const bool is_new = stored && op == Op::write;
    Node& it = node(number);
    if (it.listed && (!stored || is_new)) remove(number);
    if (!is_new) return;
    append(number);
    it.referenced = true;
}

void ZswapShrinker::append(std::uint32_t slot) {
    Node& it = node(slot);
    it.listed = true;
    it.before = last_;
    it.after = no_slot;
    (last_ == no_slot ? first_ : node(last_).after) = slot;
    last_ = slot;
}

void ZswapShrinker::remove(std::uint32_t slot) {
    Node& it = node(slot);
    it.listed = false;
    (it.before == no_slot ? first_ : node(it.before).after) = it.after;
    (it.after == no_slot ? last_ : node(it.after).before) = it.before;
}

void ZswapShrinker::shrink(PoolReplay& replay) {
    unsigned failures = 0;
    do {
        const std::optional<std::uint32_t> written = shrink_batch(replay);
        if (!written || (*written == 0 && ++failures == max_failures)) return;
    } while (replay.usage().pages > accept_pages_);
}

std::optional<std::uint32_t> ZswapShrinker::shrink_batch(PoolReplay& replay) {
    if (first_ == no_slot) return std::nullopt;
    std::uint32_t written = 0;
    std::uint32_t slot = first_;
    for (std::uint32_t left = batch_; left > 0 && slot != no_slot; left--) {
        Node& it = node(slot);
        if (it.referenced) {
            // The walk ends at what was the last object when it came to this one.
            const std::uint32_t next = it.after;
            it.referenced = false;
            remove(slot);
            append(slot);
            slot = next;
            continue;
        }
        remove(slot);
        replay.write_back(Slot{slot});
        written++;
        slot = first_;
    }
    return written;
}

}  // namespace swapreplay
