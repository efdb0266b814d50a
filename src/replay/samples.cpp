// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/samples.hpp"

#include <utility>

namespace swapreplay {

void SampleSeries::add(const Usage& usage, std::vector<ClassUse> classes, const Passed& passed) {
    last_due_ += spacing_;
    if (points_.size() == at_most_) thin_out();
    // After the spacing has doubled, this point may lie between two of the new ones.
    if (last_due_ % spacing_ == 0) {
        points_.push_back({last_due_, usage, std::move(classes), passed});
    } else {
        last_due_ -= last_due_ % spacing_;
    }
}

void SampleSeries::finish(std::uint64_t events, const Usage& usage, std::vector<ClassUse> classes,
                          const Passed& passed) {
    if (at_most_ == 0 || events == 0) return;
    if (!points_.empty() && points_.back().events == events) points_.pop_back();
    if (points_.size() == at_most_) thin_out();
    points_.push_back({events, usage, std::move(classes), passed});
}

void SampleSeries::thin_out() {
    spacing_ *= 2;
    std::erase_if(points_, [this](const Sample& point) { return point.events % spacing_ != 0; });
}

}  // namespace swapreplay
