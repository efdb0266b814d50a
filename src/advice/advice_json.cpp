// SPDX-License-Identifier: GPL-2.0-or-later
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "advice/advice_text.hpp"
#include "advice/views.hpp"
#include "report/or_null.hpp"
#include "report/part_report.hpp"

namespace swapreplay::advice {

namespace {

using json = nlohmann::ordered_json;

json trace_json(const Results& results) {
    const TraceFacts& facts = results.facts();
    const PoolSummary& pool = results.of(trial_in_use(facts));
    return {{"trace", facts.trace},
            {"kernel", facts.release.text()},
            {"codec", facts.codec_name()},
            {"codecs", facts.metadata.codecs},
            {"policy", pool.resolved.policy.full_text()},
            {"pool", pool.pool_text},
            {"events", {{"read", facts.reads}, {"write", facts.writes}, {"free", facts.frees}}},
            {"selected", part_json(facts.part)},
            {"slots_peak", facts.slots_peak},
            {"span_ns", facts.has_times ? json(facts.span_ns) : json()},
            {"writes_known_under_all_codecs", facts.known_writes}};
}

json use_json(const PartUse& use) {
    return {{"pages_peak", use.pages_peak}, {"pages_mean", use.pages_mean()}};
}

/// What one trace's replay of a choice came to, and how it is made again.
json of_trace_json(const Trial& trial, const Results& results) {
    const PoolSummary& pool = results.of(trial);
    PartUse whole;
    json thirds = json::array();
    for (const PartUse& part : pool.parts) {
        whole += part;
        thirds.push_back(use_json(part));
    }
    json result = {{"trace", results.facts().trace}, {"page_size_bytes", pool.page_size}};
    result.update(use_json(whole));
    result["pages_end"] = pool.end.pages;
    result["thirds"] = std::move(thirds);
    // Without some writes this is not a replay that the command line could ask for.
    result["replay"] = trial.same_pages ? json() : json(options_of(trial, results.facts()));
    return result;
}

json times_json(const PageTimes& times) {
    return {{"store_us", times.store_us}, {"load_us", times.load_us}};
}

/// Bytes of the pages that a device holds.
json held_json(const std::vector<double>& held) {
    return {{"bytes", held.front()}, {"thirds", std::vector<double>(held.begin() + 1, held.end())}};
}

json device_json(const DeviceFacts& device) {
    return {{"device", device.path},
            {"kernel", device.kernel},
            {"codec", device.in_use.empty() ? json() : json(device.in_use)},
            {"level_is_told", device.level_is_told},
            {"pages", device.held},
            {"pages_compressed", device.read},
            {"changed", device.changed}};
}

json choice_json(const Choice& choice, const AllResults& all) {
    json result = {{"choice", choice.name}, {"in_use", choice.in_use}};
    for (const Extra& extra : choice.extras)
        result[extra.key] = extra.value;
    if (!choice.held.empty()) result["held"] = held_json(choice.held);
    if (choice.times) result["times"] = times_json(*choice.times);
    result["traces"] = json::array();
    for (std::size_t trace = 0; trace < choice.trials.size(); trace++)
        result["traces"].push_back(of_trace_json(choice.trials[trace], all[trace]));
    return result;
}

json saving_json(const Saving& saving) {
    if (saving.of_one_moment)
        return {{"held_bytes_in_use", saving.peak_now},
                {"held_bytes", saving.peak_then},
                {"saved_share_held", saved_at_peak(saving)}};
    return {{"peak_bytes_in_use", saving.peak_now},      {"peak_bytes", saving.peak_then},
            {"mean_bytes_in_use", saving.mean_now},      {"mean_bytes", saving.mean_then},
            {"saved_share_peak", saved_at_peak(saving)}, {"saved_share_mean", saved_on_average(saving)}};
}

json recommendation_json(const Recommendation& answer, const AllResults& all) {
    json choices = json::array();
    for (const Choice& choice : answer.choices)
        choices.push_back(choice_json(choice, all));
    const auto& sure = answer.sureness;
    return {{"about", answer.about},
            {"verdict", name_of(answer.verdict)},
            {"answer", answer.answer},
            {"chosen", answer.chosen.empty() ? json() : json(answer.chosen)},
            {"saving", answer.saving ? saving_json(*answer.saving) : json()},
            {"cost", answer.cost.empty() ? json() : json(answer.cost)},
            {"store_us_more", answer.more_us ? json(answer.more_us->store_us) : json()},
            {"load_us_more", answer.more_us ? json(answer.more_us->load_us) : json()},
            {"sure",
             sure ? json{{"holds", sure->holds}, {"views", sure->views}, {"except", sure->except}} : json()},
            {"sentences", answer.sentences},
            {"choices", std::move(choices)}};
}

}  // namespace

json advice_json(const AdvisedTraces& advised) {
    json result = {{"traces", json::array()}, {"recommendations", json::array()}};
    for (const Results& results : advised.results)
        result["traces"].push_back(trace_json(results));
    if (const auto& device = advised.circumstances.device) result["device"] = device_json(*device);
    for (const Recommendation& answer : advised.recommendations)
        result["recommendations"].push_back(recommendation_json(answer, advised.results));
    const Settings& settings = advised.settings;
    const auto known = [](std::uint64_t bytes) { return bytes == 0 ? json() : json(bytes); };
    result["settings"] = {{"disksize_bytes", known(settings.disksize_bytes)},
                          {"mem_limit_bytes", known(settings.mem_limit_bytes)},
                          {"paste", json::object()}};
    for (const auto& [where, lines] : settings_to_paste(advised))
        result["settings"]["paste"][where] = lines;
    return result;
}

}  // namespace swapreplay::advice
