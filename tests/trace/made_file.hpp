// SPDX-License-Identifier: GPL-2.0-or-later
// .sr files put together byte by byte, with all checksums right: what this project's writer would not write.
#ifndef SWAPREPLAY_TESTS_MADE_FILE_HPP
#define SWAPREPLAY_TESTS_MADE_FILE_HPP

#include <cstdint>
#include <vector>

#include "swapreplay/trace.hpp"
#include "trace/sr/index.hpp"
#include "trace/sr/layout.hpp"

namespace swapreplay::testing_traces {

struct MadeBlock {
    std::uint64_t first_event = 0;
    std::uint32_t events = 0;
    Bytes payload;
    std::uint64_t first_time_ns = 0;  ///< as the index has it
};

/// Writes of clen 5 to slots from 0 on, a time in microseconds each, which *may* go back.
MadeBlock writes_at(std::uint64_t first_event, const std::vector<std::uint64_t>& times_us);
/// Writes likewise, without times; `ballast` goes into a stream that no reader knows.
MadeBlock writes(std::uint64_t first_event, std::uint32_t count, const Bytes& ballast = {});
/// No events, `lost` ones lost.
MadeBlock only_a_gap(std::uint64_t before_event, std::uint8_t lost);

struct MadeFile {
    Bytes bytes;
    std::vector<std::size_t> offsets;  ///< of each block, then of the index
};
MadeFile made_file(const std::vector<MadeBlock>& blocks, const Metadata& metadata = {});

}  // namespace swapreplay::testing_traces

#endif
