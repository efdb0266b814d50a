// SPDX-License-Identifier: GPL-2.0-or-later
#include "base/zram_sysfs.hpp"

#include <sstream>

#include "base/number.hpp"

namespace swapreplay {

std::optional<std::vector<std::uint64_t>> numbers_of(std::string_view text) {
    std::vector<std::uint64_t> numbers;
    std::istringstream words{std::string(text)};
    for (std::string word; words >> word;) {
        const auto value = number<std::uint64_t>(word);
        if (!value) return std::nullopt;
        numbers.push_back(*value);
    }
    return numbers;
}

std::optional<ZramMmStat> parse_mm_stat(std::string_view text) {
    constexpr std::size_t least = 7;
    const auto numbers = numbers_of(text);
    if (!numbers || numbers->size() < least) return std::nullopt;
    const auto& column = *numbers;
    ZramMmStat stat{.orig_data_size = column[0],
                    .compr_data_size = column[1],
                    .mem_used_total = column[2],
                    .mem_limit = column[3],
                    .mem_used_max = column[4],
                    .same_pages = column[5],
                    .pages_compacted = column[6],
                    .huge_pages = {}};
    if (column.size() > least) stat.huge_pages = column[least];
    return stat;
}

ZramAlgorithms parse_comp_algorithm(std::string_view text) {
    ZramAlgorithms algorithms;
    std::istringstream words{std::string(text)};
    for (std::string word; words >> word;) {
        const bool selected = word.size() > 2 && word.front() == '[' && word.back() == ']';
        if (selected) algorithms.selected = word = word.substr(1, word.size() - 2);
        algorithms.names.push_back(word);
    }
    return algorithms;
}

}  // namespace swapreplay
