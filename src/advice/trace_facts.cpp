// SPDX-License-Identifier: GPL-2.0-or-later
#include "advice/trace_facts.hpp"

#include <algorithm>

namespace swapreplay::advice {

std::size_t TraceFacts::column_of(const std::string& name) const {
    return static_cast<std::size_t>(std::ranges::find(metadata.codecs, name) - metadata.codecs.begin());
}

std::vector<std::uint64_t> TraceFacts::thirds() const {
    return {events / 3, events - events / 3};
}

bool is_known(const EventBlock& block, std::size_t i) {
    if (!block.same_filled.empty() && block.same_filled[i] != 0) return true;
    return std::all_of(block.clens.begin() + 1, block.clens.end(),
                       [i](const auto& clens) { return clens[i] != clen_not_known; });
}

FactCounter::FactCounter(Metadata metadata) {
    facts_.clen_sums.resize(metadata.codecs.size());
    facts_.metadata = std::move(metadata);
}

void FactCounter::add(const EventBlock& block) {
    facts_.has_times = !block.times_ns.empty();
    for (std::size_t i = 0; i < block.size(); i++)
        count(block, i);
}

void FactCounter::count(const EventBlock& block, std::size_t i) {
    facts_.events++;
    if (!block.times_ns.empty()) {
        first_ns_ = first_ns_.value_or(block.times_ns[i]);
        facts_.span_ns =
            std::max(facts_.span_ns, block.times_ns[i] - std::min(*first_ns_, block.times_ns[i]));
    }
    switch (block.ops[i]) {
        case Op::read:
            facts_.reads++;
            return;
        case Op::free:
            facts_.frees++;
            if (bool& live = live_[block.slots[i]]; live) {
                live = false;
                slots_--;
            }
            return;
        case Op::write:
            break;
    }
    facts_.writes++;
    if (bool& live = live_[block.slots[i]]; !live) {
        live = true;
        facts_.slots_peak = std::max(facts_.slots_peak, ++slots_);
    }
    if (!is_known(block, i)) return;
    facts_.known_writes++;
    for (std::size_t codec = 0; codec < block.clens.size(); codec++)
        facts_.clen_sums[codec] += block.clens[codec][i];
}

}  // namespace swapreplay::advice
