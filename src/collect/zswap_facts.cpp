// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/zswap_facts.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "base/number.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {

namespace {

/// The files of a folder, by name, with the first line of each.
std::map<std::string, std::string> lines_of(const std::string& folder) {
    std::map<std::string, std::string> lines;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
        std::ifstream file(entry.path());
        std::string line;
        if (std::getline(file, line)) lines[entry.path().filename().string()] = line;
    }
    return lines;
}

}  // namespace

ZswapFacts zswap_facts(const std::string& sysfs) {
    ZswapFacts facts;
    facts.parameters = lines_of(sysfs + "/module/zswap/parameters");
    if (facts.parameters.empty())
        throw Error(Fault::system,
                    "zswap: this kernel has none (CONFIG_ZSWAP); if it swaps to zram, record that: zram0");
    facts.enabled = facts.parameters["enabled"] == "Y";
    facts.compressor = facts.parameters["compressor"];
    return facts;
}

std::string zswap_counters(const std::string& debugfs, const std::string& vmstat) {
    std::map<std::string, std::string> counters = lines_of(debugfs + "/zswap");
    std::istringstream words(vmstat);
    for (std::string name, value; words >> name >> value;)
        if (name == "zswpin" || name == "zswpout" || name == "zswpwb") counters[name] = value;
    std::string text;
    for (const auto& [name, value] : counters)
        text += fmt::format("{}{}={}", text.empty() ? "" : " ", name, value);
    return text;
}

std::optional<std::uint64_t> zswap_counter(const std::string& counters, std::string_view name) {
    std::istringstream words(counters);
    for (std::string word; words >> word;)
        if (word.size() > name.size() && word.starts_with(name) && word[name.size()] == '=')
            return number<std::uint64_t>(std::string_view(word).substr(name.size() + 1));
    return std::nullopt;
}

std::optional<SwapArea> first_swap_area(const std::string& swaps, std::uint32_t page_size) {
    // Filename  Type  Size  Used  Priority: sizes in KiB, less the header's page
    std::istringstream lines(swaps);
    std::string line;
    std::getline(lines, line);
    std::optional<SwapArea> first;
    int highest = 0;
    for (std::uint32_t type = 0; std::getline(lines, line); ++type) {
        std::istringstream words(line);
        std::string path, kind;
        std::uint64_t kib = 0, used = 0;
        int priority = 0;
        if (!(words >> path >> kind >> kib >> used >> priority)) continue;
        if (first && priority <= highest) continue;
        highest = priority;
        first = SwapArea{type, path, kib * 1024 / page_size + 1};
    }
    return first;
}

}  // namespace swapreplay::collect
