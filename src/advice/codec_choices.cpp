// SPDX-License-Identifier: GPL-2.0-or-later
#include "advice/codec_choices.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "advice/views.hpp"
#include "base/number.hpp"

namespace swapreplay::advice {

namespace {

/// Those that every trace has.
std::vector<std::string> common_codecs(const AllResults& all) {
    std::vector<std::string> codecs = all.front().facts().metadata.codecs;
    for (const Results& results : all)
        std::erase_if(codecs, [&](const std::string& codec) {
            return std::ranges::count(results.facts().metadata.codecs, codec) == 0;
        });
    return codecs;
}

std::vector<Choice> choices_of_device(const DeviceFacts& device) {
    std::vector<Choice> choices;
    choices.reserve(device.codecs.size());
    for (const DeviceCodec& codec : device.codecs) {
        Choice choice{codec.codec, {}, codec.codec == device.in_use, {}};
        choice.held = codec.held;
        choice.times = codec.times;
        choices.push_back(std::move(choice));
    }
    return choices;
}

std::optional<PageTimes> times_of(const std::string& codec, const Circumstances& circumstances) {
    if (circumstances.device) {
        const auto& codecs = circumstances.device->codecs;
        const auto found = std::ranges::find(codecs, codec, &DeviceCodec::codec);
        return found == codecs.end() ? std::nullopt : std::optional(found->times);
    }
    const auto found = circumstances.times.find(codec);
    return found == circumstances.times.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

Trial with_codec(const std::string& codec, const TraceFacts& facts) {
    Trial trial = trial_in_use(facts);
    if (codec != facts.codec_name()) trial.codec = codec;
    trial.same_pages = facts.has_gaps();
    return trial;
}

std::string codec_in_use(const AllResults& all, const Circumstances& circumstances) {
    if (circumstances.device) return circumstances.device->in_use;
    const std::string& now = all.front().facts().codec_name();
    const bool same =
        std::ranges::all_of(all, [&](const Results& results) { return results.facts().codec_name() == now; });
    return same ? now : std::string();
}

std::vector<Choice> codec_choices(const AllResults& all, const Circumstances& circumstances) {
    if (circumstances.device) return choices_of_device(*circumstances.device);
    std::vector<Choice> choices;
    const std::string now = codec_in_use(all, circumstances);
    for (const std::string& codec : common_codecs(all)) {
        choices.push_back(
            choice_of(codec, all, [&](const TraceFacts& facts) { return with_codec(codec, facts); }));
        choices.back().in_use = codec == now;
        choices.back().times = times_of(codec, circumstances);
    }
    return choices;
}

void add_cost_of_codec(Recommendation& answer, const std::string& now, const Circumstances& circumstances) {
    if (answer.chosen == now) return;
    const auto before = times_of(now, circumstances), after = times_of(answer.chosen, circumstances);
    if (!before || !after) {
        answer.cost =
            "not known: a trace has no times of codecs; --codec-times FILE takes what 'swapreplay codecs "
            "--json' measured on pages like these";
        return;
    }
    answer.more_us = {after->store_us - before->store_us, after->load_us - before->load_us};
    answer.cost = fmt::format(
        "{:+.2f} us a store ({:.2f} instead of {:.2f}) and {:+.2f} us a load ({:.2f} instead of {:.2f}), {}",
        answer.more_us->store_us, after->store_us, before->store_us, answer.more_us->load_us, after->load_us,
        before->load_us, circumstances.device ? "medians measured here" : "by the medians of --codec-times");
}

void add_limits_of_codecs(Recommendation& answer, const AllResults& all, const Circumstances& circumstances) {
    const auto say = [&](std::string sentence) { answer.sentences.push_back(std::move(sentence)); };
    if (circumstances.device) {
        const DeviceFacts& device = *circumstances.device;
        say(fmt::format("Of the {} pages that {} holds now, {}.", grouped(device.held), device.path,
                        device.read == device.held
                            ? std::string("all were compressed")
                            : fmt::format("{} were compressed, evenly spread", grouped(device.read))));
        if (device.read < device.enough)
            say(fmt::format(
                "They are few for zsmalloc's size classes: take {} or more for exact shares (--pages).",
                grouped(device.enough)));
        if (device.changed) say("The device was written meanwhile, so they are not of one moment.");
        if (device.recompressed > 0)
            say(fmt::format("{} pages of the device are recompressed; here all are under one codec.",
                            grouped(device.recompressed)));
        return;
    }
    for (const Results& results : all) {
        const TraceFacts& facts = results.facts();
        if (facts.has_gaps())
            say(fmt::format(
                "{}: the lengths of {} of {} writes are known under all codecs; these alone are compared.",
                facts.trace, grouped(facts.known_writes), grouped(facts.writes)));
    }
}

}  // namespace swapreplay::advice
