// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/replayed_trace.hpp"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/number.hpp"
#include "report/numbers.hpp"
#include "swapreplay/error.hpp"
#include "trace/chunk_codec.hpp"
#include "trace/format.hpp"
#include "workload/clen_bound.hpp"

namespace swapreplay {

namespace {

/// A write whose clen is not known still ends what the slot held. How many there were.
std::uint64_t leave_out_unknown(EventBlock& block, std::size_t codec) {
    std::uint64_t count = 0;
    for (std::size_t i = 0; i < block.size(); i++) {
        const bool same_filled = !block.same_filled.empty() && block.same_filled[i] != 0;
        if (block.ops[i] != Op::write || block.clens[codec][i] != clen_not_known || same_filled) continue;
        block.ops[i] = Op::free;
        count++;
    }
    return count;
}

}  // namespace

void require_clens(const Metadata& metadata, const std::string& path) {
    if (!metadata.has_clens())
        throw Error(
            Fault::usage,
            fmt::format("{}: the trace has no compressed lengths, so there is nothing to store", path));
}

std::size_t codec_column(const Metadata& metadata, const std::string& path, const std::string& codec) {
    const std::vector<std::string>& codecs = metadata.codecs;
    require_clens(metadata, path);
    if (codec.empty()) return 0;
    const auto found = std::find(codecs.begin(), codecs.end(), codec);
    if (found == codecs.end())
        throw Error(Fault::usage, fmt::format("{}: --codec {}: the trace has clens under {}", path, codec,
                                              fmt::join(codecs, ", ")));
    if (const auto chunk = chunk_codec_of(codec))
        throw Error(
            Fault::usage,
            fmt::format("{}: --codec {}: these are clens of chunks, not of pages; --codec {} --policy "
                        "zram:chunk={} replays them",
                        path, codec, chunk->codec, size_text(chunk->chunk_bytes)));
    return static_cast<std::size_t>(found - codecs.begin());
}

std::optional<std::size_t> chunk_column(const Metadata& metadata, const std::string& path, std::size_t codec,
                                        const StorePolicy& policy) {
    const ChunkRules& rules = policy.rules.chunk;
    if (!rules.any() || rules.clens_are_assumed()) return std::nullopt;
    const std::vector<std::string>& codecs = metadata.codecs;
    const std::string name = chunk_codec_name(codecs[codec], rules.bytes);
    const auto found = std::ranges::find(codecs, name);
    if (found != codecs.end()) return static_cast<std::size_t>(found - codecs.begin());
    throw Error(Fault::usage,
                fmt::format("{}: --policy {}: the trace has no clens of chunks under {}; it has {}; "
                            "'swapreplay import --chunk {}' makes a trace with them from pages, and "
                            "assume=PERCENT takes a chunk to have that share of its pages' clens",
                            path, policy.text, name, fmt::join(codecs, ", "), size_text(rules.bytes)));
}

std::vector<std::string> notes_of_end(const TraceReader& reader, const std::string& path) {
    std::vector<std::string> notes;
    if (const std::uint64_t lost = losses_of(reader.metadata(), reader.gaps()).told; lost > 0)
        notes.push_back(fmt::format("{}: {}", path, lost_sentence(lost, reader.gaps().size())));
    if (const std::string& part = reader.metadata().part; !part.empty())
        notes.push_back(fmt::format("{}: {} alone was recorded; all other events are missing", path, part));
    for (const std::string& note : reader.notes())
        notes.push_back(fmt::format("{}: {}", path, note));
    if (reader.end() != End::whole) notes.push_back(fmt::format("{}: {}", path, words_of(reader.end())));
    return notes;
}

std::vector<std::string> replay_part(TraceReader& reader, TracePart& part, const std::string& path,
                                     const std::vector<PlannedReplay>& plans,
                                     const TraceReplayOptions& options, ReplayOutcome& outcome) {
    const std::size_t column = options.replay.codec;
    const std::string& codec = reader.metadata().codecs[column];
    const std::uint32_t bound = longest_clen(codec, reader.metadata().page_size);
    std::uint64_t above_bound = 0;
    std::uint64_t left_out = 0;
    outcome.summary = replay_planned(
        [&](EventBlock& block) {
            if (!part.next(block)) return false;
            if (column > 0) left_out += leave_out_unknown(block, column);
            above_bound += static_cast<std::uint64_t>(std::ranges::count_if(
                block.clens[column], [bound](std::uint32_t clen) { return clen > bound; }));
            return true;
        },
        plans, options);

    std::vector<std::string> notes;
    if (left_out > 0)
        notes.push_back(
            fmt::format("{}: the {} of {} under {} {} not known ({} not sampled, say); the replay is "
                        "without {}",
                        path, left_out == 1 ? "length" : "lengths", counted(left_out, "write"), codec,
                        left_out == 1 ? "is" : "are", left_out == 1 ? "it was" : "they were",
                        left_out == 1 ? "this page" : "these pages"));
    if (above_bound > 0)
        notes.push_back(
            fmt::format("{}: {}", path, clens_above_bound(codec, reader.metadata().page_size, above_bound)));
    outcome.trace = path;
    outcome.format = reader.format();
    outcome.workload = reader.metadata().workload;
    outcome.kernel = reader.metadata().kernel;
    outcome.codec = codec;
    outcome.left_out = left_out;
    outcome.slot_bytes = reader.metadata().page_size;
    outcome.slots = reader.metadata().slots;
    outcome.part = part.description();
    outcome.lost = losses_of(reader.metadata(), part.gaps());
    return notes;
}

}  // namespace swapreplay
