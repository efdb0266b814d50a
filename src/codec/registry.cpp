// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/registry.hpp"

#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "codec/parameters.hpp"
#include "swapreplay/error.hpp"

// One line for each codec: X of the function X_codec() that ends its file.
#define SR_ALL_CODECS(codec) codec(lzo) codec(lzo_rle) codec(lz4) codec(lz4hc) codec(zstd) codec(deflate)

namespace swapreplay {

#define SR_DECLARE(name) const CodecEntry& name##_codec();
SR_ALL_CODECS(SR_DECLARE)
#undef SR_DECLARE

namespace {

const std::vector<const CodecEntry*>& entries() {
#define SR_ENTRY(name) &name##_codec(),
    static const std::vector<const CodecEntry*> all{SR_ALL_CODECS(SR_ENTRY)};
#undef SR_ENTRY
    return all;
}

}  // namespace

const std::vector<const CodecInfo*>& codec_infos() {
    static const std::vector<const CodecInfo*> infos = [] {
        std::vector<const CodecInfo*> list;
        for (const CodecEntry* entry : entries())
            list.push_back(&entry->info);
        return list;
    }();
    return infos;
}

std::unique_ptr<Codec> make_codec(std::string_view text) {
    Spec spec = Spec::parse(text, "codec", "swapreplay codecs --list");
    std::vector<std::string_view> names;
    for (const CodecEntry* entry : entries()) {
        if (entry->info.name == spec.name) return entry->make(CodecParameters(entry->info, std::move(spec)));
        names.push_back(entry->info.name);
    }
    throw Error(Fault::usage, fmt::format("no codec is called `{}`; there are {}{}", spec.name,
                                          fmt::join(names, ", "), did_you_mean(spec.name, names)));
}

}  // namespace swapreplay
