// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/index.hpp"

#include <new>

#include <fmt/format.h>
#include <xxhash.h>

#include "base/byte_reader.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::sr {

Bytes index_bytes(std::span<const BlockPlace> blocks, std::uint64_t offset, std::uint64_t max_bytes) {
    Bytes body;
    put_varint(body, blocks.size());
    BlockPlace before;
    for (const BlockPlace& block : blocks) {
        put_varint(body, block.offset - before.offset);
        put_varint(body, block.first_event - before.first_event);
        put_varint(body, block.events);
        put_varint(body, zigzag(static_cast<std::int64_t>(block.first_time_ns - before.first_time_ns)));
        put_varint(body, block.lost);
        before = block;
    }
    if (body.size() > max_bytes)
        throw Error(Fault::resource,
                    fmt::format("the index of {} blocks takes {} bytes, at most {} are allowed; the trace "
                                "stays without one and reads as cut; write larger blocks",
                                blocks.size(), body.size(), max_bytes));
    Bytes out;
    put(out, index_magic);
    put(out, static_cast<std::uint32_t>(body.size()));
    put(out, checksum(body));
    put_bytes(out, body);
    put(out, offset);
    put_footer_magic(out);
    return out;
}

std::optional<std::uint64_t> index_length(std::span<const std::byte> header) noexcept {
    if (header.size() < index_header_bytes || load_le<std::uint32_t>(header.data()) != index_magic)
        return std::nullopt;
    return std::uint64_t{load_le<std::uint32_t>(header.data() + 4)} + index_header_bytes;
}

std::optional<std::uint64_t> parse_footer(std::span<const std::byte> footer) noexcept {
    if (footer.size() != footer_bytes || !has_footer_magic(footer.subspan(8))) return std::nullopt;
    return load_le<std::uint64_t>(footer.data());
}

void IndexReader::FreeState::operator()(XXH3_state_s* state) const noexcept {
    XXH3_freeState(state);
}

IndexReader::IndexReader(std::span<const std::byte> header)
    : checksum_(load_le<std::uint64_t>(header.subspan(8).first(8).data())), state_(XXH3_createState()) {
    if (state_ == nullptr) throw std::bad_alloc();
    XXH3_64bits_reset(state_.get());
}

void IndexReader::add_to_checksum(std::span<const std::byte> bytes) {
    XXH3_64bits_update(state_.get(), bytes.data(), bytes.size());
}

/// Returns true if the byte ends an entry.
bool IndexReader::take(std::uint8_t byte) noexcept {
    constexpr unsigned last_shift = 63;  // of the tenth byte, which has one bit
    if (!good_) return false;
    good_ = shift_ < last_shift || (shift_ == last_shift && byte <= 1);
    if (!good_) return false;
    number_ |= std::uint64_t{byte & 0x7FU} << shift_;
    if (byte >= 0x80) {
        shift_ += 7;
        return false;
    }
    good_ = byte != 0 || shift_ == 0;  // no longer than need be
    const bool ends = good_ && take_number(number_);
    number_ = 0;
    shift_ = 0;
    return ends;
}

bool IndexReader::take_number(std::uint64_t number) noexcept {
    if (!blocks_left_ || *blocks_left_ == 0) {
        good_ = !blocks_left_;  // nothing follows the last entry
        blocks_left_ = number;
        return false;
    }
    switch (field_++) {
        case 0:
            place_.offset += number;
            return false;
        case 1:
            place_.first_event += number;
            return false;
        case 2:
            good_ = number <= max_block_events;
            place_.events = static_cast<std::uint32_t>(number);
            return false;
        case 3:
            place_.first_time_ns += static_cast<std::uint64_t>(unzigzag(number));
            return false;
        default:
            place_.lost = number;
            field_ = 0;
            --*blocks_left_;
            return true;
    }
}

bool IndexReader::right() const {
    return good_ && blocks_left_ == 0U && shift_ == 0 && XXH3_64bits_digest(state_.get()) == checksum_;
}

}  // namespace swapreplay::sr
