// SPDX-License-Identifier: LGPL-2.1-or-later
// The kernel's trace events of block requests as perf script, trace-cmd report and trace_pipe print them. The line's
// beginning differs, what is used does not:
//
//   …  10.000100:  block:block_bio_queue: 8,2 W 192 + 8 [kswapd0]
//   …  10.000100:         block_bio_remap: 8,0 W 2240 + 8 <- (8,2) 192
//   …  10.000100:          block_rq_issue: 8,2 W 4096 () 192 + 8 none,0,0 [kswapd0]
//   CPU:1 [LOST 12 EVENTS]                                               (trace_pipe)
//
// block_bio_queue is a request as the swap layer made it; block_rq_issue, which comes later and may join several, is
// taken of a file that has no other. Source: include/trace/events/block.h, Linux 6.12; before 6.9 no priority
// stands before the process.
#include <array>
#include <memory>

#include <fmt/format.h>

#include "base/number.hpp"
#include "trace/format.hpp"
#include "trace/formats/request_text.hpp"

namespace swapreplay {

namespace {

constexpr std::string_view queue_event = "block_bio_queue: ";
constexpr std::string_view remap_event = "block_bio_remap: ";
constexpr std::string_view issue_event = "block_rq_issue: ";

struct TraceEvent {
    std::string_view name;
    std::uint64_t time_ns = 0;
    std::vector<std::string_view> words;  ///< after the name: device, letters, …
};

/// The event of this name in the line; nullopt: it is another line.
std::optional<TraceEvent> event_of(std::string_view line, std::string_view name) {
    const std::size_t at = line.find(name);
    if (at == std::string_view::npos) return std::nullopt;
    auto before = line.substr(0, at);
    if (before.ends_with("block:")) before.remove_suffix(std::string_view("block:").size());
    const std::size_t end = before.find_last_not_of(" \t");
    if (end == std::string_view::npos || before[end] != ':') return std::nullopt;
    before = before.substr(0, end);
    const std::size_t blank = before.find_last_of(" \t");
    const auto time_ns = seconds_in_ns(blank == std::string_view::npos ? before : before.substr(blank + 1));
    if (!time_ns) return std::nullopt;
    return TraceEvent{name, *time_ns, words_of(line.substr(at + name.size()))};
}

class Reader final : public RequestTextReader {
public:
    Reader(Input input, const ReadOptions& options, std::string_view event)
        : RequestTextReader(std::move(input), options, 1), event_(event) {}

private:
    std::optional<RequestItem> parse(std::string_view line) override {
        if (const auto event = event_of(line, event_)) return request_of(*event);
        if (event_ == queue_event)
            if (const auto event = event_of(line, remap_event)) return remap_in(*event);
        return losses_of(line);
    }

    std::optional<RequestItem> request_of(const TraceEvent& event) const {
        const auto& words = event.words;
        auto device = words.empty() ? std::nullopt : device_of(words[0]);
        if (!device || words.size() < 2)
            lines().fail("a request needs \"MAJOR,MINOR KIND SECTOR + SECTORS\"");
        const auto op = op_of_letters(words[1]);
        if (!op) return std::nullopt;  // a flush
        std::size_t sectors = 2;
        // block_rq_issue has "BYTES (COMMAND)" before them; the command is mostly empty.
        while (event_ == issue_event && sectors < words.size() && !words[sectors].ends_with(')'))
            sectors++;
        if (event_ == issue_event) sectors++;
        BlockRequest request;
        if (!take_sectors(words, sectors, request))
            lines().fail("a request needs \"MAJOR,MINOR KIND SECTOR + SECTORS\"");
        request.op = *op;
        request.time_ns = event.time_ns;
        request.device = std::move(*device);
        return RequestItem(std::move(request));
    }

    std::optional<RequestItem> remap_in(const TraceEvent& event) const {
        const auto device = event.words.empty() ? std::nullopt : device_of(event.words[0]);
        auto remap = device ? remap_of(event.words, 2, *device) : std::nullopt;
        if (!remap) lines().fail("a remap needs \"SECTOR + SECTORS <- (MAJOR,MINOR) SECTOR\"");
        return RequestItem(std::move(*remap));
    }

    static std::optional<RequestItem> losses_of(std::string_view line) {
        constexpr std::string_view lost = "[LOST ";
        const std::size_t at = line.find(lost);
        if (at == std::string_view::npos || !line.ends_with(" EVENTS]")) return std::nullopt;
        const auto words = words_of(line.substr(at + lost.size()));
        return RequestItem(LostRecords{number<std::uint64_t>(words[0]).value_or(0), 0});
    }

    std::string_view event_;
};

/// The event that the file's requests are taken from; empty: there is none.
std::string_view event_in(std::span<const std::byte> first) {
    std::string_view found;
    for (const std::string_view line : lines_of(first)) {
        if (event_of(line, queue_event)) return queue_event;
        if (event_of(line, issue_event)) found = issue_event;
    }
    return found;
}

Match sniff(std::span<const std::byte> first) {
    return event_in(first).empty() ? Match::no : Match::certain;
}

std::unique_ptr<FormatReader> open(Input input, const ReadOptions& options) {
    const std::string_view event = event_in(input.peek(sniff_bytes));
    return std::make_unique<Reader>(std::move(input), options, event.empty() ? queue_event : event);
}

}  // namespace

extern const Format block_events_format;
const Format block_events_format{"block-events",
                                 "block trace events of perf script or trace_pipe; read only, no clens",
                                 sniff, open, nullptr};

}  // namespace swapreplay
