// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/make_replay.hpp"

namespace swapreplay {

template std::unique_ptr<PoolReplay> make_replay<Timing>(const PoolSpec&, const ReplayOptions&);

}  // namespace swapreplay
