// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/recompression.hpp"

#include <algorithm>
#include <charconv>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

/// What is in a slot; a clen of 0: nothing, or a same-filled page, which zram does not recompress.
struct Content {
    std::uint32_t clen = 0;
    std::uint32_t clen_again = 0;  ///< under the second codec
    std::uint64_t used_ns = 0;     ///< when it was last written or read
};

class Contents {
public:
    Contents(std::size_t from, std::size_t to) : from_(from), to_(to) {}

    void apply(const EventBlock& block) {
        for (std::size_t i = 0; i < block.size(); i++) {
            const std::uint32_t slot = index(block.slots[i]);
            if (slot >= slots_.size()) slots_.resize(std::max<std::size_t>(slot + 1, slots_.size() * 2));
            if (!block.times_ns.empty()) now_ns_ = std::max(now_ns_, block.times_ns[i]);
            const bool same_filled = !block.same_filled.empty() && block.same_filled[i] != 0;
            Content& content = slots_[slot];
            if (block.ops[i] == Op::free || same_filled) {
                content = {};
            } else if (block.ops[i] == Op::write) {
                content = {block.clens[from_][i], block.clens[to_][i], now_ns_};
            } else {
                content.used_ns = now_ns_;
            }
        }
    }

    [[nodiscard]] const std::vector<Content>& slots() const { return slots_; }
    [[nodiscard]] std::uint64_t now_ns() const { return now_ns_; }

private:
    std::size_t from_, to_;
    std::vector<Content> slots_;
    std::uint64_t now_ns_ = 0;
};

std::size_t column_of(const Metadata& metadata, const std::string& codec) {
    const auto found = std::find(metadata.codecs.begin(), metadata.codecs.end(), codec);
    if (found == metadata.codecs.end())
        throw Error(Fault::usage, fmt::format("--recompress: the trace has no clens of `{}`; it has {}",
                                              codec, fmt::join(metadata.codecs, ", ")));
    return static_cast<std::size_t>(found - metadata.codecs.begin());
}

/// The class that zs_lookup_class_index() tells; it leaves the object's handle out.
std::size_t class_of(const std::vector<ClassUse>& classes, std::uint32_t size) {
    return static_cast<std::size_t>(
        std::lower_bound(classes.begin(), classes.end(), size,
                         [](const ClassUse& one, std::uint32_t wanted) { return one.size < wanted; }) -
        classes.begin());
}

/// The slots that get a new object, as the overwrites that they are to the pool.
struct Overwrites {
    EventBlock block;
    /// Bytes that the replay counts and zram does not: recompression stores the clen where a write would
    /// store a whole page. (Classes are compared without the objects' handles, so clens of up to 7 bytes
    /// above the huge size come to that.)
    std::uint64_t overcounted = 0;
};

Overwrites overwrites(const Contents& contents, const RecompressionSpec& spec, const PoolReplay& replay,
                      std::size_t columns, Recompression& result) {
    const std::vector<ClassUse> classes = replay.classes();
    const std::uint32_t huge_size = replay.huge_size().value_or(replay.page_size());
    Overwrites made;
    EventBlock& block = made.block;
    block.clens.resize(columns);
    for (std::size_t slot = 0; slot < contents.slots().size(); slot++) {
        const Content& content = contents.slots()[slot];
        const std::uint32_t stored = content.clen >= huge_size ? replay.page_size() : content.clen;
        if (stored == 0 || stored < spec.threshold) continue;
        if (spec.idle_seconds && contents.now_ns() - content.used_ns < *spec.idle_seconds * 1'000'000'000)
            continue;
        result.tried++;
        if (class_of(classes, content.clen_again) >= class_of(classes, stored)) {
            result.no_lower_class++;
        } else if (spec.threshold != 0 && content.clen_again >= spec.threshold) {
            result.above_threshold++;
        } else {
            result.recompressed++;
            if (content.clen_again >= huge_size) made.overcounted += replay.page_size() - content.clen_again;
            block.ops.push_back(Op::write);
            block.slots.push_back(Slot{static_cast<std::uint32_t>(slot)});
            for (auto& column : block.clens)
                column.push_back(content.clen_again);
        }
    }
    return made;
}

std::uint64_t number(std::string_view text, std::string_view part, std::string_view value) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (value.empty() || error != std::errc{} || end != value.data() + value.size() || number > 1'000'000'000)
        throw Error(Fault::usage,
                    fmt::format("--recompress {}: `{}` has no number from 0 to 1000000000", text, part));
    return number;
}

}  // namespace

RecompressionSpec RecompressionSpec::parse(std::string_view text) {
    const auto malformed = [&] {
        return Error(
            Fault::usage,
            fmt::format("--recompress {}: is to be written FROM:TO[,threshold=BYTES][,idle=SECONDS]", text));
    };
    RecompressionSpec spec;
    std::string_view rest = text;
    bool more = true;
    for (bool first = true; more; first = false) {
        const std::size_t comma = rest.find(',');
        const std::string_view part = rest.substr(0, comma);
        more = comma != std::string_view::npos;
        if (more) rest.remove_prefix(comma + 1);
        const std::size_t sign = part.find(first ? ':' : '=');
        if (sign == std::string_view::npos || sign == 0 || sign + 1 == part.size()) throw malformed();
        const std::string_view name = part.substr(0, sign), value = part.substr(sign + 1);
        if (first) {
            spec.from = name;
            spec.to = value;
        } else if (name == "threshold") {
            spec.threshold = static_cast<std::uint32_t>(number(text, part, value));
        } else if (name == "idle") {
            spec.idle_seconds = number(text, part, value);
        } else {
            throw malformed();
        }
    }
    return spec;
}

Recompression recompress(TraceReader& reader, const RecompressionSpec& spec, const PoolSpec& pool) {
    const Metadata& metadata = reader.metadata();
    ReplayOptions options;
    options.slot_bytes = metadata.page_size;
    options.codec = column_of(metadata, spec.from);
    Contents contents(options.codec, column_of(metadata, spec.to));
    const auto replay = PoolReplay::create(pool, options);
    if (replay->classes().empty())
        throw Error(Fault::usage,
                    fmt::format("--recompress: pool {} has no size classes, and zram moves objects only "
                                "to a smaller one; take zsmalloc",
                                pool.text));
    EventBlock block;
    while (reader.next(block)) {
        if (spec.idle_seconds && block.times_ns.empty())
            throw Error(Fault::usage,
                        "--recompress: the trace has no times, so nothing can be told of idle slots");
        replay->apply(block, 0, block.size());
        contents.apply(block);
    }
    Recompression result;
    result.before = replay->usage();
    const auto [again, overcounted] = overwrites(contents, spec, *replay, metadata.codecs.size(), result);
    replay->apply(again, 0, again.size());
    result.after = replay->usage();
    result.after.stored_bytes -= overcounted;
    return result;
}

}  // namespace swapreplay
