// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/pool_replay.hpp"

#include "replay/make_replay.hpp"

namespace swapreplay {

std::unique_ptr<PoolReplay> PoolReplay::create(const PoolSpec& spec, const ReplayOptions& options) {
    switch (options.measure) {
        case Measure::space:
            break;
        case Measure::time:
            return make_replay<Timing>(spec, options);
        case Measure::check:
            return make_replay<Checking>(spec, options);
    }
    return make_replay<Counting>(spec, options);
}

}  // namespace swapreplay
