// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/trace_argument.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "base/progress.hpp"
#include "cli/interrupt.hpp"
#include "cli/number_argument.hpp"
#include "cli/output_guard.hpp"
#include "cli/run_main.hpp"
#include "swapreplay/error.hpp"
#include "trace/format.hpp"

namespace swapreplay::cli {

TraceReader open_trace(const std::string& path, const ReadOptions& options) {
    refuse_input_as_output("-", {path});
    ReadOptions stoppable = options;
    stoppable.stop_fd = Interrupt::stop_fd();
    return TraceReader::open(path, stoppable);
}

void TraceArgument::add_to(CLI::App& verb) {
    verb.add_option("trace", path, "a trace of any format; - for standard input")->required();
    add_options_to(verb);
}

void TraceArgument::add_options_to(CLI::App& verb) {
    verb.add_option("--from", options.from, "the trace's format, where its content cannot tell");
    verb.add_option("--page-size", options.page_size,
                    "bytes of a page, for a trace that cannot tell (default: 4096)")
        ->transform(as_size(512, 65536));
    verb.add_option("--offset", options.first_sector,
                    "block requests: first sector of the swap device (default: from the trace, or 0)");
    verb.add_option("--block-device", options.device,
                    "block requests: take only those to this device, as in 8:2");
    verb.add_option("--max-slots", options.max_slots, "refuse traces that name a higher slot")
        ->capture_default_str();
    verb.add_option("--max-gaps", options.max_gaps,
                    "refuse traces that lost events in more places, or are damaged in more")
        ->capture_default_str();
}

bool can_be_read_twice(const std::string& path) {
    std::error_code absent;
    return path != "-" && std::filesystem::is_regular_file(path, absent);
}

void require_one_stdin(const std::vector<std::string>& paths) {
    if (std::ranges::count(paths, "-") > 1)
        throw Error(Fault::usage, "-: standard input is read once; name each other trace as a file");
}

const std::atomic<bool>* stop_of(const std::string& path) {
    return can_be_read_twice(path) ? &Interrupt::requested() : nullptr;
}

void for_each_block(TraceReader& reader, const std::string& path,
                    const std::function<void(const EventBlock&)>& visit) {
    Progress progress;
    const std::atomic<bool>* const stop = stop_of(path);
    EventBlock block;
    std::uint64_t events = 0;
    while ((stop == nullptr || !*stop) && reader.next(block)) {
        visit(block);
        events += block.size();
        progress.update(
            [events] { return fmt::format("{:.1f} million events", static_cast<double>(events) / 1e6); });
    }
}

int status_of(End end) noexcept {
    return end == End::whole ? exit_ok : exit_failure;
}

int warn_of_end(const TraceReader& reader, const std::string& path) {
    std::uint64_t lost = 0;
    for (const Gap& gap : reader.gaps())
        lost += gap.lost;
    if (lost > 0)
        fmt::print(stderr, "{}: {} events were lost while recording, in {} places\n", path, lost,
                   reader.gaps().size());
    if (const std::string& part = reader.metadata().part; !part.empty())
        fmt::print(stderr, "{}: {} alone was recorded; all other events are missing\n", path, part);
    for (const std::string& note : reader.notes())
        fmt::print(stderr, "{}: {}\n", path, note);
    if (reader.end() != End::whole) fmt::print(stderr, "{}: {}\n", path, words_of(reader.end()));
    return status_of(reader.end());
}

}  // namespace swapreplay::cli
