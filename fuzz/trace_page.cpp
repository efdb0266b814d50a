// SPDX-License-Identifier: GPL-2.0-or-later
// Property: whatever a page of a ring buffer holds, its records lie inside it, one after the other, or it is an Error.
#include "collect/trace_page.hpp"

#include "property.hpp"
#include "swapreplay/error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace swapreplay;
    const auto page = fuzzing::bytes_of(data, size);
    const std::byte* reached = page.data();
    try {
        collect::read_trace_page(page, "page", [&](std::uint64_t, std::span<const std::byte> record) {
            fuzzing::must(record.data() > reached, "a record begins after the one before ends");
            reached = record.data() + record.size();
            fuzzing::must(reached <= page.data() + page.size(), "a record ends inside the page");
        });
    } catch (const Error& error) {
        fuzzing::must(error.fault() == Fault::format, "a damaged page is an error of format");
    }
    return 0;
}
