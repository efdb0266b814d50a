// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/zram_device_facts.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include <fmt/format.h>
#include <sys/sysmacros.h>

#include "base/number.hpp"
#include "collect/machine.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {

namespace {

std::optional<std::string> first_line(const std::string& path) {
    std::ifstream file(path);
    std::string line;
    return std::getline(file, line) ? std::optional(line) : std::nullopt;
}

std::optional<std::uint64_t> number_of(std::string_view text) {
    return number<std::uint64_t>(text);
}

std::string with_single_spaces(const std::string& text) {
    std::istringstream words(text);
    std::string joined;
    for (std::string word; words >> word;)
        joined += joined.empty() ? word : " " + word;
    return joined;
}

std::string wanted_line(const std::string& path) {
    if (auto line = first_line(path)) return *line;
    throw Error(Fault::system, fmt::format("{}: cannot be read; run as root", path));
}

}  // namespace

ZramDeviceFacts zram_device_facts(const std::string& sysfs, std::string_view name) {
    constexpr std::string_view dev = "/dev/";
    if (name.starts_with(dev)) name.remove_prefix(dev.size());
    ZramDeviceFacts facts;
    facts.name = name;
    const std::string directory = fmt::format("{}/block/{}", sysfs, facts.name);
    const auto device = first_line(directory + "/dev");
    if (!device)
        throw Error(Fault::usage,
                    fmt::format("{}: no such device; 'modprobe zram' and 'zramctl --find' make one", name));
    if (!first_line(directory + "/comp_algorithm"))
        throw Error(Fault::usage, fmt::format("{}: is not a zram device", name));
    const std::string_view pair = *device;
    const std::size_t colon = std::min(pair.find(':'), pair.size());
    const auto major = number_of(pair.substr(0, colon));
    const auto minor = number_of(pair.substr(std::min(colon + 1, pair.size())));
    const auto size = number_of(wanted_line(directory + "/disksize"));
    if (!major || !minor || !size)
        throw Error(Fault::system, fmt::format("{}: does not hold what a zram's sysfs does", directory));
    if (*size == 0)
        throw Error(Fault::system, fmt::format("{}: has no size yet; set it up before recording it", name));
    facts.major = static_cast<std::uint32_t>(*major);
    facts.minor = static_cast<std::uint32_t>(*minor);
    facts.disk_bytes = *size;
    facts.codec = parse_comp_algorithm(wanted_line(directory + "/comp_algorithm")).selected;
    facts.recompression = with_single_spaces(first_line(directory + "/recomp_algorithm").value_or(""));
    return facts;
}

void refuse_device_as_output(const ZramDeviceFacts& device, const struct stat& output,
                             const std::string& path) {
    if (S_ISBLK(output.st_mode) && output.st_rdev == makedev(device.major, device.minor))
        throw Error(Fault::usage,
                    fmt::format("{}: is the device that is recorded; name another output", path));
}

Metadata metadata_of(const ZramDeviceFacts& device, std::uint32_t page_size, std::string_view hooks,
                     const std::optional<ZramMemory>& before) {
    Metadata metadata;
    metadata.page_size = page_size;
    metadata.slots = device.disk_bytes / page_size;
    metadata.codecs = {device.codec};
    describe_machine(metadata);
    metadata.facts["device"] = device.name;
    metadata.facts["hooks"] = hooks;
    if (!device.recompression.empty()) metadata.facts["recomp_algorithm"] = device.recompression;
    if (before) metadata.facts["mm_stat_begin"] = before->text;
    return metadata;
}

std::optional<ZramMemory> zram_memory(const std::string& sysfs, const std::string& name) {
    const auto line = first_line(fmt::format("{}/block/{}/mm_stat", sysfs, name));
    const auto stat = line ? parse_mm_stat(*line) : std::nullopt;
    if (!stat) return std::nullopt;
    return ZramMemory{*stat, with_single_spaces(*line)};
}

}  // namespace swapreplay::collect
