// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/format.hpp"

#include "trace/sr/layout.hpp"

namespace swapreplay {

namespace {

Match sniff(std::span<const std::byte> first) {
    return sr::has_magic(first) ? Match::certain : Match::no;
}

void check(const Metadata& metadata) {
    (void)sr::header_bytes(metadata);
}

}  // namespace

extern const Format sr_format;
const Format sr_format{"sr",
                       "SwapReplay's own: small, checked, with everything that was recorded",
                       sniff,
                       sr::open_reader,
                       sr::create_writer,
                       check};

}  // namespace swapreplay
