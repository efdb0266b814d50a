// SPDX-License-Identifier: GPL-2.0-or-later
// Property: whatever is asked of a ByteReader over whatever bytes, it gives what is there or throws Error and
// does not move. The first half of the input says what is asked, the second is read.
#include "base/byte_reader.hpp"

#include "property.hpp"
#include "swapreplay/error.hpp"

namespace {

using namespace swapreplay;

void ask(ByteReader& reader, std::uint8_t what) {
    switch (what % 6) {
        case 0:
            (void)reader.take<std::uint8_t>();
            break;
        case 1:
            (void)reader.take<std::uint16_t>();
            break;
        case 2:
            (void)reader.take<std::uint32_t>();
            break;
        case 3:
            (void)reader.take<std::uint64_t>();
            break;
        case 4:
            (void)reader.take_varint();
            break;
        default:
            fuzzing::must(reader.take_bytes(what).size() == what, "as many bytes as asked");
            break;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzzing::bytes_of(data, size);
    ByteReader reader(bytes.subspan(size / 2), "input", 100);
    for (std::size_t i = 0; i < size / 2; i++) {
        const std::size_t left = reader.left();
        try {
            ask(reader, data[i]);
            fuzzing::must(reader.left() <= left, "reading moves forward");
        } catch (const Error&) {
            fuzzing::must(reader.left() == left, "a failed read moves nothing");
        }
        fuzzing::must(reader.offset() == 100 + (size - size / 2) - reader.left(),
                      "the offset is the position");
    }
    return 0;
}
