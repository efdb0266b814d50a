// SPDX-License-Identifier: LGPL-2.1-or-later
// Alibaba's block traces of cloud disks, a line a request; a header line may come first:
//
//   device_id,opcode,offset,length,timestamp
//   0,W,8192,4096,1577808000000046
//
// The opcode is R or W, offset and length are in bytes, times in microseconds since 1970. Source: the README of
// github.com/alibaba/block-traces; Li and others, "An In-Depth Analysis of Cloud Block Storage Workloads", IISWC
// 2020.
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "base/number.hpp"
#include "trace/format.hpp"
#include "trace/formats/csv_fields.hpp"
#include "trace/formats/request_text.hpp"

namespace swapreplay {

namespace {

enum Field : std::size_t { device_id, opcode, offset, length, timestamp, field_count };

bool is_header(std::string_view line) {
    const auto fields = fields_of(line, ',');
    return fields.size() == field_count && same_word(fields[device_id], "device_id") &&
           same_word(fields[opcode], "opcode");
}

/// nullopt: the line is of another format.
std::optional<BlockRequest> request_of(std::string_view line) {
    const auto fields = fields_of(line, ',');
    if (fields.size() != field_count) return std::nullopt;
    const bool write = same_word(fields[opcode], "w");
    if (!write && !same_word(fields[opcode], "r")) return std::nullopt;
    const auto device = number<std::uint64_t>(fields[device_id]);
    const auto first_byte = number<std::uint64_t>(fields[offset]);
    const auto bytes = number<std::uint64_t>(fields[length]);
    const auto time = number<std::uint64_t>(fields[timestamp]);
    if (!device || !first_byte || !bytes || !time || *time > UINT64_MAX / microsecond_ns) return std::nullopt;
    BlockRequest request;
    request.op = write ? Op::write : Op::read;
    request.first_byte = *first_byte;
    request.bytes = *bytes;
    request.time_ns = *time * microsecond_ns;
    request.device = fmt::format("{}", *device);
    return request;
}

class Reader final : public RequestTextReader {
public:
    Reader(Input input, const ReadOptions& options)
        : RequestTextReader(std::move(input), options, microsecond_ns) {}

private:
    std::optional<RequestItem> parse(std::string_view line) override {
        if (std::exchange(at_first_, false) && is_header(line)) return std::nullopt;
        auto request = request_of(line);
        if (!request) lines().fail("not a request: device_id,R or W,offset,length,timestamp");
        return RequestItem(std::move(*request));
    }

    bool at_first_ = true;
};

Match sniff(std::span<const std::byte> first) {
    const auto lines = lines_of(first);
    return !lines.empty() && (is_header(lines[0]) || request_of(lines[0])) ? Match::certain : Match::no;
}

std::unique_ptr<FormatReader> open(Input input, const ReadOptions& options) {
    return std::make_unique<Reader>(std::move(input), options);
}

}  // namespace

extern const Format alibaba_csv_format;
const Format alibaba_csv_format{"alibaba-csv", "Alibaba's block traces of cloud disks; read only, no clens",
                                sniff, open, nullptr};

}  // namespace swapreplay
