// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/verification_report.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/printable.hpp"
#include "report/numbers.hpp"
#include "report/table.hpp"
#include "trace/event_names.hpp"
#include "trace/format.hpp"

namespace swapreplay {

using verify::Checkpoint;
using verify::columns;
using verify::FirstDifference;
using verify::Lengths;
using verify::Moment;
using verify::Verification;

namespace {

using json = nlohmann::ordered_json;

std::string verified_events_text(const VerificationOutcome& outcome) {
    const Counts& counts = outcome.verification.counts;
    std::string text =
        counts_text(counts.writes + counts.reads + counts.frees, counts.writes, counts.reads, counts.frees);
    if (outcome.events.begin != 0) text += fmt::format(", from event {} on", grouped(outcome.events.begin));
    text += fmt::format("\n          {} of the writes are overwrites", grouped(counts.overwrites));
    if (const Losses& lost = outcome.verification.missing.lost; lost.told > 0 || !lost.all)
        text += fmt::format("\n          lost while recording: {}", losses_text(lost));
    if (outcome.verification.missing.end != End::whole)
        text += fmt::format("\n          {}", words_of(outcome.verification.missing.end));
    return text;
}

std::string lengths_text(const VerificationOutcome& outcome) {
    const Lengths& lengths = outcome.verification.lengths;
    std::string text = fmt::format("{} of {} pages take what the trace says under {}", grouped(lengths.exact),
                                   grouped(lengths.exact + lengths.missed), outcome.clens);
    if (lengths.missed > 0) text += fmt::format(", the others up to {} B more or less", lengths.largest_miss);
    if (lengths.unlike_ours > 0) {
        text += fmt::format("\n          {} lengths of the kernel's {} are not those of ours, by up to {} B",
                            grouped(lengths.unlike_ours), outcome.codec, lengths.largest_unlike);
    }
    return text;
}

std::string last_checkpoint_text(const Verification& run) {
    const Checkpoint& last = run.checkpoints.back();
    Table table({{"at the last checkpoint", Table::Align::left}, {"kernel"}, {"model"}});
    for (const verify::Column& column : columns) {
        table.add_row({std::string(column.name), grouped(last.kernel.*column.value),
                       grouped(last.model.*column.value)});
    }
    return table.text();
}

std::string verified_moment_text(const FirstDifference& first) {
    switch (first.moment) {
        case Moment::before_compaction:
            return " (before a compaction)";
        case Moment::after_compaction:
            return " (after a compaction)";
        case Moment::interval:
        case Moment::end:
            break;
    }
    return {};
}

std::string cause_text(const Event& event) {
    std::string text = fmt::format("{} of slot {}", op_name(event.op), index(event.slot));
    if (event.same_filled) return text + ", same-filled";
    if (event.op == Op::write) text += fmt::format(", clen {}", event.clen);
    return text;
}

/// The kernel shows its classes only with debugfs; the model always knows its own.
std::string classes_text(const FirstDifference& first) {
    if (first.stored_class != 0 && first.freed_class != 0)
        return fmt::format(", in the model's class of {} B after that of {} B", first.stored_class,
                           first.freed_class);
    if (first.stored_class != 0) return fmt::format(", in the model's class of {} B", first.stored_class);
    if (first.freed_class != 0) return fmt::format(", out of the model's class of {} B", first.freed_class);
    return {};
}

std::string model_difference_text(const Verification& run) {
    const FirstDifference& first = *run.first;
    std::string text;
    if (first.events == 0) {
        text = "first difference before any event: ";
    } else if (first.event) {
        text = fmt::format("first difference after event {}, {}{}: ", first.events - 1,
                           cause_text(*first.event), classes_text(first));
    } else if (first.moment == Moment::after_compaction) {
        text = fmt::format("first difference in the compaction after event {}: ", first.events - 1);
    } else {
        text = fmt::format("first difference between events {} and {}{}: ", first.equal_events,
                           first.events - 1, verified_moment_text(first));
    }
    const verify::Difference& difference = first.difference;
    text += difference.what;
    if (difference.class_size != 0) text += fmt::format(" of the class of {} B", difference.class_size);
    text += fmt::format(": kernel {}, model {}\n", grouped(difference.kernel), grouped(difference.model));
    if (run.not_seen_again)
        text +=
            "a second run did not have it, so something else, such as a lack of memory, makes the kernel "
            "compact\n";
    return text;
}

std::string verdict_text(const VerificationOutcome& outcome) {
    const Verification& run = outcome.verification;
    const std::string of = grouped(run.checkpoints.size());
    std::string text;
    if (run.first) text = model_difference_text(run);
    text += fmt::format("equal at {} of {} checkpoints{}\n", grouped(run.equal()), of,
                        run.partial ? "; stopped before the end" : "");
    return text;
}

std::string note_text(const Verification& run) {
    return run.resolved.note.empty() ? "" : "\n          " + printable(run.resolved.note);
}

std::string verified_rejected_text(const Verification& run) {
    if (run.limit_bytes == 0) return {};
    return fmt::format("rejected  {} writes at the limit of {} B\n", grouped(run.rejected),
                       grouped(run.limit_bytes));
}

json stat_json(const verify::MmStat& stat) {
    json result;
    for (const verify::Column& column : columns)
        result[std::string(column.name)] = stat.*column.value;
    return result;
}

json class_json(std::uint32_t bytes) {
    return bytes == 0 ? json() : json(bytes);
}

json first_json(const Verification& run) {
    if (!run.first) return {};
    const FirstDifference& first = *run.first;
    json result = {{"events", first.events},
                   {"moment", name_of(first.moment)},
                   {"equal_events", first.equal_events},
                   {"what", first.difference.what},
                   {"class_size", class_json(first.difference.class_size)},
                   {"kernel", first.difference.kernel},
                   {"model", first.difference.model}};
    result["event"] = json();
    if (first.event) {
        result["event"] = {{"number", first.events - 1},
                           {"op", op_name(first.event->op)},
                           {"slot", index(first.event->slot)},
                           {"clen", first.event->clen},
                           {"same_filled", first.event->same_filled},
                           {"model_stored_class", class_json(first.stored_class)},
                           {"model_freed_class", class_json(first.freed_class)}};
    }
    result["seen_again"] = !run.not_seen_again;
    return result;
}

json checkpoints_json(const Verification& run) {
    json result = json::array();
    for (const Checkpoint& checkpoint : run.checkpoints) {
        result.push_back({{"events", checkpoint.events},
                          {"moment", name_of(checkpoint.moment)},
                          {"equal", checkpoint.equal},
                          {"kernel", stat_json(checkpoint.kernel)},
                          {"model", stat_json(checkpoint.model)}});
    }
    return result;
}

}  // namespace

std::string verification_text(const VerificationOutcome& outcome) {
    const Verification& run = outcome.verification;
    return fmt::format(
        "trace     {}: {}\n"
        "events    {}\n"
        "kernel    {}, {}, {}, {} slots\n"
        "model     {}, policy {}{}\n"
        "lengths   {}\n"
        "compacted {} times\n"
        "{}"
        "compared  {}\n\n{}\n{}",
        printable(outcome.trace), outcome.format, verified_events_text(outcome), outcome.kernel,
        outcome.device, outcome.codec, grouped(run.slots), run.pool_text, run.policy, note_text(run),
        lengths_text(outcome), grouped(run.compactions), verified_rejected_text(run),
        run.classes_compared ? "mm_stat, and objects and pages of each size class" : "mm_stat",
        last_checkpoint_text(run), verdict_text(outcome));
}

json verification_json(const VerificationOutcome& outcome) {
    const Verification& run = outcome.verification;
    const Lengths& lengths = run.lengths;
    const auto lost = run.missing.lost.known();
    return {
        {"trace", outcome.trace},
        {"format", outcome.format},
        {"codec", outcome.clens},
        {"events", {{"read", run.counts.reads}, {"write", run.counts.writes}, {"free", run.counts.frees}}},
        {"first_event", outcome.events.begin},
        {"overwrites", run.counts.overwrites},
        {"events_lost", lost ? json(*lost) : json()},
        {"cut", run.missing.end == End::cut},
        {"kernel", outcome.kernel},
        {"device", outcome.device},
        {"device_codec", outcome.codec},
        {"device_slots", run.slots},
        {"pool", run.pool},
        {"policy", run.policy},
        {"resolved",
         {{"kernel", run.resolved.kernel ? json(run.resolved.kernel->text()) : json()},
          {"policy", run.policy},
          {"pool", run.pool_text},
          {"note", run.resolved.note.empty() ? json() : json(run.resolved.note)}}},
        {"lengths",
         {{"exact", lengths.exact},
          {"missed", lengths.missed},
          {"largest_miss_bytes", lengths.largest_miss},
          {"unlike_ours", lengths.unlike_ours},
          {"largest_unlike_bytes", lengths.largest_unlike},
          {"largest_kept_bytes", lengths.largest_kept},
          {"smallest_huge_bytes", lengths.smallest_huge},
          {"smallest_whole_bytes", lengths.smallest_huge}}},  // the older name
        {"compactions", run.compactions},
        {"limit_bytes", run.limit_bytes == 0 ? json() : json(run.limit_bytes)},
        {"rejected_writes", run.rejected},
        {"refused_writes", run.rejected},  // the older name
        {"classes_compared", run.classes_compared},
        {"partial", run.partial},
        {"equal", !run.first.has_value()},
        {"checkpoints_equal", run.equal()},
        {"checkpoints_compared", run.checkpoints.size()},
        {"first_difference", first_json(run)},
        {"checkpoints", checkpoints_json(run)}};
}

}  // namespace swapreplay
