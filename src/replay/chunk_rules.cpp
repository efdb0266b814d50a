// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/chunk_rules.hpp"

#include <fmt/format.h>

#include "base/number.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

constexpr std::uint32_t smallest_chunk = 8192;
constexpr std::uint32_t largest_chunk = 65536;

[[noreturn]] void refuse_rule(const Spec& spec, std::string_view parameter, std::string_view must) {
    throw Error(Fault::usage, fmt::format("policy {}: {}={}: must be {}", spec.name, parameter,
                                          spec.values.find(parameter)->second, must));
}

std::uint32_t chunk_bytes(const Spec& spec) {
    const auto bytes = size_bytes(spec.values.find("chunk")->second);
    for (std::uint32_t allowed = smallest_chunk; allowed <= largest_chunk; allowed *= 2)
        if (bytes == allowed) return allowed;
    refuse_rule(spec, "chunk", "8K, 16K, 32K or 64K");
}

/// True for the second word.
bool is_second(const Spec& spec, std::string_view parameter, std::string_view first,
               std::string_view second) {
    const auto found = spec.values.find(parameter);
    if (found == spec.values.end() || found->second == first) return false;
    if (found->second != second) refuse_rule(spec, parameter, fmt::format("{} or {}", first, second));
    return true;
}

}  // namespace

ChunkRules chunk_rules_of(const Spec& spec) {
    ChunkRules rules;
    if (!spec.values.contains("chunk")) {
        for (const std::string_view parameter : {"folios", "frees", "assume"})
            if (spec.values.contains(parameter))
                throw Error(Fault::usage,
                            fmt::format("policy {}: {}: is of chunks; add chunk=SIZE, such as chunk=16K",
                                        spec.name, parameter));
        return rules;
    }
    rules.bytes = chunk_bytes(spec);
    rules.any_run = is_second(spec, "folios", "trace", "any");
    rules.kept_whole = is_second(spec, "frees", "store", "keep");
    if (const auto assume = spec.values.find("assume"); assume != spec.values.end()) {
        const auto share = share_of(assume->second);
        if (!share || *share <= 0 || *share > 1) refuse_rule(spec, "assume", "above 0% and at most 100%");
        rules.assumed_share = *share;
    }
    return rules;
}

}  // namespace swapreplay
