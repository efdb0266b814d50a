// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/format.hpp"

#include "swapreplay/error.hpp"
#include "trace/event_columns.hpp"

namespace swapreplay {

namespace {

[[noreturn]] void only_forward() {
    throw Error(Fault::usage,
                "a trace of this format is read from front to end only; convert it to .sr first");
}

}  // namespace

bool FormatReader::next_runs(RunBlock& block) {
    if (!next(events_)) return false;
    gather_runs(events_, block);
    return true;
}

void FormatReader::seek_event(std::uint64_t /*number*/) {
    only_forward();
}
void FormatReader::seek_time(std::uint64_t /*time_ns*/) {
    only_forward();
}
std::vector<std::unique_ptr<FormatReader>> FormatReader::split(std::size_t /*count*/) {
    only_forward();
}

}  // namespace swapreplay
