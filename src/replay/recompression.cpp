// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/recompression.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/kernel_release.hpp"
#include "base/number.hpp"
#include "pool/zsmalloc_rules.hpp"
#include "replay/class_lookup.hpp"
#include "swapreplay/error.hpp"
#include "trace/slot_table.hpp"

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
            if (!block.times_ns.empty()) now_ns_ = std::max(now_ns_, block.times_ns[i]);
            const bool same_filled = !block.same_filled.empty() && block.same_filled[i] != 0;
            Content& content = slots_[block.slots[i]];
            if (block.ops[i] == Op::free || same_filled) {
                content = {};
            } else if (block.ops[i] == Op::write) {
                content = {block.clens[from_][i], block.clens[to_][i], now_ns_};
                if (content.clen_again == clen_not_known)
                    content = {};  // not sampled: as if it were not there
            } else {
                content.used_ns = now_ns_;
            }
        }
    }

    [[nodiscard]] SlotTable<Content>& slots() { return slots_; }
    [[nodiscard]] std::uint64_t now_ns() const { return now_ns_; }

private:
    std::size_t from_, to_;
    SlotTable<Content> slots_;
    std::uint64_t now_ns_ = 0;
};

std::size_t column_of(const Metadata& metadata, const std::string& codec) {
    const auto found = std::find(metadata.codecs.begin(), metadata.codecs.end(), codec);
    if (found == metadata.codecs.end())
        throw Error(Fault::usage, fmt::format("--recompress: the trace has no clens under '{}'; it has {}",
                                              codec, fmt::join(metadata.codecs, ", ")));
    return static_cast<std::size_t>(found - metadata.codecs.begin());
}

/// An object that is replaced.
struct Replacement {
    Slot slot;
    std::uint32_t stored;  ///< bytes
    std::uint32_t clen_again;
};

/// In the order of the slots.
std::vector<Replacement> replacements(Contents& contents, const RecompressionSpec& spec,
                                      const PoolReplay& replay, Recompression& result) {
    const std::vector<ClassUse> classes = replay.classes();
    const std::uint32_t huge_size = replay.huge_size().value_or(replay.page_size());
    const std::uint32_t handle = replay.huge_size() ? zsmalloc::handle_size : 0;  // no other pool has it
    std::vector<Replacement> replaced;
    contents.slots().for_each([&](Slot slot, const Content& content) {
        const std::uint32_t stored = content.clen >= huge_size ? replay.page_size() : content.clen;
        if (stored == 0 || stored < spec.threshold) return;
        if (spec.idle_ns && contents.now_ns() - content.used_ns < *spec.idle_ns) return;
        result.tried++;
        if (class_of(classes, content.clen_again, handle) >= class_of(classes, stored, handle)) {
            result.no_lower_class++;
        } else if (spec.threshold != 0 && content.clen_again >= spec.threshold) {
            result.above_threshold++;
        } else {
            result.recompressed++;
            replaced.push_back({slot, stored, content.clen_again});
        }
    });
    return replaced;
}

/// Up to 6.12 zram goes through the slots in their order. Newer ones take the largest objects first, sorted
/// by 64 bytes, and of equal ones the last slot first: place_pp_slot() and select_pp_slot(), Linux 7.3. That
/// it came with 6.13 is inferred.
void sort_as_zram(std::vector<Replacement>& replaced, const PoolSpec& pool) {
    constexpr std::uint32_t bucket_bytes = 64;  // PP_BUCKET_SIZE_RANGE
    const auto named = pool.values.find("kernel");
    const auto kernel = KernelRelease::parse(named == pool.values.end() ? default_kernel : named->second);
    if (!kernel || *kernel < KernelRelease{6, 13}) return;
    std::reverse(replaced.begin(), replaced.end());
    std::stable_sort(replaced.begin(), replaced.end(), [](const Replacement& a, const Replacement& b) {
        return a.stored / bucket_bytes > b.stored / bucket_bytes;
    });
}

/// To the pool they are overwrites.
EventBlock overwrites(const std::vector<Replacement>& replaced, std::size_t columns) {
    EventBlock block;
    block.clens.resize(columns);
    for (const Replacement& one : replaced) {
        block.ops.push_back(Op::write);
        block.slots.push_back(one.slot);
        for (auto& column : block.clens)
            column.push_back(one.clen_again);
    }
    return block;
}

}  // namespace

RecompressionSpec RecompressionSpec::parse(std::string_view text) {
    const auto malformed = [&] {
        return Error(Fault::usage,
                     fmt::format("--recompress {}: must be FROM:TO[,threshold=BYTES][,idle=TIME]", text));
    };
    constexpr std::uint32_t most_bytes = 1'000'000'000;
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
            spec.threshold =
                static_cast<std::uint32_t>(require_size("--recompress threshold:", value, 0, most_bytes));
        } else if (name == "idle") {
            spec.idle_ns = require_duration_ns("--recompress idle:", value, second_ns);
        } else {
            throw malformed();
        }
    }
    return spec;
}

Recompression recompress(TraceReader& reader, const RecompressionSpec& spec, const Resolution& setting) {
    const Metadata& metadata = reader.metadata();
    ReplayOptions options;
    options.policy = setting.policy;
    options.slot_bytes = metadata.page_size;
    options.codec = column_of(metadata, spec.from);
    Contents contents(options.codec, column_of(metadata, spec.to));
    const auto replay = PoolReplay::create(setting.pool, options);
    if (replay->classes().empty())
        throw Error(Fault::usage,
                    fmt::format("--recompress: pool {} has no size classes, and zram moves objects only "
                                "to a smaller one; use zsmalloc",
                                setting.pool.text));
    EventBlock block;
    while (reader.next(block)) {
        if (spec.idle_ns && block.times_ns.empty())
            throw Error(Fault::usage,
                        "--recompress: the trace has no times, so idle slots cannot be told from others");
        replay->apply(block, 0, block.size());
        contents.apply(block);
    }
    Recompression result;
    result.pool_text = replay->pool_text();
    result.before = replay->usage();
    std::vector<Replacement> replaced = replacements(contents, spec, *replay, result);
    sort_as_zram(replaced, setting.pool);
    const EventBlock again = overwrites(replaced, metadata.codecs.size());
    replay->apply(again, 0, again.size());
    result.after = replay->usage();
    return result;
}

}  // namespace swapreplay
