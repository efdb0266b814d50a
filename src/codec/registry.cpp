// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/registry.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "codec/all_codecs.hpp"
#include "codec/external_codec.hpp"
#include "codec/parameters.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

const std::vector<const CodecInfo*>& codec_infos() {
    static const std::vector<const CodecInfo*> infos = [] {
        std::vector<const CodecInfo*> list;
        list.reserve(std::size(all_codecs));
        for (const auto definition : all_codecs)
            list.push_back(&definition().info);
        return list;
    }();
    return infos;
}

bool is_built_in_codec(std::string_view name) {
    return std::ranges::any_of(codec_infos(), [&](const CodecInfo* info) { return info->name == name; });
}

namespace {

const CodecDefinition& definition_of(const Spec& spec) {
    if (spec.name == external_codec().info.name) return external_codec();
    std::vector<std::string_view> names;
    for (const auto definition : all_codecs) {
        if (definition().info.name == spec.name) return definition();
        names.push_back(definition().info.name);
    }
    throw Error(Fault::usage, fmt::format("unknown codec '{}'; known codecs: {}{}", spec.name,
                                          fmt::join(names, ", "), did_you_mean(spec.name, names)));
}

}  // namespace

std::unique_ptr<Codec> make_codec(std::string_view text) {
    const Spec spec = parse_codec(text);
    const CodecDefinition& definition = definition_of(spec);
    return definition.make(Parameters(definition.info, spec));
}

std::string full_codec_text(std::string_view text, std::string_view kernel) {
    Spec spec = parse_codec(text);
    const CodecDefinition& definition = definition_of(spec);
    const auto& parameters = definition.info.parameters;
    if (std::ranges::find(parameters, kernel_parameter.name, &ParameterInfo::name) != parameters.end())
        spec.values.emplace(kernel_parameter.name, kernel);
    return Parameters(definition.info, spec).full_text();
}

}  // namespace swapreplay
