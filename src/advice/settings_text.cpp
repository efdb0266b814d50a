// SPDX-License-Identifier: GPL-2.0-or-later
// Settings to paste. tests/vm/advise pastes them into real kernels, and into Debian's zram-generator.
#include <algorithm>

#include <fmt/format.h>

#include "advice/advice_text.hpp"
#include "base/number.hpp"

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
Codec codec_of(const std::string& text) {
    const std::size_t colon = text.find(':');
    if (colon == std::string::npos) return {text, {}};
    std::string parameters = text.substr(colon + 1);
    std::ranges::replace(parameters, ',', ' ');
    return {text.substr(0, colon), parameters};
}

std::string to_device(std::uint64_t number, std::string_view file) {
    return fmt::format("echo {} > /sys/block/zram0/{}", number, file);
}

std::vector<std::string> sysfs_lines(const Settings& settings, const Codec& codec) {
    std::vector<std::string> lines{fmt::format("echo {} > /sys/block/zram0/comp_algorithm", codec.name)};
    if (!codec.parameters.empty())
        lines.push_back(fmt::format("echo 'algo={} {}' > /sys/block/zram0/algorithm_params", codec.name,
                                    codec.parameters));
    lines.push_back(to_device(settings.disksize_bytes, "disksize"));
    lines.push_back(to_device(settings.mem_limit_bytes, "mem_limit"));
    return lines;
}

std::vector<std::string> recompression_lines(const Settings& settings, const Codec& in_use) {
    return {fmt::format("echo {} > /sys/block/zram0/comp_algorithm", in_use.name),
            fmt::format("echo 'algo={} priority=1' > /sys/block/zram0/recomp_algorithm",
                        settings.recompress_codec),
            to_device(settings.disksize_bytes, "disksize"),
            to_device(settings.recompress_bytes, "mem_limit"),
            fmt::format("# every {} s:", settings.recompress_idle_seconds),
            to_device(settings.recompress_idle_seconds, "idle"),
            "echo 'type=idle priority=1' > /sys/block/zram0/recompress"};
}

std::vector<std::string> pass_lines(const Settings& settings) {
    std::vector<std::string> lines;
    if (!settings.compact_every.empty()) {
        lines.push_back(fmt::format("# every {}:", settings.compact_every));
        lines.push_back(to_device(1, "compact"));
    }
    if (settings.writeback_idle_seconds != 0) {
        lines.push_back(fmt::format("# every {} s, with a backing_dev:", settings.writeback_idle_seconds));
        lines.push_back(to_device(settings.writeback_idle_seconds, "idle"));
        lines.emplace_back("echo idle > /sys/block/zram0/writeback");
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
    const Codec in_use = codec_of(advised.results.front().facts().codec_name());
    const Codec codec = settings.codec.empty() ? in_use : codec_of(settings.codec);
    if (settings.disksize_bytes == 0) return {};
    std::vector<SettingsBlock> blocks;
    blocks.emplace_back("sysfs", sysfs_lines(settings, codec));
    blocks.emplace_back(
        "zramctl",
        std::vector{
            fmt::format("zramctl --algorithm {} --size {} /dev/zram0", codec.name, settings.disksize_bytes),
            fmt::format("echo {} > /sys/block/zram0/mem_limit", settings.mem_limit_bytes)});
    blocks.emplace_back(
        "zram-generator.conf",
        std::vector<std::string>{"[zram0]", fmt::format("zram-size = {}", in_mib(settings.disksize_bytes)),
                                 fmt::format("compression-algorithm = {}", codec.name),
                                 "# known to zram-generator 1.2 and newer:",
                                 fmt::format("zram-resident-limit = {}", in_mib(settings.mem_limit_bytes))});
    if (std::vector<std::string> lines = pass_lines(settings); !lines.empty())
        blocks.emplace_back("from time to time", std::move(lines));
    if (!settings.recompress_codec.empty())
        blocks.emplace_back("sysfs, for recompression instead of another compressor",
                            recompression_lines(settings, in_use));
    if (settings.zswap_bytes != 0)
        blocks.emplace_back("kernel parameters, for zswap instead of zram",
                            zswap_lines(settings, advised.circumstances, codec));
    if (settings.chain != 0)
        blocks.emplace_back("kernel configuration",
                            std::vector{fmt::format("CONFIG_ZSMALLOC_CHAIN_SIZE={}", settings.chain)});
    return blocks;
}

}  // namespace swapreplay::advice
