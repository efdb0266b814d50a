// SPDX-License-Identifier: LGPL-2.1-or-later
// The log of requests that fio writes (--write_iolog) and replays. After a first line "fio version 2 iolog" or
// "fio version 3 iolog":
//
//   [microseconds] file action [offset length]
//
// The time is version 3's alone. read, write and trim have an offset and a length in bytes; add, open, close, sync,
// datasync and wait touch no page. Source: iolog.c and HOWTO of fio 3.33.
#include <memory>

#include <fmt/format.h>

#include "base/number.hpp"
#include "trace/format.hpp"
#include "trace/formats/request_text.hpp"

namespace swapreplay {

namespace {

constexpr std::string_view version_2 = "fio version 2 iolog";
constexpr std::string_view version_3 = "fio version 3 iolog";

std::optional<Op> op_of(std::string_view action) {
    if (action == "read") return Op::read;
    if (action == "write") return Op::write;
    if (action == "trim") return Op::free;
    return std::nullopt;
}

bool touches_no_page(std::string_view action) {
    for (const std::string_view other : {"add", "open", "close", "sync", "datasync", "wait"})
        if (action == other) return true;
    return false;
}

class Reader final : public RequestTextReader {
public:
    Reader(Input input, const ReadOptions& options)
        : RequestTextReader(std::move(input), options, microsecond_ns) {
        const auto first = lines().next();
        const std::string_view line = first.value_or("");
        if (line.starts_with(version_3))
            times_ = true;
        else if (!line.starts_with(version_2))
            lines().fail(fmt::format("'{}' is not \"{}\" or \"{}\"", shortened(line), version_2, version_3));
    }

private:
    std::optional<RequestItem> parse(std::string_view line) override {
        auto words = words_of(line);
        BlockRequest request;
        if (times_) {
            const auto time = words.empty() ? std::nullopt : number<std::uint64_t>(words[0]);
            if (!time || *time > UINT64_MAX / microsecond_ns)
                lines().fail(fmt::format("'{}' is not a time in microseconds",
                                         words.empty() ? "" : shortened(words[0])));
            request.time_ns = *time * microsecond_ns;
            words.erase(words.begin());
        }
        if (words.size() < 2) lines().fail("a line needs a file and an action");
        if (touches_no_page(words[1])) return std::nullopt;
        const auto op = op_of(words[1]);
        if (!op) lines().fail(fmt::format("'{}' is not an action of fio", shortened(words[1])));
        const auto offset = words.size() < 4 ? std::nullopt : number<std::uint64_t>(words[2]);
        const auto length = words.size() < 4 ? std::nullopt : number<std::uint64_t>(words[3]);
        if (!offset || !length) lines().fail(fmt::format("a {} needs an offset and a length", words[1]));
        request.op = *op;
        request.first_byte = *offset;
        request.bytes = *length;
        request.device = std::string(words[0]);
        return RequestItem(std::move(request));
    }

    bool times_ = false;
};

Match sniff(std::span<const std::byte> first) {
    const auto lines = lines_of(first);
    return !lines.empty() && lines[0].starts_with("fio version ") && lines[0].ends_with(" iolog")
               ? Match::certain
               : Match::no;
}

std::unique_ptr<FormatReader> open(Input input, const ReadOptions& options) {
    return std::make_unique<Reader>(std::move(input), options);
}

}  // namespace

extern const Format fio_iolog_format;
const Format fio_iolog_format{"fio-iolog", "log of requests that fio writes; read only, no clens", sniff,
                              open, nullptr};

}  // namespace swapreplay
