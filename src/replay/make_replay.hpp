// SPDX-License-Identifier: GPL-2.0-or-later
// The engine for every pool of the registry, a file for each instrument so that they compile side by side.
#ifndef SWAPREPLAY_REPLAY_MAKE_REPLAY_HPP
#define SWAPREPLAY_REPLAY_MAKE_REPLAY_HPP

#include <memory>
#include <type_traits>

#include "pool/with_pool.hpp"
#include "replay/engine.hpp"

namespace swapreplay {

template <class Instrument>
std::unique_ptr<PoolReplay> make_replay(const PoolSpec& spec, const ReplayOptions& options) {
    return with_pool(spec, [&]<class P>(std::type_identity<P>) -> std::unique_ptr<PoolReplay> {
        return std::make_unique<Engine<P, Instrument>>(spec, options);
    });
}

extern template std::unique_ptr<PoolReplay> make_replay<Counting>(const PoolSpec&, const ReplayOptions&);
extern template std::unique_ptr<PoolReplay> make_replay<Timing>(const PoolSpec&, const ReplayOptions&);
extern template std::unique_ptr<PoolReplay> make_replay<Checking>(const PoolSpec&, const ReplayOptions&);

}  // namespace swapreplay

#endif
