// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr_reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "swapreplay/error.hpp"
#include "trace/sr_format.hpp"

namespace swapreplay::sr {

namespace {

Metadata read_header(InputCursor& input) {
    Bytes header(header_fixed_bytes);
    if (input.read(header) < header.size())
        throw Error(Fault::format,
                    fmt::format("{}: is cut inside its header; there is nothing to read", input.name()));
    header.resize(header_length(header, input.name()));
    const auto rest = std::span(header).subspan(header_fixed_bytes);
    if (input.read(rest) < rest.size())
        throw Error(Fault::format,
                    fmt::format("{}: is cut inside its header; there is nothing to read", input.name()));
    return parse_header(header, input.name());
}

}  // namespace

Reader::Reader(Input input, const ReadOptions& options)
    : input_(std::move(input)),
      options_(options),
      metadata_(read_header(input_)),
      first_block_(input_.offset()),
      decoder_(metadata_, options.max_slots) {
    if (metadata_.slots > options.max_slots)
        throw Error(
            Fault::resource,
            fmt::format("{}: its swap device has {} slots, the limit is {}; raise the limit (--max-slots) "
                        "if that is true",
                        input_.name(), metadata_.slots, options.max_slots));
}

Reader::Reader(const Reader& whole, const BlockPlace& first, std::optional<std::uint64_t> stop)
    : input_(whole.input_),
      options_(whole.options_),
      metadata_(whole.metadata_),
      first_block_(whole.first_block_),
      stop_(stop),
      decoder_(metadata_, options_.max_slots) {
    go_to(first);
}

template <class Block>
bool Reader::next_piece(Block& block) {
    while (decoder_.events_left() == 0) {
        if (!load_block()) return false;
    }
    return decoder_.next(block, max_block_events);
}

bool Reader::load_block() {
    while (!finished_) {
        const std::uint64_t offset = input_.offset();
        const Step outcome = step();
        if (outcome == Step::damaged) {
            if (!options_.salvage) throw_damage(offset);
            begin_damage(offset);
            input_.unread(std::span(buffer_).subspan(1));
            find_next_magic();
            continue;
        }
        end_damage(offset);
        if (outcome == Step::block) return true;
        finished_ = true;
    }
    return false;
}

/// Reads what comes next and says what it was; buffer_ has its bytes.
Reader::Step Reader::step() {
    buffer_.clear();
    const std::uint64_t offset = input_.offset();
    if (stop_ && offset >= *stop_) return Step::end;
    if (!read_into_buffer(block_header_bytes)) {  // no index either: that is longer than a block's header
        end_ = in_damage_ ? End::damaged : End::cut;
        return Step::end;
    }
    if (index_length(buffer_)) return step_index();
    if (const auto header = parse_block_header(buffer_)) return step_block(*header);
    if (index_offset() != offset) return damaged_block("its header is damaged");
    end_ = End::damaged_index;  // of which not even the first bytes are right
    return Step::end;
}

Reader::Step Reader::step_block(const BlockHeader& header) {
    const std::uint64_t offset = input_.offset() - block_header_bytes;
    const bool too_early = header.first_event < expected_event_;
    const bool too_late = header.first_event > expected_event_ && !options_.salvage;
    if (too_early || too_late)
        return damaged_block(
            fmt::format("it begins with event {}, not {}: blocks are missing or out of order",
                        header.first_event, expected_event_));
    if (!read_into_buffer(block_header_bytes + header.payload_bytes)) {
        end_ = End::cut;
        return Step::end;
    }
    const auto payload = std::span<const std::byte>(buffer_).subspan(block_header_bytes);
    const std::uint64_t next_event = header.first_event + header.events;
    if (checksum(payload) != header.payload_checksum) return damaged_block("checksum differs", next_event);
    try {
        open_block(header, offset);
    } catch (const Error& error) {
        if (error.fault() != Fault::format || !options_.salvage) throw;
        return damaged_block(error.what(), next_event);
    }
    return Step::block;
}

void Reader::open_block(const BlockHeader& header, std::uint64_t offset) {
    decoder_.open(header, std::span<const std::byte>(buffer_).subspan(block_header_bytes),
                  fmt::format("{}: block {}", input_.name(), blocks_), offset + block_header_bytes);
    note_missing(offset, header.first_event);
    blocks_++;
    expected_event_ = header.first_event + header.events;
    for (const Gap& gap : decoder_.gaps()) {
        if (gap.before_event >= gaps_from_event_) add_gap(gaps_, gap);
    }
}

/// What salvaging stepped over ended where event `next_event` comes next.
void Reader::note_missing(std::uint64_t offset, std::uint64_t next_event) {
    if (in_damage_) {
        damages_.back().before_event = next_event;
    } else if (next_event > expected_event_) {
        damages_.push_back({offset, 0, next_event, "blocks are missing"});
    }
}

/// An index is known by its checksum, or by the footer that names its place. Where both are wrong, blocks may
/// be missing before it.
Reader::Step Reader::step_index() {
    const std::uint64_t offset = input_.offset() - buffer_.size();
    const std::size_t length = *index_length(buffer_);
    const bool has_all = read_into_buffer(length + footer_bytes);
    const bool footer_is_right = parse_footer(std::span(buffer_).last(footer_bytes)) == offset;
    const auto blocks = has_all ? parse_index(std::span(buffer_).first(length)) : std::nullopt;
    if (blocks) {
        const std::uint64_t events = blocks->empty() ? 0 : blocks->back().first_event + blocks->back().events;
        if (events != expected_event_ && !options_.salvage)
            return damaged_index(fmt::format("it counts {} events, there are {}", events, expected_event_));
        note_missing(offset, std::max(events, expected_event_));
        end_damage(offset);
        end_ = footer_is_right ? End::whole : End::damaged_index;
        return end_behind_index(offset + length + footer_bytes);
    }
    if (footer_is_right || index_offset() == offset) {
        end_ = in_damage_ ? End::damaged : End::damaged_index;
        return Step::end;
    }
    if (has_all || in_damage_) return damaged_index("checksum differs");
    end_ = End::cut;
    return Step::end;
}

/// What follows the index, at `offset`, is not of this trace, even where it looks like it.
Reader::Step Reader::end_behind_index(std::uint64_t offset) {
    Bytes more(std::size_t{64} << 10);
    std::uint64_t bytes = input_.read(std::span(more).first(1));
    if (bytes == 0) return Step::end;
    if (!options_.salvage) return damaged_index("bytes follow it");
    while (const std::size_t count = input_.read(more))
        bytes += count;
    damages_.push_back({offset, bytes, expected_event_, "bytes follow the index"});
    return Step::end;
}

/// Grows buffer_ to `bytes`, in steps: a length is believed only as far as there are bytes.
bool Reader::read_into_buffer(std::size_t bytes) {
    constexpr std::size_t step_bytes = std::size_t{1} << 20;
    while (buffer_.size() < bytes) {
        const std::size_t have = buffer_.size();
        buffer_.resize(std::min(bytes, have + step_bytes));
        const auto room = std::span(buffer_).subspan(have);
        const std::size_t got = input_.read(room);
        if (got < room.size()) {
            buffer_.resize(have + got);
            return false;
        }
    }
    return true;
}

Reader::Step Reader::damaged_block(std::string what, std::uint64_t next_event) {
    where_ = fmt::format("block {}", blocks_);
    what_ = std::move(what);
    damaged_to_event_ = next_event;
    return Step::damaged;
}

Reader::Step Reader::damaged_index(std::string what) {
    where_ = "the index";
    what_ = std::move(what);
    damaged_to_event_ = 0;
    return Step::damaged;
}

void Reader::throw_damage(std::uint64_t offset) const {
    throw Error(Fault::format, fmt::format("{}: {} at byte {}: {}; `swapreplay convert --salvage` keeps the "
                                           "blocks before and after it",
                                           input_.name(), where_, offset, what_));
}

void Reader::begin_damage(std::uint64_t offset) {
    if (!in_damage_) {
        in_damage_ = true;
        damages_.push_back({offset, 0, expected_event_, what_});
        blocks_++;
    }
    damages_.back().before_event = std::max(damages_.back().before_event, damaged_to_event_);
}

void Reader::end_damage(std::uint64_t offset) {
    if (!in_damage_) return;
    in_damage_ = false;
    damages_.back().bytes = offset - damages_.back().offset;
}

/// To the next four bytes that begin a block or the index, if only by chance, or to the end.
void Reader::find_next_magic() {
    constexpr std::size_t window_bytes = std::size_t{64} << 10;
    Bytes window;
    for (;;) {
        const std::size_t kept = window.size();
        window.resize(window_bytes);
        window.resize(kept + input_.read(std::span(window).subspan(kept)));
        for (std::size_t at = 0; at + 4 <= window.size(); at++) {
            const auto magic = load_le<std::uint32_t>(window.data() + at);
            if (magic != block_magic && magic != index_magic) continue;
            input_.unread(std::span(window).subspan(at));
            return;
        }
        if (window.size() < window_bytes) return;
        window.erase(window.begin(), window.end() - 3);  // a magic may lie across
    }
}

std::unique_ptr<FormatReader> open_reader(Input input, const ReadOptions& options) {
    return std::make_unique<Reader>(std::move(input), options);
}

// Random access.

void Reader::need_seekable() const {
    if (!input_.seekable())
        throw Error(Fault::usage,
                    fmt::format("{}: only a plain file can be read from the middle; unpack it or "
                                "save it first",
                                input_.name()));
}

std::vector<BlockPlace> Reader::places() {
    need_seekable();
    auto known = places_of_index();
    return known ? std::move(*known) : places_by_scan();
}

/// What the footer names; nullopt where there is none, or the input is a pipe.
std::optional<std::uint64_t> Reader::index_offset() const {
    if (!input_.seekable()) return std::nullopt;
    const std::uint64_t size = *input_.input().size();
    if (size < first_block_ + index_header_bytes + footer_bytes) return std::nullopt;
    Bytes footer(footer_bytes);
    input_.input().read_at(size - footer_bytes, footer);
    const auto offset = parse_footer(footer);
    if (!offset || *offset < first_block_ || *offset >= size - footer_bytes) return std::nullopt;
    return offset;
}

std::optional<std::vector<BlockPlace>> Reader::places_of_index() const {
    const auto offset = index_offset();
    if (!offset) return std::nullopt;
    const std::uint64_t length = *input_.input().size() - *offset - footer_bytes;
    if (length > std::uint64_t{max_index_bytes} + index_header_bytes) return std::nullopt;
    Bytes bytes(static_cast<std::size_t>(length));
    input_.input().read_at(*offset, bytes);
    return parse_index(bytes);
}

std::vector<BlockPlace> Reader::places_by_scan() const {
    std::vector<BlockPlace> found;
    Bytes bytes(block_header_bytes);
    for (std::uint64_t offset = first_block_; input_.input().read_at(offset, bytes) == bytes.size();) {
        const auto header = parse_block_header(bytes);
        if (!header) break;
        found.push_back({offset, header->first_event, header->events, 0, 0});
        offset += block_header_bytes + header->payload_bytes;
    }
    return found;
}

void Reader::go_to(const BlockPlace& place) {
    decoder_.skip(decoder_.events_left());
    input_.seek(place.offset);
    expected_event_ = place.first_event;
    gaps_from_event_ = place.first_event;
    gaps_.clear();
    in_damage_ = false;
    finished_ = false;
    end_ = End::whole;
}

void Reader::seek_event(std::uint64_t number) {
    const auto all = places();
    auto after =
        std::upper_bound(all.begin(), all.end(), number,
                         [](std::uint64_t n, const BlockPlace& place) { return n < place.first_event; });
    if (after == all.begin()) {
        go_to({first_block_, 0, 0, 0, 0});
        return;
    }
    const BlockPlace& place = *std::prev(after);
    go_to(place);
    blocks_ = static_cast<std::uint64_t>(std::prev(after) - all.begin());
    gaps_from_event_ = number;
    if (!load_block()) return;
    const std::uint64_t first = expected_event_ - decoder_.events_left();
    decoder_.skip(std::min(number > first ? number - first : 0, decoder_.events_left()));
}

void Reader::seek_time(std::uint64_t time_ns) {
    const auto all = places();
    // Blocks found by a scan have no times: begin with the first one.
    auto later = std::find_if(all.begin(), all.end(),
                              [&](const BlockPlace& place) { return place.first_time_ns > time_ns; });
    const bool timed =
        std::any_of(all.begin(), all.end(), [](const BlockPlace& p) { return p.first_time_ns > 0; });
    const BlockPlace first{first_block_, 0, 0, 0, 0};
    go_to(timed && later != all.begin() ? *std::prev(later) : first);
    EventBlock block;
    while (next(block)) {
        if (block.times_ns.empty())
            throw Error(Fault::usage, fmt::format("{}: its events have no times to seek", input_.name()));
        const auto found = std::find_if(block.times_ns.begin(), block.times_ns.end(),
                                        [&](std::uint64_t time) { return time >= time_ns; });
        if (found == block.times_ns.end()) continue;
        seek_event(block.first_event + static_cast<std::uint64_t>(found - block.times_ns.begin()));
        return;
    }
}

std::vector<std::unique_ptr<FormatReader>> Reader::split(std::size_t count) {
    auto all = places();
    const std::uint64_t position = expected_event_ - decoder_.events_left();
    std::erase_if(all, [&](const BlockPlace& place) { return place.first_event + place.events <= position; });
    std::vector<std::unique_ptr<FormatReader>> parts;
    const std::size_t parts_wanted = std::clamp<std::size_t>(count, 1, std::max<std::size_t>(all.size(), 1));
    const std::uint64_t total = all.empty() ? 0 : all.back().first_event + all.back().events - position;
    std::size_t begin = 0;
    for (std::size_t part = 1; part <= parts_wanted && !all.empty(); part++) {
        std::size_t end = begin + 1;
        while (end < all.size() - (parts_wanted - part) &&
               (part == parts_wanted || all[end].first_event - position < total * part / parts_wanted))
            end++;
        const auto stop = end < all.size() ? std::optional(all[end].offset) : std::nullopt;
        parts.push_back(std::unique_ptr<Reader>(new Reader(*this, all[begin], stop)));
        begin = end;
    }
    if (parts.empty()) {  // nothing but how the file ends is left
        const BlockPlace rest{input_.offset(), expected_event_, 0, 0, 0};
        parts.push_back(std::unique_ptr<Reader>(new Reader(*this, rest, std::nullopt)));
    } else if (position > all[0].first_event) {
        parts[0]->seek_event(position);
    }
    decoder_.skip(decoder_.events_left());
    finished_ = true;
    return parts;
}

std::optional<std::uint64_t> Reader::event_count() {
    if (!input_.seekable()) return std::nullopt;
    const auto all = places();
    return all.empty() ? 0 : all.back().first_event + all.back().events;
}

}  // namespace swapreplay::sr
