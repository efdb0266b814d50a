// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/formats/blktrace_order.hpp"

#include <algorithm>
#include <tuple>

namespace swapreplay {

bool OrderedBlktrace::is_later(const Held& a, const Held& b) noexcept {
    return std::tie(a.record.time_ns, a.number) > std::tie(b.record.time_ns, b.number);
}

const BlktraceRecord* OrderedBlktrace::record() {
    fill();
    if (held_.empty() && damage_) std::rethrow_exception(damage_);
    return held_.empty() ? nullptr : &held_.front().record;
}

void OrderedBlktrace::advance() {
    std::ranges::pop_heap(held_, is_later);
    held_.pop_back();
}

void OrderedBlktrace::fill() {
    while (held_.size() < window_ && !damage_ && stream_.record()) {
        const BlktraceRecord& record = *stream_.record();
        if (record.remap || is_queued(record)) {
            held_.push_back({record, number_++});
            std::ranges::push_heap(held_, is_later);
        }
        try {
            stream_.advance();
        } catch (...) {
            damage_ = std::current_exception();
        }
    }
}

}  // namespace swapreplay
