// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/layout.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <xxhash.h>

#include "base/byte_reader.hpp"
#include "swapreplay/error.hpp"
#include "trace/format.hpp"

namespace swapreplay::sr {

namespace {

// A byte above 127, both line ends and a DOS end of file: damage by text-mode copies shows at once.
constexpr std::array<std::uint8_t, magic_bytes> magic = {0x89, 's', 'r', 't', '\r', '\n', 0x1A, '\n'};
constexpr std::array<std::uint8_t, magic_bytes> footer_magic = {'s', 'r', 't', 'e', 'n', 'd', '\r', '\n'};

bool begins_with(std::span<const std::byte> bytes,
                 const std::array<std::uint8_t, magic_bytes>& what) noexcept {
    return bytes.size() >= what.size() &&
           std::equal(what.begin(), what.end(), bytes.begin(),
                      [](std::uint8_t want, std::byte is) { return std::byte{want} == is; });
}

void put_magic(Bytes& out, const std::array<std::uint8_t, magic_bytes>& what) {
    for (const std::uint8_t byte : what)
        out.push_back(std::byte{byte});
}

/// Numbers of the metadata's fields. A reader skips those that it does not know.
enum Field : std::uint64_t {
    page_size = 1,
    slots = 2,
    ram_bytes = 3,
    kernel = 4,
    codec = 5,  // one for each clen column, in order
    workload = 6,
    start_unix_ns = 7,
    synthetic = 8,
    time_unit_ns = 9,
    part = 10,
    losses_unknown = 11,
    fact = 12,  // "NAME=VALUE"; also in blocks
};

void put_field(Bytes& out, Field field, std::uint64_t number) {
    Bytes value;
    put_varint(value, number);
    put_varint(out, field);
    put_varint(out, value.size());
    put_bytes(out, value);
}

void put_field(Bytes& out, Field field, const std::string& text) {
    put_varint(out, field);
    put_varint(out, text.size());
    put_text(out, text);
}

Bytes metadata_bytes(const Metadata& metadata) {
    const Metadata blank;
    Bytes out;
    put_field(out, page_size, metadata.page_size);
    if (metadata.slots != 0) put_field(out, slots, metadata.slots);
    if (metadata.ram_bytes != 0) put_field(out, ram_bytes, metadata.ram_bytes);
    if (!metadata.kernel.empty()) put_field(out, kernel, metadata.kernel);
    for (const std::string& name : metadata.codecs)
        put_field(out, codec, name);
    if (!metadata.workload.empty()) put_field(out, workload, metadata.workload);
    if (metadata.start_unix_ns != 0) put_field(out, start_unix_ns, metadata.start_unix_ns);
    if (!metadata.synthetic.empty()) put_field(out, synthetic, metadata.synthetic);
    if (metadata.time_unit_ns != blank.time_unit_ns) put_field(out, time_unit_ns, metadata.time_unit_ns);
    if (!metadata.part.empty()) put_field(out, part, metadata.part);
    if (!metadata.losses_known) put_field(out, losses_unknown, std::uint64_t{1});
    for (const auto& [name, value] : metadata.facts)
        put_fact(out, name, value);
    return out;
}

std::string text_of(std::span<const std::byte> bytes) {
    std::string text(bytes.size(), '\0');
    std::transform(bytes.begin(), bytes.end(), text.begin(),
                   [](std::byte b) { return static_cast<char>(b); });
    return text;
}

void take_fact(const std::string& text, std::map<std::string, std::string>& into, const ByteReader& reader) {
    const std::size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos) reader.fail("a fact of the metadata has no name");
    into[text.substr(0, equals)] = text.substr(equals + 1);
}

Metadata parse_metadata(ByteReader reader, const std::string& input) {
    Metadata metadata;
    metadata.codecs.clear();
    while (reader.left() > 0) {
        const std::uint64_t field = reader.take_varint();
        const std::uint64_t length = reader.take_varint();
        if (length > reader.left()) reader.fail("a field of the metadata runs past the metadata's end");
        const std::uint64_t at = reader.offset();
        const auto value = reader.take_bytes(static_cast<std::size_t>(length));
        const auto number = [&] { return ByteReader(value, input, at).take_varint(); };
        switch (field) {
            case page_size:
                metadata.page_size =
                    static_cast<std::uint32_t>(std::min<std::uint64_t>(number(), UINT32_MAX));
                break;
        case slots:
                metadata.slots = number();
                break;
            case ram_bytes:
                metadata.ram_bytes = number();
                break;
            case kernel:
                metadata.kernel = text_of(value);
                break;
            case codec:
                metadata.codecs.push_back(text_of(value));
                break;
            case workload:
                metadata.workload = text_of(value);
                break;
            case start_unix_ns:
                metadata.start_unix_ns = number();
                break;
            case synthetic:
                metadata.synthetic = text_of(value);
                break;
            case time_unit_ns:
                metadata.time_unit_ns = number();
                break;
            case part:
                metadata.part = text_of(value);
                break;
            case losses_unknown:
                metadata.losses_known = number() == 0;
                break;
            case fact:
                take_fact(text_of(value), metadata.facts, reader);
                break;
            default:
                break;
        }
    }
    if (const std::string wrong = wrong_with_codecs(metadata.codecs); !wrong.empty())
        reader.fail(fmt::format("the metadata are wrong: {}", wrong));
    if (metadata.time_unit_ns == 0) reader.fail("the metadata give 0 ns as the unit of times");
    return metadata;
}

}  // namespace

void put_fact(Bytes& out, const std::string& name, const std::string& value) {
    put_field(out, fact, name + "=" + value);
}

void take_facts(ByteReader fields, std::map<std::string, std::string>& into) {
    while (fields.left() > 0) {
        const std::uint64_t field = fields.take_varint();
        const std::uint64_t length = fields.take_varint();
        if (length > fields.left()) fields.fail("a field of the metadata runs past their end");
        const auto value = fields.take_bytes(static_cast<std::size_t>(length));
        if (field == fact) take_fact(text_of(value), into, fields);
    }
}

std::uint64_t checksum(std::span<const std::byte> bytes) noexcept {
    return XXH3_64bits(bytes.data(), bytes.size());
}

bool has_magic(std::span<const std::byte> first) noexcept {
    return begins_with(first, magic);
}

bool has_footer_magic(std::span<const std::byte> bytes) noexcept {
    return begins_with(bytes, footer_magic);
}

void put_footer_magic(Bytes& out) {
    put_magic(out, footer_magic);
}

Bytes header_bytes(const Metadata& metadata, FormatVersion version) {
    const Bytes fields = metadata_bytes(metadata);
    if (fields.size() > max_metadata_bytes)
        throw Error(Fault::usage, fmt::format("the metadata take {} bytes, at most {} are allowed",
                                              fields.size(), max_metadata_bytes));
    Bytes out;
    put_magic(out, magic);
    put(out, version.major_number);
    put(out, version.minor_number);
    put(out, static_cast<std::uint32_t>(fields.size()));
    put_bytes(out, fields);
    put(out, checksum(out));
    return out;
}

std::size_t header_length(std::span<const std::byte> fixed, const std::string& input) {
    if (!has_magic(fixed))
        throw Error(Fault::format,
                    fmt::format("{}: not a .sr trace; leave out --from to detect its format", input));
    ByteReader reader(fixed, input);
    (void)reader.take_bytes(magic_bytes);
    const auto major = reader.take<std::uint16_t>();
    (void)reader.take<std::uint16_t>();  // a minor version only adds what older readers may skip
    if (major != plain_version.major_number && major != lined_version.major_number)
        throw Error(Fault::format,
                    fmt::format("{}: a .sr trace of version {}, but this program reads versions {} and {}; "
                                "use a newer program",
                                input, major, plain_version.major_number, lined_version.major_number));
    const auto length = reader.take<std::uint32_t>();
    if (length > max_metadata_bytes)
        reader.fail(
            fmt::format("the metadata claim {} bytes, at most {} are allowed", length, max_metadata_bytes));
    return header_fixed_bytes + length + checksum_bytes;
}

Metadata parse_header(std::span<const std::byte> header, const std::string& input) {
    const auto covered = header.first(header.size() - checksum_bytes);
    ByteReader end(header.last(checksum_bytes), input, covered.size());
    if (end.take<std::uint64_t>() != checksum(covered))
        throw Error(Fault::format,
                    fmt::format("{}: the header's checksum differs; get a fresh copy of the file", input));
    return parse_metadata(ByteReader(covered.subspan(header_fixed_bytes), input, header_fixed_bytes), input);
}

void put_block_header(Bytes& out, const BlockHeader& header) {
    const std::size_t at = out.size();
    put(out, block_magic);
    put(out, header.payload_bytes);
    put(out, header.events);
    put(out, std::uint32_t{0});
    put(out, header.first_event);
    put(out, header.payload_checksum);
    const auto sum = static_cast<std::uint32_t>(checksum(std::span(out).subspan(at)));
    store_le(out.data() + at + 12, sum);
}

std::optional<BlockHeader> parse_block_header(std::span<const std::byte> bytes) noexcept {
    if (bytes.size() < block_header_bytes || load_le<std::uint32_t>(bytes.data()) != block_magic)
        return std::nullopt;
    std::array<std::byte, block_header_bytes> copy{};
    std::copy_n(bytes.begin(), copy.size(), copy.begin());
    store_le(copy.data() + 12, std::uint32_t{0});
    if (static_cast<std::uint32_t>(checksum(copy)) != load_le<std::uint32_t>(bytes.data() + 12))
        return std::nullopt;
    const BlockHeader header{load_le<std::uint32_t>(copy.data() + 4), load_le<std::uint32_t>(copy.data() + 8),
                             load_le<std::uint64_t>(copy.data() + 16),
                             load_le<std::uint64_t>(copy.data() + 24)};
    if (header.payload_bytes > max_payload_bytes || header.events > max_block_events) return std::nullopt;
    if (header.first_event + header.events < header.first_event) return std::nullopt;
    return header;
}

}  // namespace swapreplay::sr
