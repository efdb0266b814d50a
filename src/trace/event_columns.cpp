// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/event_columns.hpp"

#include <algorithm>

namespace swapreplay {

void expand_runs(const RunBlock& from, EventBlock& to) {
    to.first_event = from.first_event;
    to.ops.resize(from.events);
    to.slots.resize(from.events);
    std::size_t at = 0;
    for (const Run& run : from.runs) {
        std::uint32_t slot = index(run.slot);
        if (run.read_and_freed) {
            for (std::uint32_t i = 0; i < run.count; i++, slot++) {
                to.ops[at] = Op::read;
                to.slots[at++] = Slot{slot};
                to.ops[at] = Op::free;
                to.slots[at++] = Slot{slot};
            }
        } else {
            for (std::uint32_t i = 0; i < run.count; i++, slot++) {
                to.ops[at] = run.op;
                to.slots[at++] = Slot{slot};
            }
        }
    }
}

void spread_over_writes(std::span<const Op> ops, std::span<const std::uint32_t> of_writes,
                        std::vector<std::uint32_t>& column) {
    column.resize(ops.size());
    // Without a branch on the operation: the value of the next write, or 0.
    const std::uint32_t* next = of_writes.data();
    const std::uint32_t* end = next + of_writes.size();
    for (std::size_t i = 0; i < ops.size(); i++) {
        const bool write = ops[i] == Op::write && next != end;
        column[i] = write ? *next : 0;
        next += write;
    }
}

void gather_runs(const EventBlock& from, RunBlock& to) {
    to.first_event = from.first_event;
    to.events = from.size();
    to.runs.clear();
    to.clens.clear();
    for (std::size_t i = 0; i < from.size(); i++) {
        const std::uint32_t slot = index(from.slots[i]);
        if (from.ops[i] == Op::write) to.clens.push_back(from.clens[0][i]);
        if (!to.runs.empty()) {
            Run& run = to.runs.back();
            if (run.op == from.ops[i] && slot != 0 && index(run.slot) + run.count == slot) {
                run.count++;
                continue;
            }
        }
        to.runs.push_back({from.slots[i], 1, from.ops[i], false});
    }
}

}  // namespace swapreplay
