// SPDX-License-Identifier: GPL-2.0-or-later
#include "advice/advice_text.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "advice/views.hpp"
#include "base/number.hpp"
#include "base/printable.hpp"
#include "base/wrapped.hpp"
#include "report/numbers.hpp"
#include "report/table.hpp"

namespace swapreplay::advice {

namespace {

constexpr std::size_t label_columns = 9;

std::string bytes_of(double bytes) {
    return bytes_text(static_cast<std::uint64_t>(std::llround(std::max(0.0, bytes))));
}

/// "label    words that go on in the lines below".
std::string labelled(std::string_view label, std::string_view words) {
    return fmt::format("{:<{}}{}\n", label, label_columns, wrapped(words, label_columns));
}

std::string trace_line(const Results& results) {
    const TraceFacts& facts = results.facts();
    const PoolSummary& pool = results.of(trial_in_use(facts));
    std::string words = fmt::format("{}: {} events, {} writes, lengths under {}; {} over {}",
                                    printable(facts.trace), grouped(facts.events), grouped(facts.writes),
                                    facts.codec_name(), pool.resolved.policy.full_text(), pool.pool_text);
    if (!pool.resolved.note.empty()) words += fmt::format(" ({})", pool.resolved.note);
    if (!facts.part.is_whole())
        words += fmt::format("; a part, {} slots written before it are in no pool",
                             grouped(facts.part.slots_before));
    return labelled("trace", words);
}

std::string device_line(const DeviceFacts& device) {
    std::string words =
        fmt::format("{}: {} pages held, {} of them compressed by each codec and level; Linux {}", device.path,
                    grouped(device.held), grouped(device.read), device.kernel);
    const auto now = std::ranges::find(device.codecs, device.in_use, &DeviceCodec::codec);
    if (now != device.codecs.end())
        words += fmt::format("; {} in use, {} under it", now->codec, bytes_of(now->held.front()));
    return labelled("device", words);
}

std::string in_use_line(const AdvisedTraces& advised) {
    const Choice now = choice_of("", advised.results, trial_in_use);
    const Saving all = saving_of(now, now, advised.results);
    const bool timed = std::ranges::all_of(
        advised.results, [](const Results& results) { return results.facts().span_ns > 0; });
    return labelled("in use",
                    fmt::format("{} at the peak, {} on average over the {}{}", bytes_of(all.peak_now),
                                bytes_of(all.mean_now), timed ? "time" : "events",
                                advised.results.size() == 1 ? "" : ", all traces added up"));
}

std::string saves_text(const Saving& saving) {
    const auto less = [](double now, double then) {
        const double saved = now - then;
        return fmt::format("{} ({:.1f} %)", saved < 0 ? "nothing" : bytes_of(saved),
                           now == 0 ? 0.0 : 100 * saved / now);
    };
    if (saving.of_one_moment) return less(saving.peak_now, saving.peak_then) + " of what its pages take now";
    return fmt::format("{} at the peak, {} on average", less(saving.peak_now, saving.peak_then),
                       less(saving.mean_now, saving.mean_then));
}

std::string sure_text(const Sureness& sureness) {
    constexpr std::size_t most_named = 4;
    if (sureness.except.empty())
        return fmt::format("the same in all {} views: {}", sureness.views, sureness.looked_at);
    std::vector<std::string> named(
        sureness.except.begin(),
        sureness.except.begin() + static_cast<std::ptrdiff_t>(std::min(most_named, sureness.except.size())));
    if (sureness.except.size() > most_named)
        named.push_back(fmt::format("{} more", sureness.except.size() - most_named));
    return fmt::format("the same in {} of {} views; not in: {}", sureness.holds, sureness.views,
                       fmt::join(named, ", "));
}

/// What every row of a table of choices has.
struct Shape {
    bool compared = false;  ///< with the one in use
    bool mean = false;
    bool times = false;  ///< of a store and a load
};

Shape shape_of(const std::vector<Choice>& choices) {
    return {std::ranges::any_of(choices, &Choice::in_use), choices.front().held.empty(),
            std::ranges::any_of(choices, [](const Choice& choice) { return choice.times.has_value(); })};
}

std::vector<Table::Column> columns_of(const Recommendation& answer, const Shape& shape) {
    std::vector<Table::Column> columns{{answer.choices_title, Table::Align::left},
                                       {shape.mean ? "peak" : "held now"}};
    if (shape.compared) columns.push_back({"to now"});
    if (shape.mean) columns.push_back({"mean"});
    if (shape.mean && shape.compared) columns.push_back({"to now"});
    if (shape.times) columns.insert(columns.end(), {{"us a store"}, {"us a load"}});
    for (const Extra& extra : answer.choices.back().extras)
        columns.push_back({extra.title});
    return columns;
}

std::vector<std::string> row_of(const Choice& choice, const Recommendation& answer, const Shape& shape,
                                const AllResults& all) {
    const Saving saving = saving_of(shape.compared ? in_use(answer.choices) : choice, choice, all);
    std::vector<std::string> row{choice.name + (choice.name == answer.chosen ? " *" : "")};
    const auto add = [&](double then, double now) {
        row.push_back(bytes_of(then));
        if (shape.compared) row.push_back(difference_text(then, now));
    };
    add(saving.peak_then, saving.peak_now);
    if (shape.mean) add(saving.mean_then, saving.mean_now);
    const auto us = [&](double PageTimes::*which) {
        row.push_back(choice.times ? fmt::format("{:.2f}", *choice.times.*which) : "not known");
    };
    if (shape.times) {
        us(&PageTimes::store_us);
        us(&PageTimes::load_us);
    }
    for (const Extra& extra : choice.extras)
        row.push_back(extra.pages ? bytes_text(extra.value) : grouped(extra.value));
    return row;
}

std::string choices_table(const Recommendation& answer, const AllResults& all) {
    const Shape shape = shape_of(answer.choices);
    const std::vector<Table::Column> columns = columns_of(answer, shape);
    Table table(columns);
    for (const Choice& choice : answer.choices) {
        std::vector<std::string> row = row_of(choice, answer, shape, all);
        row.resize(columns.size());
        table.add_row(row);
    }
    return table.text(usual_columns);
}

std::string recommendation_text(const Recommendation& answer, const AllResults& all, bool tables) {
    std::string text = fmt::format("\n{}: {}\n", answer.title, answer.answer);
    if (answer.saving && answer.verdict == Verdict::change)
        text += labelled("saves", saves_text(*answer.saving));
    if (!answer.cost.empty()) text += labelled("costs", answer.cost);
    if (answer.sureness)
        text += labelled(answer.sureness->is_doubtful() ? "unsure" : "sure", sure_text(*answer.sureness));
    for (const std::string& sentence : answer.sentences)
        text += labelled("", printable(sentence));
    if (tables && !answer.choices.empty()) text += '\n' + choices_table(answer, all);
    return text;
}

}  // namespace

std::string advice_text(const AdvisedTraces& advised, bool tables) {
    std::string text;
    for (const Results& results : advised.results)
        text += trace_line(results);
    if (advised.circumstances.device) text += device_line(*advised.circumstances.device);
    if (!advised.results.empty()) text += in_use_line(advised);
    for (const Recommendation& answer : advised.recommendations)
        text += recommendation_text(answer, advised.results, tables);
    const std::vector<SettingsBlock> settings = settings_to_paste(advised);
    if (!settings.empty()) text += "\nSettings to paste:\n";
    for (const auto& [where, lines] : settings) {
        text += fmt::format("\n# {}\n", where);
        for (const std::string& line : lines)
            text += line + '\n';
    }
    return text;
}

}  // namespace swapreplay::advice
