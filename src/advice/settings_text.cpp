// SPDX-License-Identifier: GPL-2.0-or-later
// Settings to paste. tests/vm/advise pastes them into real kernels, and into Debian's zram-generator.
#include <algorithm>
#include <cctype>
#include <sstream>
#include <string_view>

#include <fmt/format.h>

#include "advice/advice_text.hpp"
#include "advice/codec_choices.hpp"

namespace swapreplay::advice {

namespace {

constexpr std::uint64_t mib = 1024 * 1024;

std::uint64_t in_mib(std::uint64_t bytes) {
    return (bytes + mib - 1) / mib;
}

/// "zstd:level=3" in the two forms of zram's files.
struct Codec {
    std::string name, parameters;
};

/// A trace's metadata can have any name; what is pasted into a shell has only what a kernel's codec can be called.
bool can_be_pasted(std::string_view text) {
    return std::ranges::all_of(text, [](unsigned char c) {
        return std::isalnum(c) != 0 ||
               std::string_view("_-.:=,").find(static_cast<char>(c)) != std::string_view::npos;
    });
}

/// The kernel's name for lz4's acceleration is level; it has none for the release whose rules are meant.
Codec codec_of(const std::string& text) {
    if (!can_be_pasted(text)) return {"COMPRESSOR", {}};
    constexpr std::string_view acceleration = "acceleration=";
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos) return {text, {}};
    Codec codec{text.substr(0, colon), {}};
    std::istringstream words(text.substr(colon + 1));
    for (std::string word; std::getline(words, word, ',');) {
        if (word.starts_with("kernel=")) continue;
        if (word.starts_with(acceleration)) word.replace(0, acceleration.size(), "level=");
        codec.parameters += (codec.parameters.empty() ? "" : " ") + word;
    }
    return codec;
}

std::string to_file(const Settings& settings, std::string_view text, std::string_view file) {
    return fmt::format("echo {} > /sys/block/{}/{}", text, settings.device, file);
}

std::string to_file(const Settings& settings, std::uint64_t number, std::string_view file) {
    return to_file(settings, std::to_string(number), file);
}

std::vector<std::string> codec_lines(const Settings& settings, const Codec& codec) {
    std::vector<std::string> lines{to_file(settings, codec.name, "comp_algorithm")};
    if (!codec.parameters.empty())
        lines.push_back(
            to_file(settings, fmt::format("'algo={} {}'", codec.name, codec.parameters), "algorithm_params"));
    return lines;
}

std::vector<std::string> sysfs_lines(const Settings& settings, const Codec& codec) {
    std::vector<std::string> lines = codec_lines(settings, codec);
    lines.push_back(to_file(settings, settings.disksize_bytes, "disksize"));
    lines.push_back(to_file(settings, settings.mem_limit_bytes, "mem_limit"));
    return lines;
}

/// Without a trace: the size stays as it is.
std::vector<SettingsBlock> of_device(const AdvisedTraces& advised) {
    constexpr std::uint64_t slot_bytes = 4096;
    const DeviceFacts& device = *advised.circumstances.device;
    const Settings& settings = advised.settings;
    if (settings.codec.empty()) return {};
    std::vector<std::string> lines{fmt::format("# after 'swapoff {}', which empties it:", device.path),
                                   to_file(settings, 1, "reset")};
    for (std::string& line : codec_lines(settings, codec_of(settings.codec)))
        lines.push_back(std::move(line));
    lines.push_back(to_file(settings, device.slots * slot_bytes, "disksize"));
    return {{"sysfs", std::move(lines)}};
}

std::vector<std::string> zramctl_lines(const Settings& settings, const Codec& codec) {
    std::vector<std::string> lines;
    std::string parameters;
    if (!codec.parameters.empty()) {
        lines.emplace_back("# --algorithm-params is known to util-linux 2.41 and newer");
        parameters = fmt::format(" --algorithm-params '{}'", codec.parameters);
    }
    lines.push_back(fmt::format("zramctl --algorithm {}{} --size {} /dev/{}", codec.name, parameters,
                                settings.disksize_bytes, settings.device));
    lines.push_back(to_file(settings, settings.mem_limit_bytes, "mem_limit"));
    return lines;
}

std::vector<std::string> generator_lines(const Settings& settings, const Codec& codec) {
    std::string parameters = codec.parameters;
    std::ranges::replace(parameters, ' ', ',');
    std::vector<std::string> lines{fmt::format("[{}]", settings.device),
                                   fmt::format("zram-size = {}", in_mib(settings.disksize_bytes))};
    if (!parameters.empty()) {
        lines.emplace_back("# parameters are known to zram-generator 1.2 and newer:");
        lines.push_back(fmt::format("compression-algorithm = {}({})", codec.name, parameters));
    } else {
        lines.push_back(fmt::format("compression-algorithm = {}", codec.name));
    }
    lines.emplace_back("# known to zram-generator 1.2 and newer:");
    lines.push_back(fmt::format("zram-resident-limit = {}", in_mib(settings.mem_limit_bytes)));
    return lines;
}

std::vector<std::string> recompression_lines(const Settings& settings, const Codec& in_use) {
    return {to_file(settings, in_use.name, "comp_algorithm"),
            to_file(settings, fmt::format("'algo={} priority=1'", codec_of(settings.recompress_codec).name),
                    "recomp_algorithm"),
            to_file(settings, settings.disksize_bytes, "disksize"),
            to_file(settings, settings.recompress_bytes, "mem_limit"),
            fmt::format("# every {} s:", settings.recompress_idle_seconds),
            to_file(settings, settings.recompress_idle_seconds, "idle"),
            to_file(settings, "'type=idle priority=1'", "recompress")};
}

std::vector<std::string> pass_lines(const Settings& settings) {
    std::vector<std::string> lines;
    if (!settings.compact_every.empty()) {
        lines.push_back(fmt::format("# every {}:", settings.compact_every));
        lines.push_back(to_file(settings, 1, "compact"));
    }
    if (settings.writeback_idle_seconds != 0) {
        lines.push_back(fmt::format("# every {} s, with a backing_dev:", settings.writeback_idle_seconds));
        lines.push_back(to_file(settings, settings.writeback_idle_seconds, "idle"));
        lines.push_back(to_file(settings, "idle", "writeback"));
    }
    return lines;
}

std::string to_parameter(std::string_view value, std::string_view name) {
    return fmt::format("echo {} > /sys/module/zswap/parameters/{}", value, name);
}

std::vector<std::string> zswap_lines(const Settings& settings, const Circumstances& circumstances,
                                     const Codec& codec) {
    std::string line = fmt::format("zswap.enabled=1 zswap.compressor={}", codec.name);
    if (settings.zswap_has_zpool) line += " zswap.zpool=zsmalloc";
    if (circumstances.ram_bytes != 0) {
        const std::uint64_t percent =
            (settings.zswap_bytes * 100 + circumstances.ram_bytes - 1) / circumstances.ram_bytes;
        line += fmt::format(" zswap.max_pool_percent={}", std::clamp<std::uint64_t>(percent, 1, 100));
    }
    std::vector<std::string> lines{line, "# after boot, for what is a module and was not there then:",
                                   to_parameter(codec.name, "compressor")};
    if (settings.zswap_has_zpool) lines.push_back(to_parameter("zsmalloc", "zpool"));
    return lines;
}

}  // namespace

std::vector<SettingsBlock> settings_to_paste(const AdvisedTraces& advised) {
    const Settings& settings = advised.settings;
    if (advised.results.empty())
        return advised.circumstances.device ? of_device(advised) : std::vector<SettingsBlock>{};
    const Codec of_trace = codec_of(advised.results.front().facts().codec_name());
    const std::string now = codec_in_use(advised.results, advised.circumstances);
    const Codec in_use = now.empty() ? of_trace : codec_of(now);
    const Codec codec = settings.codec.empty() ? in_use : codec_of(settings.codec);
    if (settings.disksize_bytes == 0) return {};
    std::vector<SettingsBlock> blocks;
    blocks.emplace_back("sysfs", sysfs_lines(settings, codec));
    blocks.emplace_back("zramctl", zramctl_lines(settings, codec));
    blocks.emplace_back("zram-generator.conf", generator_lines(settings, codec));
    if (std::vector<std::string> lines = pass_lines(settings); !lines.empty())
        blocks.emplace_back("from time to time", std::move(lines));
    if (!settings.recompress_codec.empty())
        blocks.emplace_back("sysfs, for recompression instead of another compressor",
                            recompression_lines(settings, of_trace));
    if (settings.zswap_bytes != 0)
        blocks.emplace_back("kernel parameters, for zswap instead of zram",
                            zswap_lines(settings, advised.circumstances, codec));
    if (settings.chain != 0)
        blocks.emplace_back("kernel configuration",
                            std::vector{fmt::format("CONFIG_ZSMALLOC_CHAIN_SIZE={}", settings.chain)});
    return blocks;
}

}  // namespace swapreplay::advice
