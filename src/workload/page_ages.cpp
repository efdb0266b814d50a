// SPDX-License-Identifier: GPL-2.0-or-later
#include "workload/page_ages.hpp"

#include <utility>

namespace swapreplay {

namespace {

std::uint64_t age(std::uint64_t written, std::uint64_t now) {
    return now + 1 > written ? now + 1 - written : 0;
}

Ages ages_of(const Histogram& histogram) {
    return {histogram.count(), histogram.quantile(0.1), histogram.quantile(0.5), histogram.quantile(0.9)};
}

}  // namespace

void PageAgeCounter::add(const EventBlock& block) {
    has_times_ = has_times_ && !block.times_ns.empty();
    if (!has_times_) return;
    const auto& were_there = block.details[static_cast<std::size_t>(Detail::was_there)];
    for (std::size_t i = 0; i < block.size(); i++) {
        const std::uint64_t now = block.times_ns[i];
        std::uint64_t& written = written_[block.slots[i]];
        switch (block.ops[i]) {
            case Op::read:
                if (written != 0) at_read_.add(age(written, now));
                break;
            case Op::write:
                end(written, now);
                if (were_there.empty() || were_there[i] != 1) written = now + 1;
                break;
            case Op::free:
                end(written, now);
                break;
        }
    }
}

void PageAgeCounter::end(std::uint64_t& written, std::uint64_t now) {
    if (const std::uint64_t since = std::exchange(written, 0); since != 0) at_end_.add(age(since, now));
}

std::optional<PageAges> PageAgeCounter::finish() const {
    if (!has_times_) return std::nullopt;
    return PageAges{ages_of(at_read_), ages_of(at_end_)};
}

}  // namespace swapreplay
