// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/time_column.hpp"

namespace swapreplay::sr {

void add_times(StreamWriter& streams, std::span<const PackedRun> runs, const NumberStream& differences,
               bool modelled) {
    if (modelled && !differences.low.empty()) {
        Bytes model;
        encode_times(runs, NumberCursor(differences.low, differences.rest), model);
        const std::size_t bytes =
            streams.packed_size(differences.low) + streams.packed_size(differences.rest);
        if (model.size() + model.size() / worth_modelling < bytes) {
            // If all times are the most likely ones, it has no bytes: the stream says that there are times.
            streams.add({StreamKind::time_modelled}, model, true);
            return;
        }
    }
    streams.add({StreamKind::time_low}, differences.low);
    streams.add({StreamKind::time_rest}, differences.rest);
}

const char* TimeColumn::open(const StreamReader& streams, std::span<const PackedRun> runs,
                             std::uint64_t events) {
    runs_ = runs;
    time_ = 0;
    modelled_.reset();
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

}  // namespace swapreplay::sr
