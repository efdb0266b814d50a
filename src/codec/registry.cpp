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

const CodecDefinition& entry_of(const Spec& spec) {
    std::vector<std::string_view> names;
    for (const auto definition : all_codecs) {
        const CodecDefinition& entry = definition();
        if (entry.info.name == spec.name) return entry;
        names.push_back(entry.info.name);
    }
    throw Error(Fault::usage, fmt::format("unknown codec '{}'; known codecs: {}{}", spec.name,
                                          fmt::join(names, ", "), did_you_mean(spec.name, names)));
}

Spec parsed(std::string_view text) {
    return Spec::parse(text, "codec", "swapreplay codecs --list");
}

}  // namespace

std::unique_ptr<Codec> make_codec(std::string_view text) {
    Spec spec = parsed(text);
    const CodecDefinition& entry = entry_of(spec);
    return entry.make(CodecParameters(entry.info, std::move(spec)));
}

std::string full_codec_text(std::string_view text, std::string_view kernel) {
    Spec spec = parsed(text);
    const CodecDefinition& entry = entry_of(spec);
    spec.values.emplace(kernel_parameter.name, kernel);
    return CodecParameters(entry.info, std::move(spec)).full_text(entry.info);
}

}  // namespace swapreplay
