// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/codec_argument.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "swapreplay/error.hpp"

namespace swapreplay::cli {

std::vector<std::string> codecs_of_list(std::string_view list) {
    std::vector<std::string> codecs;
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t comma = std::min(list.find(',', at), list.size());
        const std::string_view part = list.substr(at, comma - at);
        const bool is_parameter = part.find('=') < part.find(':');
        if (is_parameter && !codecs.empty()) {
            codecs.back() += fmt::format(",{}", part);
        } else {
            codecs.emplace_back(part);
        }
        at = comma + 1;
    }
    return codecs;
}

CLI::Option* add_codec_option(CLI::App& verb, std::vector<std::string>& codecs, std::string_view use,
                              const std::string& old_names) {
    return verb
        .add_option_function<std::vector<std::string>>(
            fmt::format("--codec{}", old_names),
            [&codecs](const std::vector<std::string>& lists) {
                codecs.clear();
                for (const std::string& list : lists)
                    for (std::string& codec : codecs_of_list(list))
                        codecs.push_back(std::move(codec));
            },
            fmt::format("codec, such as lzo-rle or zstd:level=1: {}", use))
        ->allow_extra_args(false);
}

std::string only_codec(const std::vector<std::string>& codecs, std::string_view verb) {
    if (codecs.size() > 1) throw Error(Fault::usage, fmt::format("--codec: {} takes one", verb));
    return codecs.empty() ? std::string() : codecs.front();
}

}  // namespace swapreplay::cli
