// SPDX-License-Identifier: GPL-2.0-or-later
// Property: whatever events are written as .sr come back, with their times, flags, hashes, further clens and
// gaps.
#include "made_trace.hpp"
#include "memory_file.hpp"

namespace {

using namespace swapreplay;

void compare(const fuzzing::Made& made, const std::string& path) {
    auto reader = TraceReader::open(path);
    fuzzing::must(reader.metadata() == made.metadata, "metadata come back");
    EventBlock block;
    std::size_t number = 0;
    while (reader.next(block)) {
        fuzzing::check_block(block, made.metadata, 1U << 28);
        for (std::size_t i = 0; i < block.size(); i++, number++) {
            fuzzing::must(number < made.events.size(), "not more events than were written");
            fuzzing::must(block.event(i) == made.events.event(number), "events come back");
            for (std::size_t codec = 1; codec < block.clens.size(); codec++)
                fuzzing::must(block.clens[codec][i] == made.events.clens[codec][number],
                              "further clens come back");
            for (std::size_t detail = 0; detail < detail_count; detail++) {
                const auto& column = block.details[detail];
                const auto& written = made.events.details[detail];
                fuzzing::must((column.empty() ? not_known : column[i]) ==
                                  (written.empty() ? not_known : written[number]),
                              "details come back");
            }
            fuzzing::must(block.hashes.empty() == made.events.hashes.empty(), "hashes are there or not");
            if (!block.hashes.empty())
                fuzzing::must(block.hashes[i] == made.events.hashes[number], "hashes come back");
        }
    }
    fuzzing::must(number == made.events.size(), "all events come back");
    fuzzing::must(reader.gaps() == made.gaps, "gaps come back");
    fuzzing::must(reader.end() == End::whole, "a finished file is whole");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const fuzzing::MemoryFile file;
    const fuzzing::Made made = fuzzing::made_trace(data, size);
    fuzzing::write_trace(made, file.path(), made.options);
    compare(made, file.path());
    return 0;
}
