// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/streams.hpp"

#include <algorithm>
#include <new>

#include <fmt/format.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/byte_reader.hpp"
#include "swapreplay/error.hpp"
#include "trace/sr/layout.hpp"

namespace swapreplay::sr {

void StreamWriter::FreeContext::operator()(ZSTD_CCtx_s* context) const noexcept {
    ZSTD_freeCCtx(context);
}

StreamWriter::StreamWriter(int zstd_level) : level_(zstd_level), context_(ZSTD_createCCtx()) {
    if (context_ == nullptr) throw std::bad_alloc();
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_checksumFlag, 0);     // the block has one
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_contentSizeFlag, 0);  // the directory has it
}

void StreamWriter::compress(std::span<const std::byte> bytes, int level, Bytes& out) {
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, level);
    out.resize(ZSTD_compressBound(bytes.size()));
    const std::size_t size =
        ZSTD_compress2(context_.get(), out.data(), out.size(), bytes.data(), bytes.size());
    if (ZSTD_isError(size) != 0) throw Error(Fault::system, fmt::format("zstd: {}", ZSTD_getErrorName(size)));
    out.resize(size);
}

Packing StreamWriter::pack(std::span<const std::byte> bytes) {
    compress(bytes, 1, packed_);
    if (level_ > 1) {
        // What the high levels find in bytes that are as good as random saves next to nothing and makes
        // reading slower by two thirds: they have to save half a percent.
        compress(bytes, level_, packed_well_);
        if (packed_well_.size() + packed_.size() / 200 < packed_.size()) packed_.swap(packed_well_);
    }
    if (packed_.size() < bytes.size()) return Packing::zstd;
    packed_.assign(bytes.begin(), bytes.end());
    return Packing::none;
}

std::size_t StreamWriter::packed_size(std::span<const std::byte> bytes) {
    if (bytes.empty()) return 0;
    pack(bytes);
    return packed_.size();
}

void StreamWriter::add(StreamId id, std::span<const std::byte> bytes, bool even_if_empty) {
    if (bytes.empty() && !even_if_empty) return;
    const Packing packing = pack(bytes);
    directory_.push_back({id, packing, bytes.size(), packed_.size()});
    put_bytes(data_, packed_);
}

void StreamWriter::write(Bytes& payload) {
    put_varint(payload, directory_.size());
    for (const Stream& stream : directory_) {
        put(payload, static_cast<std::uint8_t>(stream.id.kind));
        put(payload, stream.id.codec);
        put(payload, static_cast<std::uint8_t>(stream.packing));
        put_varint(payload, stream.packed_bytes);
        if (stream.packing != Packing::none) put_varint(payload, stream.unpacked_bytes);
    }
    put_bytes(payload, data_);
    directory_.clear();
    data_.clear();
}

void PayloadOrigin::fail(std::string_view what) const {
    throw Error(Fault::format,
                fmt::format("{} at byte {}: {}; its checksum is right, so its writer was wrong", where,
                            offset, what));
}

void StreamReader::FreeContext::operator()(ZSTD_DCtx_s* context) const noexcept {
    ZSTD_freeDCtx(context);
}

StreamReader::StreamReader() : context_(ZSTD_createDCtx()) {
    if (context_ == nullptr) throw std::bad_alloc();
}

namespace {

struct DirectoryEntry {
    StreamId id;
    Packing packing;
    std::size_t packed_bytes;
    std::size_t unpacked_bytes;
};

bool known(const DirectoryEntry& entry) noexcept {
    const StreamKind kind = entry.id.kind;
    return (kind >= StreamKind::run_heads && kind <= stream_of(detail_count - 1, 0).kind) ||
           (kind >= StreamKind::runs_lined && kind <= StreamKind::time_lined);
}

DirectoryEntry take_entry(ByteReader& reader) {
    DirectoryEntry entry{};
    entry.id.kind = static_cast<StreamKind>(reader.take<std::uint8_t>());
    entry.id.codec = reader.take<std::uint8_t>();
    const auto packing = reader.take<std::uint8_t>();
    const std::uint64_t packed = reader.take_varint();
    const std::uint64_t unpacked = packing == 0 ? packed : reader.take_varint();
    if (packed > max_payload_bytes || unpacked > max_unpacked_bytes)
        reader.fail(fmt::format("a stream of the block claims {} bytes in {}, at most {} are allowed",
                                unpacked, packed, max_unpacked_bytes));
    entry.packing = static_cast<Packing>(packing);
    entry.packed_bytes = static_cast<std::size_t>(packed);
    entry.unpacked_bytes = static_cast<std::size_t>(unpacked);
    if (known(entry) && packing > static_cast<std::uint8_t>(Packing::zstd))
        reader.fail(fmt::format("a stream of the block has the unknown packing {}", packing));
    return entry;
}

bool any_twice(std::span<const DirectoryEntry> entries) {
    std::vector<unsigned> ids;
    for (const DirectoryEntry& entry : entries)
        ids.push_back(static_cast<unsigned>(entry.id.kind) << 8 | entry.id.codec);
    std::sort(ids.begin(), ids.end());
    return std::adjacent_find(ids.begin(), ids.end()) != ids.end();
}

}  // namespace

void StreamReader::unpack(std::span<const std::byte> payload, const PayloadOrigin& origin) {
    ByteReader reader(payload, origin.where, origin.offset);
    constexpr std::uint64_t max_streams = 1024;
    const std::uint64_t count = reader.take_varint();
    if (count > max_streams) reader.fail(fmt::format("the block claims {} streams", count));
    std::vector<DirectoryEntry> entries;
    std::size_t unpacked_bytes = 0;
    for (std::uint64_t i = 0; i < count; i++) {
        entries.push_back(take_entry(reader));
        if (known(entries.back()) && entries.back().packing == Packing::zstd)
            unpacked_bytes += entries.back().unpacked_bytes;
    }
    if (any_twice(entries)) reader.fail("the block has a duplicate stream");
    if (unpacked_bytes > max_unpacked_bytes)
        reader.fail(fmt::format("the block's streams claim {} bytes, at most {} are allowed", unpacked_bytes,
                                max_unpacked_bytes));
    if (unpacked_.size() < unpacked_bytes) unpacked_.resize(unpacked_bytes);

    streams_.clear();
    std::size_t used = 0;
    for (const DirectoryEntry& entry : entries) {
        const auto packed = reader.take_bytes(entry.packed_bytes);
        if (!known(entry)) continue;
        if (entry.packing == Packing::none) {
            streams_.push_back({entry.id, packed});
            continue;
        }
        const auto room = std::span(unpacked_).subspan(used, entry.unpacked_bytes);
        const std::size_t size =
            ZSTD_decompressDCtx(context_.get(), room.data(), room.size(), packed.data(), packed.size());
        if (ZSTD_getErrorCode(size) == ZSTD_error_memory_allocation) throw std::bad_alloc();
        if (ZSTD_isError(size) != 0 || size != room.size())
            reader.fail("a stream of the block does not unpack");
        used += size;
        streams_.push_back({entry.id, room});
    }
    if (reader.left() != 0) reader.fail("bytes follow the block's last stream");
}

bool StreamReader::has(StreamId id) const noexcept {
    return std::any_of(streams_.begin(), streams_.end(),
                       [id](const Stream& stream) { return stream.id == id; });
}

std::span<const std::byte> StreamReader::stream(StreamId id) const noexcept {
    for (const Stream& stream : streams_) {
        if (stream.id == id) return stream.bytes;
    }
    return {};
}

}  // namespace swapreplay::sr
