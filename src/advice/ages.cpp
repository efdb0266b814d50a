// SPDX-License-Identifier: GPL-2.0-or-later
#include "advice/ages.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/number.hpp"
#include "report/numbers.hpp"

namespace swapreplay::advice {

namespace {

constexpr std::array<std::uint64_t, 16> round_ages{1,   2,   5,    10,   20,   30,    60,    120,
                                                   300, 600, 1800, 3600, 7200, 21600, 43200, 86400};

std::uint64_t shortest_span_ns(const AllResults& all) {
    return std::ranges::min(all, {}, [](const Results& results) { return results.facts().span_ns; })
        .facts()
        .span_ns;
}

}  // namespace

std::vector<std::uint64_t> ages_to_try(const AllResults& all) {
    constexpr std::uint64_t most_passes = 100, least_passes = 3;
    const std::uint64_t span_ns = shortest_span_ns(all);
    std::vector<std::uint64_t> ages;
    for (const std::uint64_t age : round_ages)
        if (age * second_ns >= span_ns / most_passes && age * second_ns <= span_ns / least_passes)
            ages.push_back(age);
    return ages;
}

std::string age_text(std::uint64_t seconds) {
    constexpr std::uint64_t minute = 60, hour = 3600;
    if (seconds % hour == 0) return fmt::format("{} h", seconds / hour);
    if (seconds % minute == 0) return fmt::format("{} min", seconds / minute);
    return fmt::format("{} s", seconds);
}

std::string ages_sentence(const AllResults& all) {
    return fmt::format(
        "A pass comes as often as the age is long. The shortest trace lasts {}: it cannot tell of ages above "
        "a third of "
        "that.",
        duration_text(shortest_span_ns(all)));
}

bool all_have(const AllResults& all, KernelRelease since) {
    return std::ranges::all_of(all, [&](const Results& results) { return results.facts().release >= since; });
}

Recommendation cannot_tell_ages(const AllResults& all) {
    Recommendation result;
    result.answer = all.size() == 1 ? "your trace cannot tell" : "your traces cannot tell";
    const bool timed =
        std::ranges::all_of(all, [](const Results& results) { return results.facts().has_times; });
    result.sentences.emplace_back(
        timed ? "It is too short: no age of a second or more comes often enough."
              : "It has no times, so it does not tell how old a page is. 'swapreplay record' "
                "and sr_collect record them.");
    return result;
}

}  // namespace swapreplay::advice
