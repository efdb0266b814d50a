// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/open_zram.hpp"

#include <utility>

#include "collect/traced_zram.hpp"

namespace swapreplay::collect {

std::unique_ptr<EventSource> open_zram(ZramOptions options) {
    options.hooks = find_zram_hooks(options.mechanism, ZramPrograms::built());
    if (options.hooks.mechanism == Mechanism::tracefs) return std::make_unique<TracedZram>(options);
    return std::make_unique<LiveZram>(std::move(options));
}

}  // namespace swapreplay::collect
