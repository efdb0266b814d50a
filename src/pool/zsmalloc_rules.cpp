// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/zsmalloc_rules.hpp"

#include <algorithm>
#include <bit>
#include <limits>

namespace swapreplay::zsmalloc {

namespace {

/// get_pages_per_zspage(), 6.1
std::uint32_t pages_by_percentage(std::uint32_t size, std::uint32_t page_size, std::uint32_t chain) {
    std::uint32_t best = 1;
    std::uint32_t best_percentage = 0;
    for (std::uint32_t pages = 1; pages <= chain; pages++) {
        const std::uint64_t bytes = std::uint64_t{pages} * page_size;
        const auto percentage = static_cast<std::uint32_t>((bytes - bytes % size) * 100 / bytes);
        if (percentage > best_percentage) {
            best_percentage = percentage;
            best = pages;
        }
    }
    return best;
}

/// calculate_zspage_chain_size(), 6.12
std::uint32_t pages_by_waste(std::uint32_t size, std::uint32_t page_size, std::uint32_t chain) {
    if (std::has_single_bit(size)) return 1;
    std::uint32_t best = 1;
    std::uint32_t least_waste = std::numeric_limits<std::uint32_t>::max();
    for (std::uint32_t pages = 1; pages <= chain; pages++) {
        const std::uint32_t waste = pages * page_size % size;
        if (waste < least_waste) {
            least_waste = waste;
            best = pages;
        }
    }
    return best;
}

}  // namespace

Rules rules_of(KernelRelease release) {
    if (release < KernelRelease{6, 3}) return Rules{ChainRule::percentage, GroupRule::quarters, 4};
    if (release < KernelRelease{6, 4}) return Rules{ChainRule::waste, GroupRule::quarters, 8};
    return Rules{ChainRule::waste, GroupRule::tenths, 8};
}

ClassTable make_classes(ChainRule rule, std::uint32_t page_size, std::uint32_t chain) {
    constexpr unsigned class_bits = 8;  // CLASS_BITS
    ClassTable table;
    const std::uint32_t delta = page_size >> class_bits;
    table.delta_shift = static_cast<std::uint32_t>(std::countr_zero(delta));
    table.huge_size = 0;
    const std::uint32_t last = (page_size - min_class_size + delta - 1) / delta;  // ZS_SIZE_CLASSES - 1

    // From the largest to the smallest: a class merges into the one above it.
    std::vector<std::uint32_t> position(last + 1);  // counted from the largest class
    for (std::uint32_t index = last + 1; index-- > 0;) {
        const std::uint32_t size = std::min(min_class_size + index * delta, page_size);
        const std::uint32_t pages = rule == ChainRule::percentage
                                        ? pages_by_percentage(size, page_size, chain)
                                        : pages_by_waste(size, page_size, chain);
        const std::uint32_t objects = pages * page_size / size;
        // An object of this size less a handle is the smallest that zram stores as a whole page. The kernel
        // asks for both to differ from 1 and takes the first such class from the top as if it were the last
        // huge one.
        if (table.huge_size == 0 && pages != 1 && objects != 1) table.huge_size = size - (handle_size - 1);
        const auto& above = table.classes;
        if (above.empty() || above.back().pages != pages || above.back().objects != objects)
            table.classes.push_back({index, size, pages, objects});
        position[index] = static_cast<std::uint32_t>(table.classes.size() - 1);
    }
    std::reverse(table.classes.begin(), table.classes.end());

    // get_size_class_index(), 6.1: size and handle less the smallest class, rounded up to a class; what is
    // negative belongs to the first class, what the handle pushes over the top to the last.
    constexpr std::uint32_t below_first = min_class_size - handle_size;
    const std::uint32_t lead = (below_first + delta - 1) / delta;  // entries before the first class's own
    table.bias = lead * delta + delta - 1 - below_first;
    for (std::uint32_t at = 0; at <= (page_size + table.bias) >> table.delta_shift; at++) {
        const std::uint32_t index = at < lead ? 0 : std::min(at - lead, last);
        table.by_size.push_back(static_cast<std::uint8_t>(table.classes.size() - 1 - position[index]));
    }
    return table;
}

}  // namespace swapreplay::zsmalloc
