// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef SWAPREPLAY_FUZZ_PROPERTY_HPP
#define SWAPREPLAY_FUZZ_PROPERTY_HPP

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>

#include "swapreplay/trace.hpp"

namespace swapreplay::fuzzing {

/// Unlike assert(), in every build.
inline void must(bool holds, const char* property) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", property);
    std::abort();
}

inline std::span<const std::byte> bytes_of(const std::uint8_t* data, std::size_t size) {
    return std::as_bytes(std::span(data, size));
}

/// What every block of every reader promises.
inline void check_block(const EventBlock& block, const Metadata& metadata, std::uint64_t max_slots) {
    const std::size_t size = block.size();
    must(size > 0, "a block that is delivered has events");
    must(block.slots.size() == size, "a slot an event");
    must(block.clens.size() == metadata.codecs.size(), "a clen column a codec");
    must(block.times_ns.empty() || block.times_ns.size() == size, "a time an event, or none");
    must(block.same_filled.empty() || block.same_filled.size() == size, "a flag an event, or none");
    must(block.hashes.empty() || block.hashes.size() == size, "a hash an event, or none");
    for (std::size_t i = 0; i < size; i++) {
        must(block.ops[i] <= Op::free, "an operation that there is");
        must(index(block.slots[i]) < max_slots, "a slot below the limit");
        for (const auto& column : block.clens) {
            must(column.size() == size, "a clen an event");
            must(block.ops[i] == Op::write || column[i] == 0, "no clen without a write");
        }
    }
}

}  // namespace swapreplay::fuzzing

#endif
