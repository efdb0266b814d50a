// SPDX-License-Identifier: GPL-2.0-or-later
// Property: however a .sr file is read, whole, cut or damaged: at once, in parts, from the middle, from a
// pipe, it tells the same. Six bytes say what is done, the rest makes the trace.
#include <algorithm>
#include <optional>

#include "made_trace.hpp"
#include "memory_file.hpp"
#include "swapreplay/error.hpp"
#include "trace/gaps.hpp"

namespace {

using namespace swapreplay;
using fuzzing::must;

struct Told {
    std::vector<std::pair<std::uint64_t, Event>> events;  ///< with their numbers
    std::vector<Gap> gaps;
    std::optional<End> end;  ///< nullopt: an Error
    bool damages = false;
};

/// Adds what is left of it.
void read_on(TraceReader& reader, Told& told) {
    told.end.reset();
    try {
        EventBlock block;
        while (reader.next(block))
            for (std::size_t i = 0; i < block.size(); i++)
                told.events.emplace_back(block.first_event + i, block.event(i));
        told.end = reader.end();
    } catch (const Error&) {  // end says so
    }
    for (const Gap& gap : reader.gaps())
        add_gap(told.gaps, gap);  // where a part ends, the next one may go on with the same
    told.damages = told.damages || !reader.damages().empty();
}

class File {
public:
    File(std::vector<std::byte> bytes, bool salvage) : bytes_(std::move(bytes)) {
        options_.from = "sr";
        options_.salvage = salvage;
    }
    /// Throws Error.
    [[nodiscard]] TraceReader open() const { return TraceReader::open_bytes(bytes_, "input", options_); }

    [[nodiscard]] Told through_a_pipe() const {
        std::array<int, 2> ends{};
        must(pipe(ends.data()) == 0, "there is a pipe");
        const auto size = static_cast<ssize_t>(bytes_.size());
        must(write(ends[1], bytes_.data(), bytes_.size()) == size, "a pipe holds a small file");
        close(ends[1]);
        Told told;
        auto reader = TraceReader::open("/proc/self/fd/" + std::to_string(ends[0]), options_);
        close(ends[0]);
        read_on(reader, told);
        return told;
    }

private:
    std::vector<std::byte> bytes_;
    ReadOptions options_;
};

void in_parts(const File& file, std::size_t count, const Told& all) {
    Told told;
    auto whole = file.open();
    for (TraceReader& part : whole.split(count)) {
        read_on(part, told);
        if (!told.end) break;
    }
    must(told.events == all.events, "parts have the same events");
    must(told.end == all.end, "parts end as the whole does");
    must(!told.end || told.gaps == all.gaps, "parts have the same losses");
    EventBlock block;
    must(!whole.next(block), "nothing is left of what was split");
}

void from_the_middle(const File& file, std::uint64_t number, const Told& all) {
    auto reader = file.open();
    reader.seek_event(number);
    Told told;
    read_on(reader, told);
    const auto first = std::find_if(all.events.begin(), all.events.end(),
                                    [&](const auto& event) { return event.first >= number; });
    must(std::equal(first, all.events.end(), told.events.begin(), told.events.end()),
         "the same events follow a place");
    must(told.end == all.end, "it ends the same from every place");
}

void from_a_time(const File& file, std::uint64_t time_ns, const Told& all) {
    const auto time_of = [](const auto& event) { return event.second.time_ns; };
    if (!std::ranges::is_sorted(all.events, {}, time_of)) return;
    auto reader = file.open();
    reader.seek_time(time_ns);
    Told told;
    read_on(reader, told);
    const auto first = std::ranges::lower_bound(all.events, time_ns, {}, time_of);
    must(std::equal(first, all.events.end(), told.events.begin(), told.events.end()),
         "from a time on there are the same events");
}

/// What a disk or a careless program may do to a file.
void harm(std::vector<std::byte>& bytes, std::uint8_t how, std::size_t place) {
    place %= bytes.size();
    switch (how % 4) {
        case 1:
            bytes.resize(place);
            break;
        case 2:
            bytes[place] ^= std::byte{static_cast<unsigned char>(1U << (how / 4 % 8))};
            break;
        case 3:
            bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(place),
                        bytes.begin() + static_cast<std::ptrdiff_t>(std::min(place + how, bytes.size())));
            break;
        default:
            break;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t control = 6;
    if (size < control + 2) return 0;
    const fuzzing::Made made = fuzzing::made_trace(data + control, size - control);
    const fuzzing::MemoryFile written;
    fuzzing::write_trace(made, written.path(), made.options);
    std::vector<std::byte> bytes = written.content();
    harm(bytes, data[0], data[1] + 256U * data[2]);
    const bool salvage = (data[3] & 1) != 0;
    const File file(std::move(bytes), salvage);
    Told all;
    try {
        auto reader = file.open();
        read_on(reader, all);
    } catch (const Error&) {
        return 0;  // its header is damaged
    }
    in_parts(file, 1U + data[3] / 2 % 8, all);
    if (!all.end) return 0;
    if (!all.damages) must(file.open().event_count() == all.events.size(), "events are counted right");
    from_the_middle(file, data[4], all);
    if (!made.events.times_ns.empty() && !all.events.empty() && !all.damages)
        from_a_time(file, all.events[data[5] % all.events.size()].second.time_ns, all);
    const Told piped = file.through_a_pipe();
    must(piped.events == all.events, "a pipe has the same events");
    must(all.damages || all.end == End::damaged_index || piped.end == all.end, "a pipe ends the same");
    return 0;
}
