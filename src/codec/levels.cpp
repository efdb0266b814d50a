// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/levels.hpp"

#include <fmt/format.h>

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

}  // namespace

std::vector<std::string> codecs_at_all_levels() {
    std::vector<std::string> codecs;
    for (const CodecInfo* info : codec_infos()) {
        const std::vector<int> levels = levels_of(info->name);
        if (levels.empty()) codecs.emplace_back(info->name);
        const std::string_view parameter = info->name == "lz4" ? "acceleration" : "level";
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

}  // namespace swapreplay
