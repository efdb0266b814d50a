// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/trailer.hpp"

#include "trace/sr/layout.hpp"

namespace swapreplay::sr {

std::optional<std::uint64_t> footer_of_end(std::span<const std::byte> rest) {
    return parse_footer(rest.last(std::min(rest.size(), footer_bytes)));
}

std::optional<std::uint64_t> footer_of_file(const Input& input, std::uint64_t size) {
    if (size < footer_bytes) return std::nullopt;
    Bytes footer(footer_bytes);
    input.read_at(size - footer_bytes, footer);
    return parse_footer(footer);
}

IndexSeen look_through_index(InputCursor& input, std::uint64_t length, Salvage& salvage) {
    constexpr std::size_t held_bytes = max_payload_bytes;
    const std::uint64_t offset = input.offset();
    const std::uint64_t all = length + footer_bytes;
    IndexSeen seen;
    if (input.seekable()) {
        const std::uint64_t size = *input.input().size();
        if (offset + all > size) {
            if (!salvage.in_damage()) seen.footer = footer_of_file(input.input(), size);
            return seen;
        }
    } else {
        const std::size_t wanted = std::min<std::uint64_t>(all, held_bytes);
        const auto rest = input.peek(wanted);
        if (rest.size() < wanted) {
            seen.footer = footer_of_end(rest);
            return seen;
        }
        if (all > held_bytes && salvage.in_damage()) return seen;  // no way back from a false one
    }
    seen.complete = true;
    if (!salvage.believes(length, offset)) return seen;
    salvage.doubt(length);
    IndexReader entries(input.peek(index_header_bytes));
    input.skip(index_header_bytes);
    const bool all_there =
        read_entries(input, length - index_header_bytes, entries, [](const BlockPlace&) { return false; });
    seen.footer = parse_footer(input.peek(footer_bytes));
    seen.complete = all_there && input.held().size() >= footer_bytes;
    if (seen.complete && entries.right()) {
        seen.events = entries.events();
        salvage.vindicate(length);
    }
    seen.passed = !input.can_seek(offset);
    if (seen.passed)
        input.skip(std::min(input.held().size(), footer_bytes));
    else
        input.seek(offset);
    return seen;
}

}  // namespace swapreplay::sr
