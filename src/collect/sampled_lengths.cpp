// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/sampled_lengths.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace swapreplay::collect {

SampledLengths::SampledLengths(std::span<zram_copy> ring, const PageSampling& sampling,
                               SampleTotals::Codecs codecs)
    : share_(sampling.share), of_(sampling.of), totals_(std::move(codecs)), copies_(ring, sampling) {}

std::uint64_t SampledLengths::known_below(std::uint64_t bound) {
    bounds_.push_back({bound, copies_.ask()});
    for (; !bounds_.empty() && copies_.done(bounds_.front().ticket); bounds_.pop_front())
        known_ = std::max(known_, bounds_.front().bound);
    return known_;
}

void SampledLengths::wait() {
    copies_.wait_for(copies_.ask());
}

void SampledLengths::give(RecordedEvent& event) {
    if (event.event.op != Op::write) return;
    // Neither a same-filled page nor one that was there has a number of its own, or a copy.
    const bool copied = !event.event.same_filled && event.of(Detail::was_there) != 1;
    totals_.add(event, copied ? copies_.take(event.number) : std::nullopt);
}

void SampledLengths::describe(Metadata& metadata) const {
    const std::vector<std::string>& more = totals_.codecs().more;
    metadata.codecs.insert(metadata.codecs.end(), more.begin(), more.end());
    metadata.facts["codecs_sample"] = fmt::format("{}/{}", share_, of_);
}

void SampledLengths::report(SourceEnd& end) const {
    end.facts.merge(totals_.facts());
    for (std::string& note : totals_.notes())
        end.notes.push_back(std::move(note));
    for (std::string& warning : totals_.warnings())
        end.warnings.push_back(std::move(warning));
}

}  // namespace swapreplay::collect
