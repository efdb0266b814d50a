// SPDX-License-Identifier: GPL-2.0-or-later
// Events that touch everything a trace can hold. Not like a recording: for correctness, not for sizes.
#ifndef SWAPREPLAY_TESTS_MADE_EVENTS_HPP
#define SWAPREPLAY_TESTS_MADE_EVENTS_HPP

#include <cstdint>

#include "swapreplay/trace.hpp"

namespace swapreplay::testing_traces {

struct Make {
    std::size_t events = 100;
    std::uint32_t seed = 1;
    std::size_t codecs = 1;
    bool times = false;
    bool same_filled = false;
    bool hashes = false;
    bool details = false;       ///< all of them; none is known of some events
    bool clens_near = false;    ///< to the one before: what the range coder is good at
    bool times_by_run = false;  ///< steps as in a recording, likewise; with times
};

/// The same numbers on every machine. Runs of all kinds and lengths, pairs of read and free, slots 0 and 2^32
/// - 1 excluded, clens from 0 to above 64 KiB, times that go back now and then.
EventBlock made_events(const Make& make);

}  // namespace swapreplay::testing_traces

#endif
