// SPDX-License-Identifier: GPL-2.0-or-later
#include "workload/copy.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

void clear(EventBlock& block) {
    block.ops.clear();
    block.slots.clear();
    for (auto& column : block.clens)
        column.clear();
    block.times_ns.clear();
    block.same_filled.clear();
    block.hashes.clear();
    for (auto& column : block.details)
        column.clear();
}

/// Both parts' value, or throws; one that is not known follows the other.
template <class T>
void join(T& joined, const T& part, std::string_view what, const std::string& first,
          const std::string& other) {
    if (part == T{} || part == joined) return;
    if (joined != T{}) {
        throw Error(Fault::usage, fmt::format("{} and {} are not recordings of one device: {} differs", first,
                                              other, what));
    }
    joined = part;
}

/// Adds what a part says to what others said, unless one of them said the same.
void list(std::string& joined, const std::string& part) {
    if (part.empty() || fmt::format("; {}; ", joined).find(fmt::format("; {}; ", part)) != std::string::npos)
        return;
    joined += joined.empty() ? part : fmt::format("; {}", part);
}

/// Event `i` of a column that a block may be without becomes the `at`-th of a chunk's. One that some of the
/// chunk's blocks are without has `missing` for their events.
template <class T>
void keep_in(std::vector<T>& kept, std::size_t at, const std::vector<T>& column, std::size_t i, T missing) {
    if (kept.empty() && column.empty()) return;
    kept.resize(at, missing);
    kept.push_back(column.empty() ? missing : column[i]);
}

}  // namespace

std::vector<std::size_t> codec_columns(const Metadata& metadata, const std::vector<std::string>& codecs,
                                       const std::string& trace) {
    std::vector<std::size_t> columns;
    for (const std::string& codec : codecs.empty() ? metadata.codecs : codecs) {
        const auto found = std::find(metadata.codecs.begin(), metadata.codecs.end(), codec);
        if (found == metadata.codecs.end()) {
            throw Error(Fault::usage, fmt::format("{}: no clens under codec {}; it has {}", trace, codec,
                                                  fmt::join(metadata.codecs, ", ")));
        }
        columns.push_back(static_cast<std::size_t>(found - metadata.codecs.begin()));
    }
    return columns;
}

Metadata joined_metadata(const std::vector<Metadata>& parts, const std::vector<std::string>& names) {
    Metadata joined = parts.front();
    for (std::size_t i = 1; i < parts.size(); i++) {
        const Metadata& part = parts[i];
        join(joined.page_size, part.page_size, "the page size", names.front(), names[i]);
        join(joined.slots, part.slots, "the number of slots", names.front(), names[i]);
        join(joined.codecs, part.codecs, "the list of codecs", names.front(), names[i]);
        joined.time_unit_ns = std::min(joined.time_unit_ns, part.time_unit_ns);
        join(joined.ram_bytes, part.ram_bytes, "the machine's RAM", names.front(), names[i]);
        list(joined.kernel, part.kernel);
        list(joined.workload, part.workload);
        list(joined.synthetic, part.synthetic);
        list(joined.part, part.part);
        joined.losses_known = joined.losses_known && part.losses_known;
    }
    return joined;
}

TraceCopier::TraceCopier(TraceWriter& writer, CopyOptions options, std::vector<std::size_t> columns)
    : writer_(writer), options_(std::move(options)), columns_(std::move(columns)) {
    pending_.clens.resize(columns_.size());
}

bool TraceCopier::copy(TraceReader& reader, std::uint64_t time_offset_ns,
                       const std::function<void(std::uint64_t)>& after_block) {
    const Selection& selection = options_.selection;
    time_offset_ns_ = time_offset_ns;
    gaps_taken_ = 0;
    next_event_ = 0;
    inside_ = selection.events.begin == 0 && selection.times_ns.begin == 0;
    // Repeats are known by what came before them, so then all of it has to be seen.
    if (!options_.dedup && selection.events.begin > 0 && reader.event_count()) {
        next_event_ = selection.events.begin;
        reader.seek_event(next_event_);
    }
    const auto stopped = [this] { return options_.stop != nullptr && options_.stop->load(); };
    bool reached_end = true;
    EventBlock block;
    while (next(reader, block)) {
        if (stopped() || selection.is_past(block.first_event)) {
            reached_end = false;
            break;
        }
        take(block, reader.gaps());
        after_block(copied_.events);
    }
    if (chunks_.size() > 0) end_chunk();
    write_pending();
    if (stopped() || !copied_.damage.empty()) return false;
    if (!reached_end || !inside_) return reached_end;
    for (; gaps_taken_ < reader.gaps().size(); gaps_taken_++)
        writer_.gap(reader.gaps()[gaps_taken_].lost);
    // What salvaging stepped over at the end has no event after it to tell how many events it was.
    std::uint64_t end = next_event_;
    for (const Damage& damage : reader.damages())
        end = std::max(end, std::min(damage.before_event, selection.events.end));
    writer_.gap(end - next_event_);
    for (const auto& [name, value] : reader.metadata().facts)
        if (options_.scrubber == nullptr || options_.scrubber->keeps_fact(name)) writer_.fact(name, value);
    return true;
}

bool TraceCopier::next(TraceReader& reader, EventBlock& block) {
    try {
        if (!reader.next(block)) return false;
    } catch (const Error& error) {
        // If a format has no checksums, damage looks like a slot beyond the limit.
        const bool damage = error.fault() == Fault::format || error.fault() == Fault::resource;
        if (!options_.salvage || !damage) throw;
        copied_.damage = error.what();
        return false;
    }
    if (options_.scrubber != nullptr) options_.scrubber->scrub(block);
    options_.selection.require_times(block, options_.trace);
    for (std::uint64_t& time_ns : block.times_ns) {
        time_ns += time_offset_ns_;
        latest_time_ns_ = std::max(latest_time_ns_, time_ns);
    }
    return true;
}

void TraceCopier::take(const EventBlock& block, const std::vector<Gap>& gaps) {
    // What salvaging stepped over is lost as well: the numbers of the events tell how much.
    std::uint64_t lost = block.first_event > next_event_ ? block.first_event - next_event_ : 0;
    next_event_ = block.first_event + block.size();
    for (std::size_t i = 0; i < block.size(); i++) {
        const bool in_range = options_.selection.in_range(block, i);
        for (; gaps_taken_ < gaps.size() && gaps[gaps_taken_].before_event <= block.first_event + i;
             gaps_taken_++)
            lost += gaps[gaps_taken_].lost;
        // On the edge of a slice it is outside.
        if (lost > 0 && in_range && inside_) take_gap(lost);
        lost = 0;
        inside_ = in_range;
        if (options_.selection.contains(block, i)) keep(block, i);
        if (!options_.dedup) continue;
        chunks_.add(block, i);
        if (chunks_.size() == chunk_events) end_chunk();
    }
    if (!options_.dedup) write_pending();
}

void TraceCopier::take_gap(std::uint64_t lost) {
    // A chunk that is begun may yet be left out: then what was lost in it comes before the next.
    if (!options_.dedup) write_pending();
    lost_before_pending_ += lost;
}

void TraceCopier::keep(const EventBlock& block, std::size_t i) {
    const std::size_t at = pending_.size();
    pending_.ops.push_back(block.ops[i]);
    pending_.slots.push_back(block.slots[i]);
    for (std::size_t codec = 0; codec < columns_.size(); codec++)
        pending_.clens[codec].push_back(block.clens[columns_[codec]][i]);
    keep_in(pending_.times_ns, at, block.times_ns, i,
            pending_.times_ns.empty() ? 0 : pending_.times_ns.back());
    keep_in(pending_.same_filled, at, block.same_filled, i, std::uint8_t{0});
    keep_in(pending_.hashes, at, block.hashes, i, std::uint64_t{0});
    for (std::size_t detail = 0; detail < detail_count; detail++)
        keep_in(pending_.details[detail], at, block.details[detail], i, not_known);
}

void TraceCopier::end_chunk() {
    const std::size_t events = chunks_.size();
    if (chunks_.finish_chunk()) {
        write_pending();
    } else {
        copied_.repeats_left_out += events;
        clear(pending_);
    }
}

void TraceCopier::write_pending() {
    if (lost_before_pending_ > 0) writer_.gap(lost_before_pending_);
    lost_before_pending_ = 0;
    if (pending_.size() == 0) return;
    writer_.append(pending_);
    copied_.events += pending_.size();
    clear(pending_);
}

}  // namespace swapreplay
