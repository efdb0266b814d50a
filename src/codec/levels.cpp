// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/levels.hpp"

#include <fmt/format.h>

#include "base/number.hpp"
#include "base/spec.hpp"
#include "codec/external_codec.hpp"
#include "codec/registry.hpp"

namespace swapreplay {

namespace {

std::vector<int> levels_of(std::string_view codec) {
    if (codec == "lz4") return {1, 2, 4, 8};
    int first = 0, last = -1;
    if (codec == "lz4hc") first = 1, last = 16;
    if (codec == "zstd") first = 1, last = 22;
    if (codec == "deflate") first = 1, last = 9;
    std::vector<int> levels;
    for (int level = first; level <= last; level++)
        levels.push_back(level);
    return levels;
}

/// By which zram's algorithm_params sets the level.
std::string_view level_parameter(std::string_view codec) {
    return codec == "lz4" ? "acceleration" : "level";
}

}  // namespace

std::vector<std::string> codecs_at_all_levels() {
    std::vector<std::string> codecs;
    for (const CodecInfo* info : codec_infos()) {
        const std::vector<int> levels = levels_of(info->name);
        if (levels.empty()) codecs.emplace_back(info->name);
        const std::string_view parameter = level_parameter(info->name);
        for (const int level : levels) {
            const std::string value = std::to_string(level);
            bool usual = false;
            for (const ParameterInfo& known : info->parameters)
                usual = usual || (known.name == parameter && known.default_value == value);
            codecs.push_back(usual ? std::string(info->name)
                                   : fmt::format("{}:{}={}", info->name, parameter, value));
        }
    }
    return codecs;
}

std::optional<int> work_of_level(std::string_view codec) {
    const std::string_view name = name_of_spec(codec);
    const std::string_view parameter = level_parameter(name);
    for (const CodecInfo* info : codec_infos()) {
        if (info->name != name) continue;
        for (const ParameterInfo& known : info->parameters) {
            if (known.name != parameter) continue;
            const Spec spec = parse_codec(codec);
            const auto given = spec.values.find(parameter);
            const auto level =
                number<int>(given == spec.values.end() ? known.default_value : std::string(given->second));
            if (!level) return std::nullopt;
            return name == "lz4" ? -*level : *level;  // lz4's is how much it leaves out
        }
    }
    return std::nullopt;
}

}  // namespace swapreplay
