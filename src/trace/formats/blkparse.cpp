// SPDX-License-Identifier: LGPL-2.1-or-later
// What blkparse prints of a blktrace recording, in its default format:
//
//   maj,min cpu sequence seconds.ns pid action rwbs sector + sectors [process]
//   8,2       0        1 0.000000000 100      Q    W    192 +      8 [kswapd0]
//
// As in the binary (blktrace.cpp), a queued request (Q) counts, and a remap (A) tells where a partition begins:
// "sector + sectors <- (maj,min) sector". The summary at the end is passed over, but for "Skips: N forward":
// records that blkparse did not find. Source: blkparse_fmt.c of blktrace 1.2.
#include <memory>

#include <fmt/format.h>

#include "base/number.hpp"
#include "trace/format.hpp"
#include "trace/formats/request_text.hpp"

namespace swapreplay {

namespace {

enum Word : std::size_t { device, cpu, sequence, time, pid, action, rwbs, sector };

/// A line of an event has these words at least.
bool is_event(const std::vector<std::string_view>& words) {
    return words.size() > action && device_of(words[device]) && number<std::uint32_t>(words[cpu]) &&
           number<std::uint64_t>(words[sequence]) && words[time].find('.') != std::string_view::npos &&
           seconds_in_ns(words[time]) && number<std::uint32_t>(words[pid]);
}

class Reader final : public RequestTextReader {
public:
    Reader(Input input, const ReadOptions& options) : RequestTextReader(std::move(input), options, 1) {}

private:
    std::optional<RequestItem> parse(std::string_view line) override {
        const auto words = words_of(line);
        if (!is_event(words)) return skips_of(words);
        if (words[action] != "Q" && words[action] != "A") return std::nullopt;
        if (words.size() <= rwbs) lines().fail("the request ends before its kind");
        const auto op = op_of_letters(words[rwbs]);
        if (!op || words.size() <= sector) return std::nullopt;  // a flush
        if (words[action] == "A") {
            auto remap = remap_of(words, sector, *device_of(words[device]));
            if (!remap) lines().fail("a remap (A) needs \"SECTOR + SECTORS <- (MAJOR,MINOR) SECTOR\"");
            return RequestItem(std::move(*remap));
        }
        BlockRequest request;
        if (!take_sectors(words, sector, request))
            lines().fail("a queued request (Q) needs \"SECTOR + SECTORS\"");
        request.op = *op;
        request.time_ns = seconds_in_ns(words[time]);
        request.device = *device_of(words[device]);
        return RequestItem(std::move(request));
    }

    static std::optional<RequestItem> skips_of(const std::vector<std::string_view>& words) {
        if (words.size() < 3 || words[0] != "Skips:" || words[2] != "forward") return std::nullopt;
        return RequestItem(LostRecords{number<std::uint64_t>(words[1]).value_or(0), 0});
    }
};

Match sniff(std::span<const std::byte> first) {
    for (const std::string_view line : lines_of(first))
        if (is_event(words_of(line))) return Match::certain;
    return Match::no;
}

std::unique_ptr<FormatReader> open(Input input, const ReadOptions& options) {
    return std::make_unique<Reader>(std::move(input), options);
}

}  // namespace

extern const Format blkparse_format;
const Format blkparse_format{"blkparse", "text that blkparse prints; read only, no clens", sniff, open,
                             nullptr};

}  // namespace swapreplay
