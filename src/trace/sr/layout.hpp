// SPDX-License-Identifier: LGPL-2.1-or-later
// The frame of a .sr file: header, block headers, where the index is (its content: index.hpp).
// docs/format.md is the specification.
//
//   header    magic 8 · major u16 · minor u16 · metadata length u32 · metadata · XXH3 of all that u64
//   block     magic u32 · payload length u32 · events u32 · XXH3 of the header's other fields u32 ·
//             first event u64 · XXH3 of the payload u64 · payload
//   index     magic u32 · length u32 · XXH3 of what follows u64 · varints
//   footer    offset of the index u64 · magic 8
#ifndef SWAPREPLAY_TRACE_SR_LAYOUT_HPP
#define SWAPREPLAY_TRACE_SR_LAYOUT_HPP

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/byte_reader.hpp"
#include "swapreplay/trace.hpp"
#include "trace/sr/byte_writer.hpp"

namespace swapreplay::sr {

/// Of a file that a reader of version 1 reads, and of one with streams that it does not know and cannot do without.
struct FormatVersion {
    std::uint16_t major_number;
    std::uint16_t minor_number;
};
constexpr FormatVersion plain_version{1, 3};
constexpr FormatVersion lined_version{2, 0};

constexpr std::size_t magic_bytes = 8;
constexpr std::size_t header_fixed_bytes = 16;  ///< before the metadata
constexpr std::size_t checksum_bytes = 8;
constexpr std::size_t block_header_bytes = 32;
constexpr std::size_t index_header_bytes = 16;
constexpr std::size_t footer_bytes = 16;

// What a reader refuses to hold, whatever a file claims.
constexpr std::uint32_t max_metadata_bytes = 1U << 20;
constexpr std::uint32_t max_block_events = 1U << 20;
constexpr std::uint32_t max_unpacked_bytes = 8U << 20;  ///< of a block's streams together
constexpr std::uint32_t max_payload_bytes = max_unpacked_bytes + 4096;
constexpr std::uint32_t max_index_bytes = UINT32_MAX;  ///< of its entries, which no reader holds
constexpr std::uint32_t max_clen = 1U << 23;           ///< exclusive; bytes
constexpr std::uint64_t max_slot = 0xFFFFFFFFU;

[[nodiscard]] std::uint64_t checksum(std::span<const std::byte> bytes) noexcept;

[[nodiscard]] bool has_magic(std::span<const std::byte> first) noexcept;
[[nodiscard]] bool has_footer_magic(std::span<const std::byte> bytes) noexcept;
void put_footer_magic(Bytes& out);
[[nodiscard]] Bytes header_bytes(const Metadata& metadata, FormatVersion version = plain_version);
/// Length of the header whose first header_fixed_bytes these are. Throws Error: no magic, a newer major
/// version (by its number), metadata longer than max_metadata_bytes.
[[nodiscard]] std::size_t header_length(std::span<const std::byte> fixed, const std::string& input);
/// Throws Error: the checksum differs, or a value is out of range.
[[nodiscard]] Metadata parse_header(std::span<const std::byte> header, const std::string& input);

/// Appends a fact, "NAME=VALUE", as a field of the metadata.
void put_fact(Bytes& out, const std::string& name, const std::string& value);
/// Adds the facts among fields to others; other fields are skipped.
/// Throws Error(Fault::format): a field runs past the end, or a fact has no name.
void take_facts(ByteReader fields, std::map<std::string, std::string>& into);

struct BlockHeader {
    std::uint32_t payload_bytes = 0;
    std::uint32_t events = 0;
    std::uint64_t first_event = 0;
    std::uint64_t payload_checksum = 0;
};

constexpr std::uint32_t block_magic = 0x4B4C4253;  // "SBLK"
constexpr std::uint32_t index_magic = 0x58444953;  // "SIDX"

void put_block_header(Bytes& out, const BlockHeader& header);
/// nullopt if the 32 bytes are not a block header, or are a damaged one.
[[nodiscard]] std::optional<BlockHeader> parse_block_header(std::span<const std::byte> bytes) noexcept;

}  // namespace swapreplay::sr

#endif
