// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/time_column.hpp"

#include <algorithm>
#include <array>

namespace swapreplay::sr {

void add_times(StreamWriter& streams, std::span<const PackedRun> runs, const NumberStream& differences,
               LinePairs* models) {
    if (models != nullptr && !differences.low.empty()) {
        Bytes model;
        models->reset();
        encode_lined_times(runs, NumberCursor(differences.low, differences.rest), *models, model);
        const std::size_t bytes =
            streams.packed_size(differences.low) + streams.packed_size(differences.rest);
        if (model.size() + model.size() / worth_modelling < bytes) {
            // If all times are the most likely ones, it has no bytes: the stream says that there are times.
            streams.add({StreamKind::time_lined}, model, true);
            return;
        }
    }
    streams.add({StreamKind::time_low}, differences.low);
    streams.add({StreamKind::time_rest}, differences.rest);
}

const char* TimeColumn::open(const StreamReader& streams, std::span<const PackedRun> runs,
                             std::uint64_t events, LinePairs& models) {
    runs_ = runs;
    time_ = 0;
    modelled_.reset();
    lined_.reset();
    if (streams.has({StreamKind::time_lined})) {
        there_ = true;
        models.reset();
        lined_.emplace(streams.stream({StreamKind::time_lined}), models);
        return nullptr;
    }
    if (streams.has({StreamKind::time_modelled})) {
        there_ = true;
        modelled_.emplace(streams.stream({StreamKind::time_modelled}));
        return nullptr;
    }
    const auto low = streams.stream({StreamKind::time_low});
    plain_ = NumberCursor(low, streams.stream({StreamKind::time_rest}));
    there_ = !low.empty();
    if (!there_) return nullptr;
    NumberCursor all = plain_;
    for (std::uint64_t i = 0; i < events; i++)
        (void)all.take();
    return all.good() && low.size() == events ? nullptr : "the numbers of times and events differ";
}

void TimeColumn::take_differences(std::span<std::int64_t> differences) {
    if (lined_) {
        lined_->decode(runs_, differences);
        return;
    }
    for (std::int64_t& difference : differences)
        difference = modelled_ ? modelled_->take(runs_) : unzigzag(plain_.take());
}

void TimeColumn::take(std::span<std::uint64_t> times) {
    std::array<std::int64_t, 512> differences;
    for (std::size_t done = 0; done < times.size();) {
        const auto some = std::span(differences).first(std::min(differences.size(), times.size() - done));
        take_differences(some);
        for (const std::int64_t difference : some) {
            time_ += static_cast<std::uint64_t>(difference);
            times[done++] = time_;
        }
    }
}

void TimeColumn::skip(std::uint64_t events) {
    std::array<std::uint64_t, 512> times;
    for (; events > 0; events -= std::min<std::uint64_t>(events, times.size()))
        take(std::span(times).first(static_cast<std::size_t>(std::min<std::uint64_t>(events, times.size()))));
}

}  // namespace swapreplay::sr
