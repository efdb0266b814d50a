// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/store_rules.hpp"

#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/kernel_release.hpp"
#include "base/number.hpp"
#include "base/spec.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

using Release = KernelRelease;
constexpr ParameterInfo policy_kernel{"kernel", "", "a release", "kernel whose rules are meant"};
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
    std::vector<ParameterInfo> parameters = {};  ///< besides kernel
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
                                     .rejected_goes_to_disk = true,
                                     .written_back_is_stored = false,
                                     .limit = LimitCheck::before_store,
                                     .hysteresis = {false, false, 90},
                                     .evictable_header_bytes = 8};

/// mm/zswap.c, Linux 6.12: xa_store() gives back the old entry, which is freed then; a store that fails frees
/// it as well; zswap_check_limits() has >= and <=; what the zero map above it leaves is compressed like any
/// page. zswap_load() erases and frees the entry if the folio is in the swap cache (6.12, 6.18), which it is but for
/// a page that one process alone maps, on a synchronous device such as zram; in 7.3 it always is. In 6.1
/// zswap_frontswap_load() keeps the entry; loads that free began with 6.5, as an option. shrink_memcg() looks at one
/// entry of the list (6.12, 7.2), or at SWAP_CLUSTER_MAX of them (7.3).
constexpr StoreRules zswap_xarray{.order = OverwriteOrder::allocate_first,
                                  .too_large = TooLarge::rejected,
                                  .load_frees = true,
                                  .rejected_goes_to_disk = true,
                                  .written_back_is_stored = false,
                                  .shrinker_batch = 1,
                                  .limit = LimitCheck::before_store};

/// About 6.18: a page that does not get smaller is stored as it is, if writeback is on.
constexpr StoreRules zswap_raw = [] {
    StoreRules rules = zswap_xarray;
    rules.huge_from = HugeFrom::page_size;
    return rules;
}();

constexpr StoreRules zswap_batches = [] {
    StoreRules rules = zswap_raw;
    rules.shrinker_batch = 32;
    return rules;
}();

/// zswap from 6.2 to 6.10 is left out: the header moved to zsmalloc too for some releases, then 32 pools were
/// chosen by a hash of the entry's address, which no replay can know.
const std::array<Policy, 3>& policies() {
    static const std::array<Policy, 3> all{{
        {"zram",
         "drivers/block/zram: a page whose clen reaches the huge size is stored uncompressed, a same-filled "
         "page "
         "takes nothing; huge=page stores only those of a page or more uncompressed, as no kernel does; "
         "chunk=SIZE, with folios=any, "
         "frees=keep and assume=PERCENT, is a model of chunks of several pages, which no kernel has",
         {{{0, 0}, {6, 13, any_patch}, zram},
          {{6, 14}, {6, 16, 8}, zram_free_first},
          {{6, 16, 9}, newest, zram}},
         {},
         {{"huge", "pool", "pool or page", "clen from which a page is stored uncompressed"},
          {"chunk", "", "8K, 16K, 32K or 64K", "pages of a folio are compressed together"},
          {"folios", "trace", "trace or any", "with chunk: what a chunk is made of"},
          {"frees", "store", "store or keep", "with chunk: what a free of some of its pages does"},
          {"assume", "", "a share, such as 70%", "with chunk: its clen, of its pages' together"}}},
        {"zswap",
         "mm/zswap.c: a page that the pool does not take goes to the disk; at the limit older ones are "
         "written "
         "back; loads=free|keep, writeback=on|off and accept=PERCENT change its rules",
         {{{0, 0}, {6, 1, any_patch}, zswap_frontswap},
          {{6, 11}, {6, 17, any_patch}, zswap_xarray},
          {{6, 18}, {7, 2, any_patch}, zswap_raw},
          {{7, 3}, newest, zswap_batches}},
         "some of 6.2 to 6.10 chose among 32 pools by a hash of an address, which no trace tells",
         {{"loads", "", "free or keep", "whether a load frees the entry"},
          {"writeback", "", "on or off", "whether older pages are written back at the limit"},
          {"accept", "90", "0 to 100, in percent", "of the limit, below which it stores again"}}},
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

std::vector<ParameterInfo> parameters_known(const Policy& policy) {
    std::vector<ParameterInfo> known = policy.parameters;
    if (policy.generations.size() > 1) known.insert(known.begin(), policy_kernel);
    return known;
}

const StoreRules& rules_of(const Policy& policy, Release release) {
    for (const Generation& generation : policy.generations) {
        if (generation.first <= release && release <= generation.last) return generation.rules;
    }
    throw Error(Fault::usage,
                fmt::format("policy {}: kernel={} cannot be replayed: {}; use one of {}", policy.name,
                            release.text(), policy.why_not_others, fmt::join(ranges_of(policy), ", ")));
}

/// The text after the name: "kernel=6.12,loads=keep".
std::string_view parameters_of(std::string_view text) {
    const std::size_t colon = text.find(':');
    return colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
}

/// Calls visit(part) for each part between commas.
template <class Visit>
void for_each_part(std::string_view text, Visit visit) {
    while (!text.empty()) {
        const std::size_t comma = text.find(',');
        visit(text.substr(0, comma));
        text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
    }
}

/// Two words that a parameter takes. Throws Error(Fault::usage): the value is neither.
bool is_first_of(const Spec& spec, std::string_view parameter, std::string_view first,
                 std::string_view second) {
    const std::string& value = spec.values.find(parameter)->second;
    if (value != first && value != second)
        throw Error(Fault::usage, fmt::format("policy {}: {}={}: must be {} or {}", spec.name, parameter,
                                              value, first, second));
    return value == first;
}

void apply_parameters(const Spec& spec, StoreRules& rules) {
    rules.chunk = chunk_rules_of(spec);
    if (spec.values.contains("huge") && is_first_of(spec, "huge", "page", "pool"))
        rules.huge_from = HugeFrom::page_size;
    if (spec.values.contains("loads")) rules.load_frees = is_first_of(spec, "loads", "free", "keep");
    if (spec.values.contains("writeback")) {
        const bool on = is_first_of(spec, "writeback", "on", "off");
        if (on && rules.shrinker_batch == 0)
            throw Error(
                Fault::usage,
                fmt::format(
                    "policy {}: writeback=on: this kernel lets each pool write back by its own rules, "
                    "which are not modelled; leave it out",
                    spec.name));
        if (!on) rules.shrinker_batch = 0;
    }
    if (const auto accept = spec.values.find("accept"); accept != spec.values.end())
        rules.hysteresis.accept_percent = static_cast<std::uint32_t>(
            require_count(fmt::format("policy {}: accept:", spec.name), accept->second, 0, 100));
}

/// Throws Error(Fault::usage): the policy has no such parameter.
void require_parameters_of(const Policy& policy, const Spec& spec) {
    const std::vector<ParameterInfo> known = parameters_known(policy);
    for (const auto& [parameter, value] : spec.values) {
        if (std::ranges::find(known, parameter, &ParameterInfo::name) != known.end()) continue;
        if (known.empty())
            throw Error(Fault::usage,
                        fmt::format("policy {} has no parameters, '{}' was given", policy.name, parameter));
        std::vector<std::string_view> names(known.size());
        std::ranges::transform(known, names.begin(), &ParameterInfo::name);
        throw Error(Fault::usage, fmt::format("policy {}: no parameter '{}'; it has {}", policy.name,
                                              parameter, fmt::join(names, ", ")));
    }
}

}  // namespace

StorePolicy StorePolicy::parse(std::string_view text, std::string_view kernel) {
    const Spec spec = Spec::parse(text, "policy", "swapreplay pools");
    std::vector<std::string_view> names;
    for (const Policy& policy : policies()) {
        names.push_back(policy.name);
        if (policy.name != spec.name) continue;
        require_parameters_of(policy, spec);
        if (policy.generations.size() == 1)
            return {std::string(text), policy.generations.back().rules, std::nullopt};
        const std::string_view named = kernel_named_by(text);
        const std::string_view chosen = named.empty() ? kernel : named;
        const Release release =
            require_kernel(fmt::format("policy {}: kernel={}", spec.name, chosen), chosen);
        StorePolicy result{std::string(text), rules_of(policy, release), release};
        apply_parameters(spec, result.rules);
        return result;
    }
    throw Error(Fault::usage, fmt::format("unknown store policy '{}'; known policies: {}{}", spec.name,
                                          fmt::join(names, ", "), did_you_mean(spec.name, names)));
}

std::string_view StorePolicy::kernel_named_by(std::string_view text) {
    constexpr std::string_view parameter = "kernel=";
    std::string_view named;
    for_each_part(parameters_of(text), [&](std::string_view part) {
        if (part.starts_with(parameter)) named = part.substr(parameter.size());
    });
    return named;
}

std::string StorePolicy::full_text() const {
    std::string name(name_of_spec(text));
    if (!kernel) return name;
    std::string full = fmt::format("{}:kernel={}", name, kernel->text());
    for_each_part(parameters_of(text), [&](std::string_view part) {
        if (!part.starts_with("kernel=")) full += fmt::format(",{}", part);
    });
    return full;
}

const std::vector<PolicyInfo>& policy_infos() {
    static const auto infos = [] {
        std::vector<PolicyInfo> all;
        for (const Policy& policy : policies())
            all.push_back({policy.name, policy.summary, ranges_of(policy), parameters_known(policy)});
        return all;
    }();
    return infos;
}

}  // namespace swapreplay
