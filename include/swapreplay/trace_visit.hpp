// SPDX-License-Identifier: LGPL-2.1-or-later
// The fastest loop over a trace: an inlined visitor over its runs.
#ifndef SWAPREPLAY_TRACE_VISIT_HPP
#define SWAPREPLAY_TRACE_VISIT_HPP

#include <cstdint>

#include "swapreplay/trace.hpp"

namespace swapreplay {

/// Calls visitor.read(slot), visitor.write(slot, clen) or visitor.free(slot) for each event of the block, in
/// order. clen is in bytes, under the trace's first codec.
template <class Visitor>
void visit_events(const RunBlock& block, Visitor&& visitor) {
    const std::uint32_t* clen = block.clens.data();
    for (const Run& run : block.runs) {
        const std::uint32_t begin = index(run.slot);
        const std::uint32_t end = begin + run.count;
        switch (run.op) {
            case Op::write:
                for (std::uint32_t slot = begin; slot != end; slot++)
                    visitor.write(Slot{slot}, *clen++);
                break;
            case Op::read:
                for (std::uint32_t slot = begin; slot != end; slot++) {
                    visitor.read(Slot{slot});
                    if (run.read_and_freed) visitor.free(Slot{slot});
                }
                break;
            case Op::free:
                for (std::uint32_t slot = begin; slot != end; slot++)
                    visitor.free(Slot{slot});
                break;
        }
    }
}

/// The same for everything that is left in the reader. Returns the number of events.
/// Throws Error: as TraceReader::next().
template <class Visitor>
std::uint64_t visit_events(TraceReader& reader, Visitor&& visitor) {
    RunBlock block;
    std::uint64_t events = 0;
    while (reader.next(block)) {
        visit_events(block, visitor);
        events += block.events;
    }
    return events;
}

}  // namespace swapreplay

#endif
