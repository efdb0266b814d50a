// SPDX-License-Identifier: GPL-2.0-or-later
// The rules of zsmalloc by kernel release, and the size classes that follow from them.
//
//   release      pages of a zspage                 groups     compaction     chain
//   5.10 – 6.2   highest whole percentage in use   quarters   sources first  4, fixed
//   6.3          least bytes wasted                quarters   sources first  4–16, default 8
//   6.4 –        least bytes wasted                tenths     one target     4–16, default 8
//
// Read in mm/zsmalloc.c of Linux 5.10.262, 6.1.192, 6.12.117 and 7.3.4, between which nothing else that
// decides a page count changed. The releases of the two steps are those that the patch series "zsmalloc: make
// zspage chain size configurable" (January 2023) and "zsmalloc: fine-grained fullness and new compaction
// algorithm" (March 2023) were merged for.
#ifndef SWAPREPLAY_POOL_ZSMALLOC_RULES_HPP
#define SWAPREPLAY_POOL_ZSMALLOC_RULES_HPP

#include <cstdint>
#include <vector>

#include "base/kernel_release.hpp"

namespace swapreplay::zsmalloc {

/// How many pages a zspage of a class has.
enum class ChainRule {
    percentage,  ///< the fewest that reach the highest integer percentage in use: get_pages_per_zspage(), 6.1
    waste,       ///< 1 for a power of two, else the fewest that waste the fewest bytes:
                 ///< calculate_zspage_chain_size(), 6.12
};

/// How zspages that are neither full nor empty are kept, and how compaction picks them.
enum class GroupRule {
    quarters,  ///< up to 3/4 in use, and above; by inuse within a group: get_fullness_group(), 6.1
    tenths,    ///< by tenths in use; the latest first: get_fullness_group(), 6.12
};

struct Rules {
    ChainRule chain_rule;
    GroupRule group_rule;
    std::uint32_t
        default_chain;  ///< pages; CONFIG_ZSMALLOC_CHAIN_SIZE's default, 1 << ZS_MAX_ZSPAGE_ORDER before
};

/// @param release  5.10 or newer; one newer than 7.3 has its rules
Rules rules_of(KernelRelease release);

struct SizeClass {
    std::uint32_t index;    ///< the kernel's, before merging: that of the largest size merged into it
    std::uint32_t size;     ///< bytes of an object with its handle
    std::uint32_t pages;    ///< of a zspage
    std::uint32_t objects;  ///< of a zspage

    /// Its objects keep their handle outside the page: ZsHugePage(), 6.1.
    [[nodiscard]] bool huge() const { return pages == 1 && objects == 1; }
    bool operator==(const SizeClass&) const = default;
};

constexpr std::uint32_t handle_size = 8;      ///< bytes before each object: ZS_HANDLE_SIZE, 64-bit
constexpr std::uint32_t min_class_size = 32;  ///< ZS_MIN_ALLOC_SIZE, 64-bit: chain << PAGE_SHIFT >>
                                              ///< OBJ_INDEX_BITS is below 32 for all that is allowed here

struct ClassTable {
    std::vector<SizeClass> classes;  ///< ascending by size, merged
    std::uint32_t huge_size;         ///< bytes; what zs_huge_class_size() returns

    /// Position in `classes` for an object of `size` bytes without its handle.
    [[nodiscard]] std::uint32_t position(std::uint32_t size) const {
        return by_size[(size + bias) >> delta_shift];
    }

    std::uint32_t delta_shift;          ///< classes before merging are 1 << delta_shift bytes apart
    std::uint32_t bias;                 ///< so that size + bias rounds up to a class and is not negative
    std::vector<std::uint8_t> by_size;  ///< (size + bias) >> delta_shift -> position
};

/// @param page_size  bytes, a power of two
/// @param chain      most pages of a zspage
/// Source: zs_create_pool(), Linux 6.1 and 6.12
ClassTable make_classes(ChainRule rule, std::uint32_t page_size, std::uint32_t chain);

}  // namespace swapreplay::zsmalloc

#endif
