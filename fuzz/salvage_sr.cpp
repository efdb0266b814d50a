// SPDX-License-Identifier: GPL-2.0-or-later
// Property: where a plain read of a .sr file gives events and then fails, a salvaging one gives at least
// those, and does not fail for damage.
#include "property.hpp"
#include "swapreplay/error.hpp"

namespace {

using namespace swapreplay;

std::uint64_t events_in(std::span<const std::byte> bytes, bool salvage, bool& opened) {
    ReadOptions options;
    options.from = "sr";
    options.salvage = salvage;
    std::uint64_t events = 0;
    opened = false;
    try {
        auto reader = TraceReader::open_bytes(bytes, "input", options);
        opened = true;
        EventBlock block;
        while (reader.next(block))
            events += block.size();
    } catch (const Error& error) {
        fuzzing::must(!salvage || !opened || error.fault() != Fault::format, "salvage steps over damage");
    }
    return events;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzzing::bytes_of(data, size);
    bool plain_opened = false;
    bool salvage_opened = false;
    const std::uint64_t plain = events_in(bytes, false, plain_opened);
    const std::uint64_t salvaged = events_in(bytes, true, salvage_opened);
    fuzzing::must(plain_opened == salvage_opened, "a header is right or wrong whatever follows");
    fuzzing::must(salvaged >= plain, "salvage gives what comes before the damage");
    return 0;
}
