// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/chunked_replay.hpp"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "base/number.hpp"
#include "pool/registry.hpp"
#include "replay/block_check.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

constexpr std::uint32_t usual_page_bytes = 4096;

/// The policy's rules. Throws Error(Fault::usage): what no trace tells of chunks is asked for.
const StoreRules& possible_rules(const PoolSpec& spec, const ReplayOptions& options) {
    const ChunkRules& chunk = options.policy.rules.chunk;
    const auto refuse = [&](std::string_view what, std::string_view why) {
        throw Error(Fault::usage, fmt::format("policy {}: {}: {}", options.policy.text, what, why));
    };
    if (options.measure != Measure::space)
        refuse("--latency and --check", "measure a pool as it is; replay without chunk=");
    if (options.limit.unit != Limit::Unit::none)
        refuse("--limit", "the model has none; leave it out, or replay without chunk=");
    if (spec.name == external_pool_info().name)
        refuse("a pool out of tree", "the model needs it twice, which such a pool cannot be");
    if (!options.chunk_codec && !chunk.clens_are_assumed())
        refuse("no clens of chunks", "no column of the trace has them; add assume=PERCENT");
    return options.policy.rules;
}

std::uint32_t chunk_pages(const ReplayOptions& options, std::uint32_t page_bytes) {
    const std::uint32_t bytes = options.policy.rules.chunk.bytes;
    if (bytes <= page_bytes || bytes % page_bytes != 0 || bytes / page_bytes > ChunkedReplay::most_pages)
        throw Error(Fault::usage,
                    fmt::format("policy {}: a chunk must be 2 to {} pages, and the trace's have {} bytes",
                                options.policy.text, ChunkedReplay::most_pages, page_bytes));
    return bytes / page_bytes;
}

std::uint64_t detail_of(const EventBlock& block, Detail detail, std::size_t i) {
    const auto& column = block.details[static_cast<std::size_t>(detail)];
    return column.empty() ? not_known : column[i];
}

}  // namespace

ChunkedReplay::ChunkedReplay(const PoolSpec& spec, const ReplayOptions& options)
    : rules_(possible_rules(spec, options)),
      page_bytes_(options.slot_bytes == 0 ? usual_page_bytes : options.slot_bytes),
      pages_a_chunk_(chunk_pages(options, page_bytes_)),
      codec_(options.codec),
      chunk_codec_(options.chunk_codec),
      pages_(spec, page_bytes_),
      chunk_pool_(spec, rules_.chunk.bytes),
      huge_page_(rules_.huge_from == HugeFrom::page_size ? page_bytes_ : pages_.huge_size()),
      huge_chunk_(rules_.huge_from == HugeFrom::page_size ? rules_.chunk.bytes : chunk_pool_.huge_size()) {
    totals_.chunk_bytes = rules_.chunk.bytes;
    totals_.pages_a_chunk = pages_a_chunk_;
}

void ChunkedReplay::apply(const EventBlock& block, std::size_t begin, std::size_t end) {
    check_block(block, begin, end, codec_);
    if (chunk_codec_) check_block(block, begin, end, *chunk_codec_);
    for (std::size_t i = begin; i < end; i++) {
        event_ = block.first_event + i;
        high_pages_ = high_used_bytes_ = 0;
        const auto read_before = std::exchange(just_read_, std::nullopt);
        switch (block.ops[i]) {
            case Op::write:
                write(block, i);
                break;
            case Op::read:
                just_read_ = read_before;
                read(block.slots[i], detail_of(block, Detail::order, i));
                just_read_ = block.slots[i];
                break;
            case Op::free:
                free(block.slots[i]);
                break;
        }
        end_event();
    }
}

void ChunkedReplay::write(const EventBlock& block, std::size_t i) {
    const Slot slot = block.slots[i];
    const std::uint64_t order = detail_of(block, Detail::order, i);
    const bool same_filled =
        rules_.same_filled_takes_nothing && !block.same_filled.empty() && block.same_filled[i] != 0;
    const Page page{block.clens[codec_][i], 0, Holds::nothing, same_filled || block.clens[codec_][i] == 0};
    counts_.writes++;
    if (order != not_known) totals_.orders_known++;
    if (!page.same_filled) totals_.page_by_page.pages_compressed++;

    const bool of_chunk = may_be_of_chunk(order);
    const bool goes_on =
        of_chunk && waiting_.count > 0 && index(slot) == index(waiting_.first) + waiting_.count;
    if (!goes_on) store_waiting();
    if (!goes_on && (!of_chunk || index(slot) % pages_a_chunk_ != 0)) {
        store_page(slot, page);
        return;
    }
    if (!goes_on) waiting_.first = slot;
    waiting_.pages.at(waiting_.count++) = page;
    if (waiting_.count < pages_a_chunk_) return;
    const std::uint32_t clen = clen_of_waiting(chunk_codec_ ? block.clens[*chunk_codec_][i] : clen_not_known);
    if (clen == clen_not_known) {
        totals_.clens_missing++;
        store_waiting();
    } else {
        store_chunk(clen);
    }
}

bool ChunkedReplay::may_be_of_chunk(std::uint64_t order) const noexcept {
    return rules_.chunk.any_run || folio_has_a_chunk(order);
}

/// @param order  an order that the trace does not tell is above all others
bool ChunkedReplay::folio_has_a_chunk(std::uint64_t order) const noexcept {
    return order < 32 && (std::uint64_t{1} << order) >= pages_a_chunk_;
}

std::uint32_t ChunkedReplay::clen_of_waiting(std::uint32_t recorded) const {
    if (!rules_.chunk.clens_are_assumed()) return recorded;
    std::uint64_t sum = 0;
    for (std::uint32_t at = 0; at < waiting_.count; at++)
        sum += std::min(waiting_.pages.at(at).clen, page_bytes_);
    const double clen = std::ceil(static_cast<double>(sum) * rules_.chunk.assumed_share);
    return std::max(1U, static_cast<std::uint32_t>(clen));
}

void ChunkedReplay::store_waiting() {
    const std::uint32_t count = std::exchange(waiting_.count, 0U);
    for (std::uint32_t at = 0; at < count; at++)
        store_page(Slot{index(waiting_.first) + at}, waiting_.pages.at(at));
}

void ChunkedReplay::store_chunk(std::uint32_t clen) {
    const std::uint32_t count = std::exchange(waiting_.count, 0U);
    const auto waiting = std::span(waiting_.pages).first(count);
    Chunk chunk;
    chunk.clen = clen;
    chunk.live = static_cast<std::uint16_t>((1U << count) - 1);
    chunk.same_filled = std::ranges::all_of(waiting, &Page::same_filled);
    chunk.small = clen <= page_bytes_;
    const std::uint64_t overwrites = slots_in_use(waiting_.first, count);
    if (!chunk.same_filled) totals_.calls.chunks_compressed++;
    if (rules_.order == OverwriteOrder::free_first) release(waiting_.first, count);
    if (!place_chunk(chunk)) {
        waiting_.count = count;
        store_waiting();
        return;
    }
    counts_.overwrites += overwrites;
    counts_.first_writes += count - overwrites;
    if (chunk.same_filled)
        counts_.same_filled += count;
    else if (is_huge(chunk))
        counts_.huge += count;
    release(waiting_.first, count);
    Chunk& old = chunks_[Slot{index(waiting_.first) / pages_a_chunk_}];
    assert(old.live == 0);
    old = chunk;
    totals_.chunks++;
    totals_.small_chunks += chunk.small && !chunk.same_filled ? 1 : 0;
    for (std::uint32_t at = 0; at < count; at++) {
        Page& page = slots_[Slot{index(waiting_.first) + at}];
        page = waiting[at];
        page.holds = Holds::part_of_chunk;
    }
}

std::uint64_t ChunkedReplay::slots_in_use(Slot first, std::uint32_t count) {
    std::uint64_t used = 0;
    for (std::uint32_t at = 0; at < count; at++) {
        const Page* const page = slots_.find(Slot{index(first) + at});
        used += page != nullptr && page->holds != Holds::nothing ? 1 : 0;
    }
    return used;
}

/// Gives a page or a chunk its object, and counts that in, but for huge pages. False: the pool has no place.
template <class Content>
bool ChunkedReplay::put(Content& content) {
    const auto object = store_of(content).put(stored_bytes(content));
    if (!object) return false;
    content.object = *object;
    counts_.allocs++;
    note_pages();
    usage_.payload_bytes += content.clen;
    usage_.stored_bytes += stored_bytes(content);
    return true;
}

template <class Content>
void ChunkedReplay::drop(const Content& content) {
    store_of(content).drop(content.object);
    counts_.pool_frees++;
    usage_.payload_bytes -= content.clen;
    usage_.stored_bytes -= stored_bytes(content);
}

/// As place_page().
bool ChunkedReplay::place_chunk(Chunk& chunk) {
    const auto pages = static_cast<std::uint64_t>(std::popcount(chunk.live));
    if (chunk.same_filled) {
        usage_.same_filled += pages;
    } else {
        if (!put(chunk)) return false;
        usage_.huge_pages += is_huge(chunk) ? pages : 0;
    }
    usage_.stored_pages += pages;
    return true;
}

void ChunkedReplay::store_page(Slot slot, Page page) {
    (slots_in_use(slot, 1) == 0 ? counts_.first_writes : counts_.overwrites)++;
    totals_.pages_alone++;
    if (!page.same_filled) totals_.calls.pages_compressed++;
    if (rules_.order == OverwriteOrder::free_first) release(slot, 1);
    if (!place_page(page)) {
        release(slot, 1);
        slots_[slot] = rejected_page();
        return;
    }
    if (page.same_filled)
        counts_.same_filled++;
    else if (is_huge(page))
        counts_.huge++;
    release(slot, 1);
    slots_[slot] = page;
}

/// Gives the page its object, and counts it in; the slot's record is the caller's. False: the pool has no place.
bool ChunkedReplay::place_page(Page& page) {
    if (page.same_filled) {
        page.holds = Holds::same_filled;
        usage_.same_filled++;
    } else {
        if (!put(page)) return false;
        page.holds = Holds::object;
        usage_.huge_pages += is_huge(page) ? 1U : 0U;
    }
    usage_.stored_pages++;
    return true;
}

/// What a slot has whose page the pool has no place for, which is counted.
ChunkedReplay::Page ChunkedReplay::rejected_page() {
    counts_.rejected++;
    counts_.rejected_by_pool++;
    return {.holds = Holds::rejected};
}

/// Empties slots of at most one chunk.
void ChunkedReplay::release(Slot first, std::uint32_t count) {
    std::uint16_t of_chunk = 0;
    for (std::uint32_t at = 0; at < count; at++) {
        const Slot slot{index(first) + at};
        Page* const page = slots_.find(slot);
        if (page == nullptr) continue;
        if (page->holds == Holds::part_of_chunk) {
            of_chunk |= static_cast<std::uint16_t>(1U << (index(slot) % pages_a_chunk_));
            *page = Page();
        } else {
            release_page(*page);
        }
    }
    if (of_chunk != 0) take_from_chunk(index(first) / pages_a_chunk_, of_chunk);
}

void ChunkedReplay::release_page(Page& page) {
    if (page.holds == Holds::object) {
        drop(page);
        usage_.huge_pages -= is_huge(page) ? 1U : 0U;
        usage_.stored_pages--;
    } else if (page.holds == Holds::same_filled) {
        usage_.same_filled--;
        usage_.stored_pages--;
    }
    page = Page();
}

/// @param pages  of the chunk, whose slots are empty already
void ChunkedReplay::take_from_chunk(std::uint32_t number, std::uint16_t pages) {
    Chunk& chunk = chunks_[Slot{number}];
    const auto gone = static_cast<std::uint64_t>(std::popcount(pages));
    const auto rest = static_cast<std::uint16_t>(chunk.live & ~pages);
    const auto dead_before = pages_a_chunk_ - static_cast<std::uint64_t>(std::popcount(chunk.live));
    usage_.stored_pages -= gone;
    if (chunk.same_filled) usage_.same_filled -= gone;
    if (is_huge(chunk)) usage_.huge_pages -= gone;
    if (rest != 0) totals_.partial_frees += gone;
    chunk.live = rest;
    if (rest != 0 && rules_.chunk.kept_whole) {
        if (!chunk.same_filled) totals_.dead_pages += gone;
        totals_.dead_pages_peak = std::max(totals_.dead_pages_peak, totals_.dead_pages);
        return;
    }
    if (rest != 0) store_rest(number, rest);
    if (!chunk.same_filled) {
        if (rules_.chunk.kept_whole) totals_.dead_pages -= dead_before;
        drop(chunk);
    }
    chunk = Chunk();
}

/// The chunk's object is still there, as it is where one thing is decompressed to store others.
void ChunkedReplay::store_rest(std::uint32_t number, std::uint16_t rest) {
    const Chunk chunk = chunks_[Slot{number}];
    const auto count = static_cast<std::uint64_t>(std::popcount(rest));
    usage_.stored_pages -= count;
    if (chunk.same_filled) usage_.same_filled -= count;
    if (is_huge(chunk)) usage_.huge_pages -= count;
    if (!chunk.same_filled && !is_huge(chunk)) totals_.calls.chunks_decompressed++;
    for (std::uint32_t at = 0; at < pages_a_chunk_; at++) {
        if ((rest & (1U << at)) == 0) continue;
        const Slot slot{number * pages_a_chunk_ + at};
        Page page = slots_[slot];
        if (!page.same_filled) totals_.calls.pages_compressed++;
        totals_.pages_stored_again++;
        if (!place_page(page)) page = rejected_page();
        slots_[slot] = page;
    }
}

void ChunkedReplay::read(Slot slot, std::uint64_t order) {
    store_waiting();
    counts_.reads++;
    const Page* const page = slots_.find(slot);
    if (page == nullptr || page->holds == Holds::nothing) {
        counts_.reads_of_empty++;
    } else if (page->holds == Holds::rejected) {
        counts_.reads_of_rejected++;
    } else {
        count_read(*page, slot, order);
    }
}

void ChunkedReplay::count_read(const Page& page, Slot slot, std::uint64_t order) {
    const bool compressed = !page.same_filled && !is_huge(page);
    if (compressed) {
        totals_.page_by_page.pages_decompressed++;
        totals_.pages_read_compressed++;
    }
    if (page.holds == Holds::object) {
        totals_.reads++;
        totals_.calls.pages_decompressed += compressed ? 1 : 0;
        totals_.pages_decompressed_by_reads += compressed ? 1 : 0;
        return;
    }
    if (page.holds != Holds::part_of_chunk) return;
    const Chunk& chunk = chunks_[Slot{index(slot) / pages_a_chunk_}];
    if (chunk.same_filled) return;
    totals_.reads++;
    totals_.reads_in_chunks++;
    const bool follows =
        just_read_ && index(*just_read_) + 1 == index(slot) && index(slot) % pages_a_chunk_ != 0;
    if (follows && folio_has_a_chunk(order)) return;
    if (follows) totals_.reads_that_follow++;
    if (is_huge(chunk)) return;
    totals_.calls.chunks_decompressed++;
    totals_.pages_decompressed_by_reads += pages_a_chunk_;
}

void ChunkedReplay::free(Slot slot) {
    store_waiting();
    counts_.frees++;
    const Page* const page = slots_.find(slot);
    if (page == nullptr || page->holds == Holds::nothing) {
        counts_.frees_of_empty++;
        return;
    }
    release(slot, 1);
}

std::uint32_t ChunkedReplay::stored_bytes(const Page& page) const noexcept {
    return is_huge(page) ? page_bytes_ : page.clen;
}

std::uint32_t ChunkedReplay::stored_bytes(const Chunk& chunk) const noexcept {
    return is_huge(chunk) ? rules_.chunk.bytes : chunk.clen;
}

void ChunkedReplay::note_pages() {
    const Usage now = usage();
    high_pages_ = std::max(high_pages_, now.pages);
    high_used_bytes_ = std::max(high_used_bytes_, now.used_bytes);
    pages_of_store_ = std::max(pages_of_store_, now.pages);
}

void ChunkedReplay::end_event() {
    peaks_.payload_bytes = std::max(peaks_.payload_bytes, usage_.payload_bytes);
    peaks_.stored_bytes = std::max(peaks_.stored_bytes, usage_.stored_bytes);
    peaks_.used_bytes = std::max(peaks_.used_bytes, high_used_bytes_);
    if (high_pages_ <= peaks_.pages) return;
    peaks_.pages = high_pages_;
    peaks_.pages_event = event_;
    peaks_.usage = usage();
}

Usage ChunkedReplay::usage() const {
    const Usage pages = pages_.usage(), chunks = chunk_pool_.usage();
    Usage all = usage_;
    all.pages = pages.pages + chunks.pages * pages_a_chunk_;
    all.used_bytes = pages.used_bytes + chunks.used_bytes;
    return all;
}

std::optional<std::uint64_t> ChunkedReplay::compact() {
    const auto pages = pages_.compact(), chunks = chunk_pool_.compact();
    if (!pages || !chunks) return std::nullopt;
    return *pages + *chunks * pages_a_chunk_;
}

void ChunkedReplay::visit_slots(const std::function<void(Slot, SlotState)>& visit) {
    slots_.for_each([&](Slot slot, const Page& /*page*/) { visit(slot, content(slot).state); });
}

SlotContent ChunkedReplay::content(Slot slot) {
    const Page* const page = slots_.find(slot);
    if (page == nullptr) return {};
    switch (page->holds) {
        case Holds::nothing:
            break;
        case Holds::same_filled:
            return {SlotState::same_filled, 0, false};
        case Holds::object:
            return {SlotState::object, stored_bytes(*page), is_huge(*page)};
        case Holds::part_of_chunk:
            return {page->same_filled ? SlotState::same_filled : SlotState::object, 0, false};
        case Holds::rejected:
            return {SlotState::rejected, 0, false};
    }
    return {};
}

// Passes are refused with chunks (trace_replay.cpp): what a chunk would be on a device, no series has said.
void ChunkedReplay::write_back(Slot /*slot*/) {
    assert(false);
}

bool ChunkedReplay::replace(Slot /*slot*/, std::uint32_t /*clen*/) {
    assert(false);
    return false;
}

}  // namespace swapreplay
