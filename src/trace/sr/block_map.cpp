// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/block_map.hpp"

#include <fmt/format.h>

#include "swapreplay/error.hpp"
#include "trace/sr/layout.hpp"
#include "trace/sr/salvage.hpp"
#include "trace/sr/trailer.hpp"

namespace swapreplay::sr {

std::optional<std::uint64_t> BlockMap::index_offset() const {
    if (!input_.seekable()) return std::nullopt;
    const std::uint64_t size = *input_.input().size();
    const auto offset = footer_of_file(input_.input(), size);
    if (!offset || *offset < first_block_ || *offset >= size - footer_bytes) return std::nullopt;
    return offset;
}

void BlockMap::need_seekable() const {
    if (input_.seekable()) return;
    throw Error(Fault::usage,
                fmt::format("{}: only a plain file can be read from the middle; unpack it or save it first",
                            input_.name()));
}

void BlockMap::visit(const Visit& visit) const {
    need_seekable();
    if (has_index())
        visit_index(visit);
    else
        scan_blocks(visit);
}

/// Found out once. What a damaged index names must not be visited, so all of it is read beforehand.
bool BlockMap::has_index() const {
    if (!index_right_) index_right_ = visit_index([](const BlockPlace&, std::uint64_t) { return false; });
    return *index_right_;
}

/// False without an index, or with a damaged one: then what it named is worth nothing.
bool BlockMap::visit_index(const Visit& visit) const {
    const auto offset = index_offset();
    if (!offset) return false;
    const std::uint64_t end = *input_.input().size() - footer_bytes;
    InputCursor cursor = input_.another(*offset);
    const auto length = index_length(cursor.peek(index_header_bytes));
    if (length != end - *offset) return false;
    IndexReader index(cursor.peek(index_header_bytes));
    cursor.skip(index_header_bytes);
    std::uint64_t number = 0;
    const auto visit_numbered = [&](const BlockPlace& place) { return visit(place, number++); };
    return read_entries(cursor, end - cursor.offset(), index, visit_numbered) && index.right();
}

/// From header to header, each with all of its payload after it. Salvaging goes on after a damaged one, in
/// the order that reading does.
void BlockMap::scan_blocks(const Visit& visit) const {
    InputCursor cursor = input_.another(first_block_);
    const std::uint64_t size = *input_.input().size();
    std::uint64_t expected = 0;
    for (std::uint64_t number = 0;;) {
        const std::uint64_t offset = cursor.offset();
        const auto bytes = cursor.peek(block_header_bytes);
        if (bytes.size() < block_header_bytes) return;
        const auto header = parse_block_header(bytes);
        const std::uint64_t end = offset + block_header_bytes + (header ? header->payload_bytes : 0);
        if (header && end <= size && header->first_event >= expected) {
            if (!visit({offset, header->first_event, header->events, 0, 0}, number++)) return;
            expected = header->first_event + header->events;
            cursor.seek(end);
        } else if (salvage_) {
            cursor.skip(1);
            find_next_magic(cursor);
        } else {
            return;
        }
    }
}

}  // namespace swapreplay::sr
