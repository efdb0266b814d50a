// SPDX-License-Identifier: GPL-2.0-or-later
// Property: any bytes, read as pages of the format SR_FORMAT, end in events below the limit of slots, or in an Error.
#include <algorithm>
#include <vector>

#include "contents/page_trace.hpp"
#include "property.hpp"
#include "swapreplay/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace swapreplay;
    constexpr std::uint64_t max_slots = 1U << 24;
    const auto formats = page_trace_formats();
    const auto format =
        std::ranges::find_if(formats, [](const auto* known) { return known->name == SR_FORMAT; });
    try {
        const auto trace = (*format)->open(Input::of_bytes(fuzzing::bytes_of(data, size), "input"), "input",
                                           {.max_slots = max_slots});
        std::vector<std::byte> page(PageTrace::page_size);
        for (PageEvent event; trace->next(event, page);)
            fuzzing::must(index(event.slot) < max_slots, "a slot is below the limit");
        fuzzing::must(trace->end() == End::whole || trace->end() == End::cut, "it ends whole or cut");
        for (const std::string& note : trace->notes())
            fuzzing::must(!note.empty(), "a note has words");
    } catch (const Error& error) {
        fuzzing::must(error.what()[0] != '\0', "an error has words");
    }
    return 0;
}
