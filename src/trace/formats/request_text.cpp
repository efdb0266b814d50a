// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/formats/request_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/number.hpp"

namespace swapreplay {

namespace {

constexpr std::uint64_t max_sector = std::uint64_t{1} << 48;
constexpr std::size_t second_decimals = 9;

}  // namespace

std::vector<std::string_view> words_of(std::string_view line, std::size_t most) {
    std::vector<std::string_view> words;
    while (words.size() < most) {
        const std::size_t begin = line.find_first_not_of(" \t");
        if (begin == std::string_view::npos) break;
        line.remove_prefix(begin);
        const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
        words.push_back(line.substr(0, end));
        line.remove_prefix(end);
    }
    return words;
}

std::optional<std::string> device_of(std::string_view word) {
    const std::size_t comma = word.find(',');
    if (comma == std::string_view::npos) return std::nullopt;
    const auto major = number<std::uint32_t>(word.substr(0, comma));
    const auto minor = number<std::uint32_t>(word.substr(comma + 1));
    if (!major || !minor) return std::nullopt;
    return fmt::format("{}:{}", *major, *minor);
}

std::optional<std::uint64_t> seconds_in_ns(std::string_view word) {
    const std::size_t point = word.find('.');
    const auto seconds = number<std::uint64_t>(word.substr(0, point));
    if (!seconds || *seconds > UINT64_MAX / second_ns - 1) return std::nullopt;
    if (point == std::string_view::npos) return *seconds * second_ns;
    std::string decimals(word.substr(point + 1, second_decimals));
    if (decimals.empty()) return std::nullopt;
    decimals.append(second_decimals - decimals.size(), '0');
    const auto fraction = number<std::uint64_t>(decimals);
    if (!fraction) return std::nullopt;
    return *seconds * second_ns + *fraction;
}

std::optional<Op> op_of_letters(std::string_view rwbs) {
    const auto has = [rwbs](char letter) { return rwbs.find(letter) != std::string_view::npos; };
    if (has('D') || has('E')) return Op::free;
    if (has('W')) return Op::write;
    if (has('R')) return Op::read;
    return std::nullopt;
}

bool take_sectors(const std::vector<std::string_view>& words, std::size_t at, BlockRequest& request) {
    if (words.size() < at + 3 || words[at + 1] != "+") return false;
    const auto sector = number<std::uint64_t>(words[at]);
    const auto sectors = number<std::uint64_t>(words[at + 2]);
    if (!sector || !sectors || *sector > max_sector || *sectors > max_sector) return false;
    request.first_byte = *sector * sector_bytes;
    request.bytes = *sectors * sector_bytes;
    return true;
}

std::optional<Remap> remap_of(const std::vector<std::string_view>& words, std::size_t at,
                              std::string device) {
    BlockRequest request;
    if (!take_sectors(words, at, request) || words.size() < at + 6 || words[at + 3] != "<-")
        return std::nullopt;
    std::string_view partition = words[at + 4];
    if (!partition.starts_with('(') || !partition.ends_with(')')) return std::nullopt;
    partition = partition.substr(1, partition.size() - 2);
    auto from = device_of(partition);
    const auto sector = number<std::uint64_t>(words[at + 5]);
    if (!from || !sector) return std::nullopt;
    return Remap{std::move(*from), *sector, request.first_byte / sector_bytes, std::move(device), 0};
}

std::optional<RequestItem> RequestTextReader::next_item() {
    while (const auto line = lines_.next()) {
        std::optional<RequestItem> item;
        if (!lines_.parsed_unless_cut([&] { item = parse(*line); })) return std::nullopt;
        if (!item) continue;
        if (auto* request = std::get_if<BlockRequest>(&*item)) request->place = lines_.number();
        if (auto* remap = std::get_if<Remap>(&*item)) remap->place = lines_.number();
        if (auto* lost = std::get_if<LostRecords>(&*item)) lost->place = lines_.number();
        return item;
    }
    return std::nullopt;
}

std::string RequestTextReader::place_of(std::uint64_t place) const {
    return fmt::format("{}: line {}", lines_.name(), place);
}

}  // namespace swapreplay
