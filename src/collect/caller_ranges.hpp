// SPDX-License-Identifier: GPL-2.0-or-later
// Who called zram_free_page(), by the address that it returns to: it frees a slot for several reasons.
#ifndef SWAPREPLAY_COLLECT_CALLER_RANGES_HPP
#define SWAPREPLAY_COLLECT_CALLER_RANGES_HPP

#include <cstdint>
#include <istream>
#include <vector>

namespace swapreplay::collect {

enum class Caller : std::uint8_t {
    notify,  ///< the swap layer: the slot is no longer used
    io,      ///< a write, which replaces what was there, or a discard
    other,   ///< writeback, recompression, a reset: nothing that a trace tells
};

class CallerRanges {
public:
    /// @param symbols  the text of /proc/kallsyms
    explicit CallerRanges(std::istream& symbols);

    [[nodiscard]] Caller of(std::uint64_t address) const noexcept;
    /// false: the addresses are hidden (kernel.kptr_restrict)
    [[nodiscard]] bool known() const noexcept { return !ranges_.empty(); }

private:
    struct Range {
        std::uint64_t begin;
        std::uint64_t end;
        Caller caller;
    };
    std::vector<Range> ranges_;
};

}  // namespace swapreplay::collect

#endif
