// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/reader.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "swapreplay/error.hpp"
#include "trace/gaps.hpp"
#include "trace/sr/format.hpp"

namespace swapreplay::sr {

namespace {

constexpr std::size_t window_bytes = std::size_t{64} << 10;

Metadata read_header(InputCursor& input) {
    const auto cut = [&] {
        return Error(Fault::format,
                     fmt::format("{}: is cut inside its header; there is nothing to read", input.name()));
    };
    const auto fixed = input.peek(header_fixed_bytes);
    if (fixed.size() < header_fixed_bytes) throw cut();
    const std::size_t length = header_length(fixed, input.name());
    const auto header = input.peek(length);
    if (header.size() < length) throw cut();
    input.skip(length);
    return parse_header(header, input.name());
}

/// Of the footer that a file ends with, its last bytes being these; nullopt where there is none: it is cut.
std::optional<std::uint64_t> footer_of_end(std::span<const std::byte> rest) {
    return parse_footer(rest.last(std::min(rest.size(), footer_bytes)));
}

std::optional<std::uint64_t> footer_of_file(const Input& input, std::uint64_t size) {
    if (size < footer_bytes) return std::nullopt;
    Bytes footer(footer_bytes);
    input.read_at(size - footer_bytes, footer);
    return parse_footer(footer);
}

}  // namespace

Reader::Reader(Input input, const ReadOptions& options)
    : input_(std::move(input)),
      options_(options),
      metadata_(read_header(input_)),
      first_block_(input_.offset()),
      begin_{first_block_, 0, 0},
      decoder_(metadata_, options.max_slots) {
    if (metadata_.slots > options.max_slots)
        throw Error(
            Fault::resource,
            fmt::format("{}: its swap device has {} slots, the limit is {}; raise the limit (--max-slots) "
                        "if that is true",
                        input_.name(), metadata_.slots, options.max_slots));
}

Reader::Reader(const Reader& whole, const Border& begin, std::optional<Border> stop)
    : input_(whole.input_.another(begin.offset)),
      options_(whole.options_),
      metadata_(whole.metadata_),
      first_block_(whole.first_block_),
      begin_(begin),
      stop_(stop),
      decoder_(metadata_, options_.max_slots) {
    go_to(begin);
}

template <class Block>
bool Reader::next_piece(Block& block) {
    while (decoder_.events_left() == 0) {
        if (!load_block()) return false;
    }
    return decoder_.next(block, max_block_events);
}

bool Reader::next(EventBlock& block) {
    return next_piece(block);
}
bool Reader::next_runs(RunBlock& block) {
    return next_piece(block);
}

bool Reader::load_block() {
    while (!finished_) {
        const std::uint64_t offset = input_.offset();
        const Step outcome = step();
        if (outcome == Step::damaged) {
            if (!options_.salvage) throw_damage(offset);
            begin_damage(offset);
            if (input_.offset() == offset) input_.seek(offset + 1);
            find_next_magic(input_);
            continue;
        }
        end_damage(stop_ ? std::min(offset, stop_->offset) : offset);
        if (outcome == Step::block) return true;
        finished_ = true;
    }
    return false;
}

/// Looks at what comes next and says what it was. Only what was right is behind the cursor then.
Reader::Step Reader::step() {
    const std::uint64_t offset = input_.offset();
    if (stop_ && offset >= stop_->offset) {
        if (options_.salvage) note_missing(stop_->offset, stop_->event);
        return Step::end;
    }
    const auto header = input_.peek(block_header_bytes);  // an index is longer than that
    if (header.size() < block_header_bytes) return step_short_end(header);
    if (const auto length = index_length(header)) return step_index(*length);
    if (const auto block = parse_block_header(header)) return step_block(*block);
    if (known_index_offset() == offset) return end_damaged_index();  // not even its first bytes are right
    return damaged_block("its header is damaged");
}

/// Fewer bytes are left than any block or index has.
Reader::Step Reader::step_short_end(std::span<const std::byte> rest) {
    const auto footer = footer_of_end(rest);
    if (footer == input_.offset()) return end_damaged_index();
    if (cut_) {
        end_at_cut();
        return Step::end;
    }
    if (footer && !in_damage_) return damaged_index("bytes of it are missing");
    end_ = in_damage_ ? End::damaged : End::cut;
    return Step::end;
}

Reader::Step Reader::step_block(const BlockHeader& header) {
    const bool too_early = header.first_event < expected_event_;
    const bool too_late = header.first_event > expected_event_ && !options_.salvage;
    if (too_early || too_late)
        return damaged_block(
            fmt::format("it begins with event {}, not {}: blocks are missing or out of order",
                        header.first_event, expected_event_));
    const std::size_t bytes = block_header_bytes + header.payload_bytes;
    if (!believes(bytes)) return damaged_block("it is one of too many that prove to be none");
    const auto block = input_.peek(bytes);
    if (block.size() < bytes) return step_cut_block(header, block);
    const auto payload = block.subspan(block_header_bytes);
    const std::uint64_t next_event = header.first_event + header.events;
    disproved_ += bytes;
    if (checksum(payload) != header.payload_checksum) return damaged_block("checksum differs", next_event);
    try {
        open_block(header, payload);
    } catch (const Error& error) {
        if (error.fault() != Fault::format || !options_.salvage) throw;
        return damaged_block(error.what(), next_event);
    }
    disproved_ -= bytes;
    return Step::block;
}

/// The file ends before the block does: it is cut, or the block has lost bytes and others follow.
Reader::Step Reader::step_cut_block(const BlockHeader& header, std::span<const std::byte> rest) {
    const bool cut = !footer_of_end(rest);
    if (cut && !options_.salvage) {
        end_ = End::cut;
        return Step::end;
    }
    if (cut && !cut_) {
        const std::uint64_t before = in_damage_ ? damages_.back().before_event : expected_event_;
        cut_ = {input_.offset(), std::max(before, header.first_event), header.first_event};
    }
    return damaged_block("bytes of it are missing", header.first_event + header.events);
}

void Reader::open_block(const BlockHeader& header, std::span<const std::byte> payload) {
    const std::uint64_t offset = input_.offset();
    decoder_.open(header, payload, fmt::format("{}: block {}", input_.name(), blocks_),
                  offset + block_header_bytes);
    input_.skip(block_header_bytes + payload.size());
    note_missing(offset, header.first_event);
    cut_.reset();
    open_ = {offset, header.first_event, blocks_};
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
Reader::Step Reader::step_index(std::uint64_t length) {
    const std::uint64_t offset = input_.offset();
    const IndexSeen index = look_through_index(length);
    if (index.events) {
        if (*index.events != expected_event_ && !options_.salvage)
            return damaged_index(
                fmt::format("it counts {} events, there are {}", *index.events, expected_event_));
        note_missing(offset, std::max(*index.events, expected_event_));
        end_damage(offset);
        // Where bytes are missing before it, the footer names where it was. That is damage to it as well: a
        // part does not know what was before.
        end_ = index.footer == offset ? End::whole : End::damaged_index;
        if (!index.passed) input_.seek(offset + length + footer_bytes);
        return end_behind_index(offset);
    }
    if (index.complete && index.footer == offset) {
        end_ = in_damage_ ? End::damaged : End::damaged_index;
        end_damage(offset);
        if (!index.passed) input_.seek(offset + length + footer_bytes);
        return end_behind_index(offset);
    }
    if (index.footer == offset || known_index_offset() == offset) return end_damaged_index();
    if (index.complete || index.footer || in_damage_) return damaged_index("checksum differs");
    end_ = End::cut;
    return Step::end;
}

/// Leaves the cursor where it was, except behind an index in a pipe that is longer than what is held of one.
Reader::IndexSeen Reader::look_through_index(std::uint64_t length) {
    constexpr std::size_t held_bytes = max_payload_bytes;
    const std::uint64_t offset = input_.offset();
    const std::uint64_t all = length + footer_bytes;
    IndexSeen seen;
    if (input_.seekable()) {
        const std::uint64_t size = *input_.input().size();
        if (offset + all > size) {
            if (!in_damage_) seen.footer = footer_of_file(input_.input(), size);
            return seen;
        }
    } else {
        const std::size_t wanted = std::min<std::uint64_t>(all, held_bytes);
        const auto rest = input_.peek(wanted);
        if (rest.size() < wanted) {
            seen.footer = footer_of_end(rest);
            return seen;
        }
        if (all > held_bytes && in_damage_) return seen;  // there would be no way back from a false one
    }
    seen.complete = true;
    if (!believes(length)) return seen;
    disproved_ += length;
    IndexReader entries(input_.peek(index_header_bytes));
    input_.skip(index_header_bytes);
    const bool all_there =
        read_entries(input_, length - index_header_bytes, entries, [](const BlockPlace&) { return false; });
    seen.footer = parse_footer(input_.peek(footer_bytes));
    seen.complete = all_there && input_.held().size() >= footer_bytes;
    if (seen.complete && entries.right()) {
        seen.events = entries.events();
        disproved_ -= length;
    }
    seen.passed = !input_.can_seek(offset);
    if (seen.passed)
        input_.skip(std::min(input_.held().size(), footer_bytes));
    else
        input_.seek(offset);
    return seen;
}

/// What follows the index and its footer is not of this trace, even where it looks like it.
Reader::Step Reader::end_behind_index(std::uint64_t index_at) {
    const std::uint64_t offset = input_.offset();
    if (input_.peek(1).empty()) return Step::end;
    if (!options_.salvage) {
        if (input_.can_seek(index_at)) input_.seek(index_at);
        return damaged_index("bytes follow it");
    }
    for (auto more = input_.peek(window_bytes); !more.empty(); more = input_.peek(window_bytes))
        input_.skip(more.size());
    damages_.push_back({offset, input_.offset() - offset, expected_event_, "bytes follow the index"});
    return Step::end;
}

/// The footer says that this is the index, so no block follows.
Reader::Step Reader::end_damaged_index() {
    end_ = in_damage_ ? End::damaged : End::damaged_index;
    return Step::end;
}

/// What the footer names, in a file; nullopt in a pipe.
std::optional<std::uint64_t> Reader::index_offset() const {
    if (!input_.seekable()) return std::nullopt;
    const std::uint64_t size = *input_.input().size();
    const auto offset = footer_of_file(input_.input(), size);
    if (!offset || *offset < first_block_ || *offset >= size - footer_bytes) return std::nullopt;
    return offset;
}

/// The same, not asked anew for each of the many places in a damage that may be one.
std::optional<std::uint64_t> Reader::known_index_offset() const {
    return in_damage_ ? index_offset_ : index_offset();
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
        index_offset_ = index_offset();
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

/// Nothing was found behind the block that the file ends in, so that one is not damaged.
void Reader::end_at_cut() {
    const Cut cut = *cut_;
    cut_.reset();
    end_ = End::cut;
    Damage& damage = damages_.back();
    damage.before_event = cut.before_event;
    end_damage(cut.offset);
    if (damage.bytes > 0) return;
    damages_.pop_back();
    note_missing(cut.offset, cut.first_event);
}

/// Headers that promise much and are false must not make salvaging slower than by some factor: what they
/// promise is looked at while it is little beside what was read. A true block that was damaged counts once.
bool Reader::believes(std::uint64_t bytes) const noexcept {
    constexpr std::uint64_t always = 4 * std::uint64_t{max_payload_bytes};
    return !options_.salvage || disproved_ + bytes <= always + 4 * input_.offset();
}

void find_next_magic(InputCursor& input) {
    for (;;) {
        // All of a header, or many short reads would follow.
        const auto window =
            input.held().size() < block_header_bytes ? input.peek(window_bytes) : input.held();
        for (std::size_t at = 0; at + 4 <= window.size(); at++) {
            const auto magic = load_le<std::uint32_t>(window.data() + at);
            if (magic != block_magic && magic != index_magic) continue;
            input.skip(at);
            return;
        }
        const bool at_end = window.size() < block_header_bytes;
        input.skip(at_end ? window.size() : window.size() - 3);  // a magic may lie across
        if (at_end) return;
    }
}

std::unique_ptr<FormatReader> open_reader(Input input, const ReadOptions& options) {
    return std::make_unique<Reader>(std::move(input), options);
}

}  // namespace swapreplay::sr
