// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/registry.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "codec/all_codecs.hpp"
#include "codec/parameters.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

const std::vector<const CodecInfo*>& codec_infos() {
    static const std::vector<const CodecInfo*> infos = [] {
        std::vector<const CodecInfo*> list;
        for (const auto definition : all_codecs)
            list.push_back(&definition().info);
        return list;
    }();
    return infos;
}

std::unique_ptr<Codec> make_codec(std::string_view text) {
    Spec spec = Spec::parse(text, "codec", "swapreplay codecs --list");
    std::vector<std::string_view> names;
    for (const auto definition : all_codecs) {
        const auto& [info, make] = definition();
        if (info.name == spec.name) return make(CodecParameters(info, std::move(spec)));
        names.push_back(info.name);
    }
    throw Error(Fault::usage, fmt::format("unknown codec '{}'; known codecs: {}{}", spec.name,
                                          fmt::join(names, ", "), did_you_mean(spec.name, names)));
}

}  // namespace swapreplay
