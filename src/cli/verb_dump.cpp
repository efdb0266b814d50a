// SPDX-License-Identifier: GPL-2.0-or-later
#include <deque>
#include <memory>
#include <optional>

#include <fmt/format.h>

#include "cli/interrupt.hpp"
#include "cli/part_argument.hpp"
#include "cli/run_main.hpp"
#include "cli/trace_argument.hpp"
#include "cli/verb.hpp"
#include "report/event_text.hpp"
#include "workload/selection.hpp"

namespace swapreplay::cli::verb_dump {

namespace {

struct Arguments {
    TraceArgument trace;
    SelectionArgument selection;
    std::optional<std::uint64_t> head;
    std::optional<std::uint64_t> tail;
};

/// Lines on their way to stdout: all of them, the first, or the last.
class Lines {
public:
    explicit Lines(const Arguments& arguments) : head_(arguments.head), tail_(arguments.tail) {}

    [[nodiscard]] bool full() const noexcept { return head_ == printed_; }
    void add(std::string line) {
        if (!tail_) {
            fmt::print("{}\n", line);
            printed_++;
            return;
        }
        kept_.push_back(std::move(line));
        if (kept_.size() > *tail_) kept_.pop_front();
    }
    void finish() const {
        for (const std::string& line : kept_)
            fmt::print("{}\n", line);
    }

private:
    std::optional<std::uint64_t> head_;
    std::optional<std::uint64_t> tail_;
    std::uint64_t printed_ = 0;
    std::deque<std::string> kept_;
};

int dump(const Arguments& arguments) {
    const Interrupt interrupt;
    const Selection selection = arguments.selection.selection();
    TraceReader reader = arguments.trace.open();
    selection.require_clens(reader.metadata(), arguments.trace.path);
    Lines lines(arguments);
    const std::atomic<bool>* const stop = stop_of(arguments.trace.path);
    EventBlock block;
    std::size_t gap = 0;
    std::uint64_t last_ns = 0;
    bool ended = false;
    while (!lines.full() && (stop == nullptr || !*stop) && !(ended = !reader.next(block))) {
        selection.require_times(block, arguments.trace.path);
        if (selection.is_past(block.first_event)) break;
        for (std::size_t i = 0; i < block.size() && !lines.full(); i++) {
            for (; gap < reader.gaps().size() && reader.gaps()[gap].before_event <= block.first_event + i;
                 gap++)
                if (selection.in_range(block, i)) lines.add(gap_text(reader.gaps()[gap]));
            if (!lines.full() && selection.contains(block, i))
                lines.add(event_text(block, i, reader.metadata()));
        }
        last_ns = block.times_ns.empty() ? 0 : block.times_ns.back();
    }
    for (; ended && !lines.full() && gap < reader.gaps().size(); gap++)
        if (selection.events.contains(reader.gaps()[gap].before_event) &&
            selection.times_ns.contains(last_ns))
            lines.add(gap_text(reader.gaps()[gap]));
    lines.finish();
    const int status = Interrupt::status(arguments.trace.path, "the output covers the events before");
    return ended && status == exit_ok ? warn_of_end(reader, arguments.trace.path) : status;
}

}  // namespace

Verb add(CLI::App& app) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* verb = app.add_subcommand("dump", "Print a trace's events as text, one to a line");
    arguments->trace.add_to(*verb);
    arguments->selection.add_to(*verb, "--filter");
    CLI::Option* head =
        verb->add_option("--head", arguments->head, "print only the first N lines (default: all)")
            ->option_text("N");
    verb->add_option("--tail", arguments->tail, "print only the last N lines (default: all)")
        ->option_text("N")
        ->excludes(head);
    return {verb, [arguments] { return dump(*arguments); }};
}

}  // namespace swapreplay::cli::verb_dump
