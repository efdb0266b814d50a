// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/chunk_codec.hpp"

#include <limits>

#include <fmt/format.h>

#include "base/number.hpp"

namespace swapreplay {

std::string chunk_codec_name(std::string_view codec, std::uint32_t chunk_bytes) {
    return fmt::format("{}@{}", codec, size_text(chunk_bytes));
}

std::optional<ChunkCodec> chunk_codec_of(std::string_view name) {
    const std::size_t at = name.rfind('@');
    if (at == std::string_view::npos) return std::nullopt;
    const auto bytes = size_bytes(name.substr(at + 1));
    if (!bytes || *bytes == 0 || *bytes > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
    return ChunkCodec{std::string(name.substr(0, at)), static_cast<std::uint32_t>(*bytes)};
}

void leave_out_chunks(std::vector<std::string>& names) {
    std::erase_if(names, [](const std::string& name) { return chunk_codec_of(name).has_value(); });
}

void leave_out_chunks(EventBlock& block, const std::vector<std::string>& names) {
    std::size_t kept = 0;
    for (std::size_t column = 0; column < names.size(); column++)
        if (!chunk_codec_of(names[column])) block.clens[kept++].swap(block.clens[column]);
    block.clens.resize(kept);
}

}  // namespace swapreplay
