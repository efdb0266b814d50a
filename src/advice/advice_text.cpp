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

std::string saves_text(const Saving& saving) {
    const auto less = [](double now, double then) {
        const double saved = now - then;
        return fmt::format("{} ({:.1f} %)", saved < 0 ? "nothing" : bytes_of(saved),
                           now == 0 ? 0.0 : 100 * saved / now);
    };
    return fmt::format("{} at the peak, {} on average", less(saving.peak_now, saving.peak_then),
                       less(saving.mean_now, saving.mean_then));
}

std::string sure_text(const Sureness& sureness) {
    constexpr std::size_t most_named = 4;
    if (sureness.except.empty())
        return fmt::format("the same in all {} views: traces and their thirds, at the peak and on average",
                           sureness.views);
    std::vector<std::string> named(
        sureness.except.begin(),
        sureness.except.begin() + static_cast<std::ptrdiff_t>(std::min(most_named, sureness.except.size())));
    if (sureness.except.size() > most_named)
        named.push_back(fmt::format("{} more", sureness.except.size() - most_named));
    return fmt::format("the same in {} of {} views; not in: {}", sureness.holds, sureness.views,
                       fmt::join(named, ", "));
}

std::string choices_table(const Recommendation& answer, const AllResults& all) {
    std::vector<Table::Column> columns{
        {answer.choices_title, Table::Align::left}, {"peak"}, {"to now"}, {"mean"}, {"to now"}};
    const bool compared = std::ranges::any_of(answer.choices, &Choice::in_use);
    if (!compared) columns = {{answer.choices_title, Table::Align::left}, {"peak"}, {"mean"}};
    for (const Extra& extra : answer.choices.back().extras)
        columns.push_back({extra.title});
    Table table(columns);
    for (const Choice& choice : answer.choices) {
        const Saving saving = saving_of(compared ? in_use(answer.choices) : choice, choice, all);
        std::vector<std::string> row{choice.name + (choice.name == answer.chosen ? " *" : "")};
        row.push_back(bytes_of(saving.peak_then));
        if (compared) row.push_back(difference_text(saving.peak_then, saving.peak_now));
        row.push_back(bytes_of(saving.mean_then));
        if (compared) row.push_back(difference_text(saving.mean_then, saving.mean_now));
        for (const Extra& extra : choice.extras)
            row.push_back(extra.pages ? bytes_text(extra.value) : grouped(extra.value));
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
    double peak = 0, mean = 0;
    for (const Results& results : advised.results) {
        text += trace_line(results);
        const Choice now = choice_of("", advised.results, trial_in_use);
        const auto trace = static_cast<std::size_t>(&results - advised.results.data());
        peak += bytes_in({trace, 0, false}, now, advised.results);
        mean += bytes_in({trace, 0, true}, now, advised.results);
    }
    const bool timed = std::ranges::all_of(
        advised.results, [](const Results& results) { return results.facts().span_ns > 0; });
    text += labelled("in use", fmt::format("{} at the peak, {} on average over the {}{}", bytes_of(peak),
                                           bytes_of(mean), timed ? "time" : "events",
                                           advised.results.size() == 1 ? "" : ", all traces added up"));
    for (const Recommendation& answer : advised.recommendations)
        text += recommendation_text(answer, advised.results, tables);
    text += "\nSettings to paste:\n";
    for (const auto& [where, lines] : settings_to_paste(advised)) {
        text += fmt::format("\n# {}\n", where);
        for (const std::string& line : lines)
            text += line + '\n';
    }
    return text;
}

}  // namespace swapreplay::advice
