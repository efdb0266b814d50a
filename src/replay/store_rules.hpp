// SPDX-License-Identifier: GPL-2.0-or-later
// What happens to a page before the pool sees it: a store policy, as data. The engine reads it; nothing in it
// is code, so that a kernel's habits are one line in store_rules.cpp.
#ifndef SWAPREPLAY_REPLAY_STORE_RULES_HPP
#define SWAPREPLAY_REPLAY_STORE_RULES_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/kernel_release.hpp"
#include "base/parameters.hpp"
#include "replay/chunk_rules.hpp"

namespace swapreplay {

/// At an overwrite, which comes first.
enum class OverwriteOrder { allocate_first, free_first };

/// From which clen on a page is huge: stored as it is, uncompressed.
enum class HugeFrom {
    never,           ///< whatever the codec gave goes to the pool
    page_size,       ///< clen >= page size
    pool_huge_size,  ///< clen >= the pool's huge_size(); the page size for a pool that has none
};

/// What becomes of an object that is larger than the pool takes.
enum class TooLarge {
    page_of_its_own,  ///< the page is kept as it is, in a page outside the pool
    rejected,
};

/// When `limit_pages` is looked at.
enum class LimitCheck {
    page_source,       ///< the pool gets no page beyond it
    after_allocation,  ///< the object is allocated, counts into the peak, and is undone if pages > limit
    before_store,      ///< full when the limit is reached; then nothing is stored until enough was freed
};

/// When a pool under LimitCheck::before_store is full, and when it takes pages again.
struct Hysteresis {
    bool full_at_limit = true;     ///< pages >= limit is full; otherwise pages > limit
    bool accept_at_share = true;   ///< pages <= share accepts again; otherwise pages < share
    std::uint32_t accept_percent;  ///< the share, of the limit

    [[nodiscard]] std::uint64_t accept_pages(std::uint64_t limit_pages) const noexcept {
        return limit_pages / 100 * accept_percent + limit_pages % 100 * accept_percent / 100;
    }
};

struct StoreRules {
    OverwriteOrder order = OverwriteOrder::free_first;
    HugeFrom huge_from = HugeFrom::never;
    TooLarge too_large = TooLarge::page_of_its_own;
    bool same_filled_takes_nothing = false;
    bool rejected_store_keeps_old = false;  ///< the slot's older object stays; only with allocate_first
    bool load_frees = false;                ///< a read frees the object that it loads
    /// What is rejected is swapped out to the disk below, from where it is read again (zswap). Under zram the writer
    /// gets an error instead.
    bool rejected_goes_to_disk = false;
    /// A slot whose object was written back still counts as stored (zram's pages_stored; not zswap's).
    bool written_back_is_stored = true;
    /// Objects that zswap's shrinker looks at in one go when the limit is reached; 0: nothing is written back.
    std::uint32_t shrinker_batch = 0;
    LimitCheck limit = LimitCheck::page_source;
    Hysteresis hysteresis{true, true, 90};
    /// Bytes put before each object in a pool that writes back by itself (zbud, z3fold).
    std::uint32_t evictable_header_bytes = 0;
    ChunkRules chunk = {};  ///< of zram alone, and of no kernel
};

/// A policy as a person names it: `zram`, `zram:kernel=6.15`, `zswap:kernel=6.12,loads=keep`, `plain`.
struct StorePolicy {
    std::string text;  ///< as given
    StoreRules rules;
    std::optional<KernelRelease> kernel;  ///< whose rules these are; nullopt: the policy follows no kernel

    /// @param kernel  of a text that does not name one
    /// Throws Error(Fault::usage): there is no such policy, or that kernel is not known or cannot be replayed; with
    /// what there is.
    static StorePolicy parse(std::string_view text, std::string_view kernel = default_kernel);

    /// The kernel that the text names, empty if it names none.
    [[nodiscard]] static std::string_view kernel_named_by(std::string_view text);
    /// With the kernel: `zram:kernel=6.12`.
    [[nodiscard]] std::string full_text() const;
};

/// For --help and the documents.
struct PolicyInfo {
    std::string_view name;
    std::string_view summary;
    std::vector<std::string> kernels;  ///< the ranges with rules of their own; empty: follows no kernel
    std::vector<ParameterInfo> parameters;
};
const std::vector<PolicyInfo>& policy_infos();

}  // namespace swapreplay

#endif
