// SPDX-License-Identifier: LGPL-2.1-or-later
// The block traces of Microsoft Research Cambridge (SNIA IOTTA), a line a request and no header:
//
//   timestamp, host, disk, Read or Write, offset, size, response time
//   128166372003061629,hm,0,Read,8192,4096,10
//
// Times are in 100 ns since 1601, offset and size in bytes. Source: Narayanan, Donnelly and Rowstron, "Write
// Off-Loading", FAST 2008, and the README of the traces.
#include <memory>

#include <fmt/format.h>

#include "base/number.hpp"
#include "trace/format.hpp"
#include "trace/formats/csv_fields.hpp"
#include "trace/formats/request_text.hpp"

namespace swapreplay {

namespace {

enum Field : std::size_t { timestamp, host, disk, kind, offset, size, response, field_count };
constexpr std::uint64_t tick_ns = 100;
// The first one that counts: 1970 as Windows counts. Since 1601, ns would overflow in 2185.
constexpr std::uint64_t ticks_to_1970 = 116'444'736'000'000'000;

/// nullopt: the line is of another format.
std::optional<BlockRequest> request_of(std::string_view line) {
    const auto fields = fields_of(line, ',');
    if (fields.size() != field_count) return std::nullopt;
    const bool write = same_word(fields[kind], "write");
    if (!write && !same_word(fields[kind], "read")) return std::nullopt;
    const auto time = number<std::uint64_t>(fields[timestamp]);
    const auto first_byte = number<std::uint64_t>(fields[offset]);
    const auto bytes = number<std::uint64_t>(fields[size]);
    if (!time || *time < ticks_to_1970 || (*time - ticks_to_1970) > UINT64_MAX / tick_ns || !first_byte ||
        !bytes)
        return std::nullopt;
    BlockRequest request;
    request.op = write ? Op::write : Op::read;
    request.first_byte = *first_byte;
    request.bytes = *bytes;
    request.time_ns = (*time - ticks_to_1970) * tick_ns;
    request.device = fmt::format("{}.{}", fields[host], fields[disk]);
    return request;
}

class Reader final : public RequestTextReader {
public:
    Reader(Input input, const ReadOptions& options) : RequestTextReader(std::move(input), options, tick_ns) {}

private:
    std::optional<RequestItem> parse(std::string_view line) override {
        auto request = request_of(line);
        if (!request)
            lines().fail("not a request: timestamp,host,disk,Read or Write,offset,size,response time");
        return RequestItem(std::move(*request));
    }
};

Match sniff(std::span<const std::byte> first) {
    const auto lines = lines_of(first);
    return !lines.empty() && request_of(lines[0]) ? Match::certain : Match::no;
}

std::unique_ptr<FormatReader> open(Input input, const ReadOptions& options) {
    return std::make_unique<Reader>(std::move(input), options);
}

}  // namespace

extern const Format msr_csv_format;
const Format msr_csv_format{"msr-csv", "block traces of Microsoft Research Cambridge; read only, no clens",
                            sniff, open, nullptr};

}  // namespace swapreplay
