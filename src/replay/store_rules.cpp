// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/store_rules.hpp"

#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/kernel_release.hpp"
#include "pool/parameters.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

using Release = KernelRelease;
constexpr unsigned any_patch = Release::any;
constexpr Release newest{Release::any, Release::any, any_patch};

/// The rules of all releases from `first` to `last`.
struct Generation {
    Release first;
    Release last;
    StoreRules rules;
};

struct Policy {
    std::string_view name;
    std::string_view summary;
    std::vector<Generation> generations;  ///< oldest first
    std::string_view why_not_others = {};
};

/// The first project's client: the slot's old object goes, then the new one is allocated.
constexpr StoreRules plain{};

/// drivers/block/zram/zram_drv.c, zram_write_page(): zs_malloc(), update_used_max() and the test of
/// limit_pages come before zram_free_page() (Linux 5.10, 6.1, 6.12, 7.3).
constexpr StoreRules zram{.order = OverwriteOrder::allocate_first,
                          .huge_from = HugeFrom::pool_huge_size,
                          .same_filled_takes_nothing = true,
                          .rejected_store_keeps_old = true,
                          .limit = LimitCheck::after_allocation};

/// zram_write_page() begins with zram_free_page() since "zram: free slot memory early during write"
/// (71268035f5d7, 6.14); "zram: fix slot write race condition" (ce4be9e4307c, 6.17, and in 6.16.9 of the
/// stable releases) put it back after zs_malloc().
constexpr StoreRules zram_free_first = [] {
    StoreRules rules = zram;
    rules.order = OverwriteOrder::free_first;
    rules.rejected_store_keeps_old = false;
    return rules;
}();

/// mm/zswap.c and mm/frontswap.c, Linux 6.1: __frontswap_store() invalidates the old page before zswap is
/// asked; zswap_is_full() is `max < pages`, zswap_can_accept() `max * 90 % > pages`; a zpool that writes back
/// by itself gets a struct zswap_header of 8 bytes before each object.
constexpr StoreRules zswap_frontswap{.order = OverwriteOrder::free_first,
                                     .too_large = TooLarge::rejected,
                                     .same_filled_takes_nothing = true,
                                     .limit = LimitCheck::before_store,
                                     .hysteresis = {false, false, 90},
                                     .evictable_header_bytes = 8};

/// mm/zswap.c, Linux 6.12: xa_store() gives back the old entry, which is freed then; a store that fails frees
/// it as well; zswap_check_limits() has >= and <=; what the zero map above it leaves is compressed like any
/// page. zswap_load() erases and frees the entry if the folio is in the swap cache (6.12, 6.18), which it is but for
/// a page that one process alone maps, on a synchronous device such as zram; in 7.3 it always is. In 6.1
/// zswap_frontswap_load() keeps the entry; loads that free began with 6.5, as an option.
constexpr StoreRules zswap_xarray{.order = OverwriteOrder::allocate_first,
                                  .too_large = TooLarge::rejected,
                                  .load_frees = true,
                                  .limit = LimitCheck::before_store};

/// About 6.18: a page that does not get smaller is stored as it is, if writeback is on.
constexpr StoreRules zswap_raw = [] {
    StoreRules rules = zswap_xarray;
    rules.huge_from = HugeFrom::page_size;
    return rules;
}();

/// zswap from 6.2 to 6.10 is left out: the header moved to zsmalloc too for some releases, then 32 pools were
/// chosen by a hash of the entry's address, which no replay can know.
const std::array<Policy, 3>& policies() {
    static const std::array<Policy, 3> all{{
        {"zram",
         "drivers/block/zram: a page whose clen reaches the huge size is stored uncompressed, a same-filled "
         "page "
         "takes nothing",
         {{{0, 0}, {6, 13, any_patch}, zram},
          {{6, 14}, {6, 16, 8}, zram_free_first},
          {{6, 16, 9}, newest, zram}}},
        {"zswap",
         "mm/zswap.c without writeback: a page that the pool does not take is rejected",
         {{{0, 0}, {6, 1, any_patch}, zswap_frontswap},
          {{6, 11}, {6, 17, any_patch}, zswap_xarray},
          {{6, 18}, newest, zswap_raw}},
         "some of 6.2 to 6.10 chose among 32 pools by a hash of an address, which no trace tells"},
        {"plain",
         "the client of compcache 2008: the old object is freed, then the new one allocated, whatever its "
         "length",
         {{{0, 0}, newest, plain}}},
    }};
    return all;
}

std::string range_text(const Generation& generation) {
    const auto text = [](Release release) {
        const bool all_patches = release.patch_number == 0 || release.patch_number == any_patch;
        return fmt::format("{}.{}{}", release.major_number, release.minor_number,
                           all_patches ? "" : fmt::format(".{}", release.patch_number));
    };
    if (generation.first == Release{}) return fmt::format("up to {}", text(generation.last));
    if (generation.last == newest) return fmt::format("{} and newer", text(generation.first));
    return fmt::format("{} to {}", text(generation.first), text(generation.last));
}

std::vector<std::string> ranges_of(const Policy& policy) {
    std::vector<std::string> ranges;
    if (policy.generations.size() == 1) return ranges;
    for (const Generation& generation : policy.generations)
        ranges.push_back(range_text(generation));
    return ranges;
}

const StoreRules& rules_of(const Policy& policy, Release release) {
    for (const Generation& generation : policy.generations) {
        if (generation.first <= release && release <= generation.last) return generation.rules;
    }
    throw Error(Fault::usage,
                fmt::format("policy {}: kernel={} cannot be replayed: {}; use one of {}", policy.name,
                            release.text(), policy.why_not_others, fmt::join(ranges_of(policy), ", ")));
}

}  // namespace

StorePolicy StorePolicy::parse(std::string_view text, std::string_view kernel) {
    const std::string_view name = text.substr(0, text.find(':'));
    std::vector<std::string_view> names;
    for (const Policy& policy : policies()) {
        names.push_back(policy.name);
        if (policy.name != name) continue;
        const std::string_view rest = text.substr(std::min(name.size() + 1, text.size()));
        if (policy.generations.size() == 1) {
            if (name.size() == text.size()) return {std::string(text), policy.generations.back().rules, {}};
            throw Error(Fault::usage, fmt::format("policy {} has no parameters, '{}' was given", name, rest));
        }
        const std::string_view named = kernel_named_by(text);
        if (name.size() != text.size() && named.empty()) {
            throw Error(Fault::usage,
                        fmt::format("policy {}: '{}': its only parameter is kernel=RELEASE", name, rest));
        }
        const std::string_view chosen = named.empty() ? kernel : named;
        const Release release = require_kernel(fmt::format("policy {}: kernel={}", name, chosen), chosen);
        return {std::string(text), rules_of(policy, release), release};
    }
    throw Error(Fault::usage, fmt::format("unknown store policy '{}'; known policies: {}{}", name,
                                          fmt::join(names, ", "), did_you_mean(name, names)));
}

std::string_view StorePolicy::kernel_named_by(std::string_view text) {
    constexpr std::string_view parameter = ":kernel=";
    const std::size_t at = text.find(':');
    if (at == std::string_view::npos || !text.substr(at).starts_with(parameter)) return {};
    return text.substr(at + parameter.size());
}

std::string StorePolicy::full_text() const {
    const std::string name = text.substr(0, text.find(':'));
    return kernel ? fmt::format("{}:kernel={}", name, kernel->text()) : name;
}

const std::vector<PolicyInfo>& policy_infos() {
    static const auto infos = [] {
        std::vector<PolicyInfo> all;
        for (const Policy& policy : policies())
            all.push_back({policy.name, policy.summary, ranges_of(policy)});
        return all;
    }();
    return infos;
}

}  // namespace swapreplay
