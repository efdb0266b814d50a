// SPDX-License-Identifier: LGPL-2.1-or-later
// Reading a .sr file from the middle and in parts.
#include <algorithm>

#include <fmt/format.h>

#include "swapreplay/error.hpp"
#include "trace/sr/reader.hpp"

namespace swapreplay::sr {

/// Those of this part.
void Reader::visit_own_blocks(const BlockMap::Visit& visit) const {
    map_.visit([&](const BlockPlace& place, std::uint64_t number) {
        if (stop_ && place.offset >= stop_->offset) return false;
        return place.offset < begin_.offset || visit(place, number);
    });
}

/// What was told of other places is told no more.
void Reader::go_to(const Border& border) {
    decoder_.skip(decoder_.events_left());
    input_.seek(border.offset);
    expected_event_ = border.event;
    blocks_ = border.block;
    gaps_from_event_ = border.event;
    gaps_.clear();
    salvage_.reset();
    end_.reset();
}

void Reader::seek_event(std::uint64_t number) {
    Border start = begin_;
    visit_own_blocks([&](const BlockPlace& place, std::uint64_t block) {
        start = {place.offset, place.first_event, block};
        return place.end_event() <= number && place.first_event < number;
    });
    go_to(start);
    gaps_from_event_ = number;
    // More than one only if the headers of some could not be found.
    while (load_block()) {
        const std::uint64_t first = open_.event;
        const std::uint64_t before = number > first ? number - first : 0;
        const bool found = before < decoder_.events_left();
        decoder_.skip(std::min(before, decoder_.events_left()));
        if (found) return;
    }
}

/// Begins where the last block that may hold earlier times begins; one without times, or only of a gap, says
/// nothing of where the time is.
void Reader::seek_time(std::uint64_t time_ns) {
    Border start = begin_;
    visit_own_blocks([&](const BlockPlace& place, std::uint64_t number) {
        if (place.events == 0 || place.first_time_ns == 0) return true;
        if (place.first_time_ns >= time_ns) return false;
        start = {place.offset, place.first_event, number};
        return true;
    });
    go_to(start);
    bool timed = false;
    bool any = false;
    for (EventBlock block; next(block);) {
        any = true;
        timed = timed || !block.times_ns.empty();
        const auto found = std::find_if(block.times_ns.begin(), block.times_ns.end(),
                                        [&](std::uint64_t time) { return time >= time_ns; });
        if (found == block.times_ns.end()) continue;
        seek_event(block.first_event + static_cast<std::uint64_t>(found - block.times_ns.begin()));
        return;
    }
    if (any && !timed)
        throw Error(Fault::usage,
                    fmt::format("{}: its events have no times, so no time can be sought", input_.name()));
}

/// Each part as long as the others, as far as blocks go, and none empty.
std::vector<Reader::Border> Reader::borders_of_parts(std::size_t count, const Border& here) const {
    const std::uint64_t position = expected_event_ - decoder_.events_left();
    const auto visit_the_rest = [&](const BlockMap::Visit& visit) {
        visit_own_blocks([&](const BlockPlace& place, std::uint64_t number) {
            return place.offset < here.offset || visit(place, number);
        });
    };
    std::uint64_t blocks = 0;
    std::uint64_t events = 0;
    visit_the_rest([&](const BlockPlace& place, std::uint64_t) {
        blocks++;
        events = place.end_event() - std::min(place.end_event(), position);
        return true;
    });

    const std::uint64_t wanted = std::clamp<std::uint64_t>(count, 1, std::max<std::uint64_t>(blocks, 1));
    std::vector<Border> borders{here};
    std::uint64_t blocks_left = blocks;
    visit_the_rest([&](const BlockPlace& place, std::uint64_t number) {
        const std::uint64_t begun = borders.size();
        const std::uint64_t before = place.first_event - std::min(place.first_event, position);
        const bool full = before >= events / wanted * begun + events % wanted * begun / wanted;
        if (place.offset > here.offset && begun < wanted && (full || blocks_left == wanted - begun))
            borders.push_back({place.offset, place.first_event, number});
        blocks_left--;
        return true;
    });
    return borders;
}

std::vector<std::unique_ptr<FormatReader>> Reader::split(std::size_t count) {
    map_.need_seekable();
    const bool inside = decoder_.events_left() > 0;  // of the block that is open
    const Border here = inside ? open_ : Border{input_.offset(), expected_event_, blocks_};
    std::vector<std::unique_ptr<FormatReader>> parts;
    if (end_) {  // nothing is left
        auto part = std::unique_ptr<Reader>(new Reader(*this, here, stop_));
        part->end_ = end_;
        parts.push_back(std::move(part));
        return parts;
    }
    const std::uint64_t position = expected_event_ - decoder_.events_left();
    const std::vector<Border> borders = borders_of_parts(count, here);
    for (std::size_t i = 0; i < borders.size(); i++) {
        const auto stop = i + 1 < borders.size() ? std::optional(borders[i + 1]) : stop_;
        auto part = std::unique_ptr<Reader>(new Reader(*this, borders[i], stop));
        if (i == 0 && inside && position > here.event) part->seek_event(position);
        parts.push_back(std::move(part));
    }
    decoder_.skip(decoder_.events_left());
    end_ = End::whole;
    return parts;
}

std::optional<std::uint64_t> Reader::event_count() {
    if (!input_.seekable()) return std::nullopt;
    std::uint64_t count = 0;
    map_.visit([&](const BlockPlace& place, std::uint64_t) {
        count = place.end_event();
        return true;
    });
    return count;
}

}  // namespace swapreplay::sr
