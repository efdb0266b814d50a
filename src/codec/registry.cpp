// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/registry.hpp"

#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "codec/all_codecs.hpp"
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

namespace {

const CodecDefinition& definition_of(const Spec& spec) {
    std::vector<std::string_view> names;
    for (const auto definition : all_codecs) {
        if (definition().info.name == spec.name) return definition();
        names.push_back(definition().info.name);
    }
    throw Error(Fault::usage, fmt::format("unknown codec '{}'; known codecs: {}{}", spec.name,
                                          fmt::join(names, ", "), did_you_mean(spec.name, names)));
}

Spec parsed(std::string_view text) {
    return Spec::parse(text, "codec", "swapreplay codecs --list");
}

}  // namespace

std::unique_ptr<Codec> make_codec(std::string_view text) {
    const Spec spec = parsed(text);
    const CodecDefinition& definition = definition_of(spec);
    return definition.make(Parameters(definition.info, spec));
}

std::string full_codec_text(std::string_view text, std::string_view kernel) {
    Spec spec = parsed(text);
    const CodecDefinition& definition = definition_of(spec);
    spec.values.emplace(kernel_parameter.name, kernel);
    return Parameters(definition.info, spec).full_text();
}

}  // namespace swapreplay
