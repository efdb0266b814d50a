// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/codecs_of_device.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/kernel_release.hpp"
#include "base/number.hpp"
#include "base/progress.hpp"
#include "base/spec.hpp"
#include "cli/interrupt.hpp"
#include "cli/number_argument.hpp"
#include "cli/print.hpp"
#include "codec/levels.hpp"
#include "codec/study.hpp"
#include "codec/zram_contents.hpp"
#include "report/codec_comparison.hpp"
#include "report/device_report.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::cli {

namespace {

/// Of the codecs and the pool.
std::string device_rules_of(const DeviceOptions& options, const std::string& running) {
    if (!options.kernel.empty()) {
        (void)require_kernel(fmt::format("--kernel {}", options.kernel), options.kernel);
        return options.kernel;
    }
    const auto found = found_kernel(running);
    if (!found)
        throw Error(Fault::usage,
                    fmt::format("Linux {}: its rules are not known; name another with --kernel", running));
    if (!found->note.empty()) print_note(found->note);
    return found->release.text();
}

}  // namespace

StudiedDevice study_device(const DeviceOptions& options) {
    StudiedDevice studied;
    DeviceComparison& comparison = studied.comparison;
    comparison.kernel = running_release();
    const std::string rules = device_rules_of(options, comparison.kernel);
    const CodecStore store{CodecPolicy::zram, rules, options.pool.empty() ? "zsmalloc" : options.pool};
    const std::vector<StudyCase>& cases = studied.cases =
        study_cases(options.codecs.empty() ? codecs_at_all_levels() : options.codecs, {"4K"}, rules);
    for (const StudyCase& study_case : cases)
        (void)codec_row(study_case, {}, store);  // a wrong pool is told before anything is read

    comparison.device = zram_device(options.path);
    const auto contents = open_zram_contents(comparison.device, options.sample);
    comparison.pages_held = contents->pages_held();
    comparison.slots_known = contents->slots_known();
    comparison.recompressed = contents->recompressed();
    if (comparison.pages_held == 0)
        throw Error(Fault::format, fmt::format("{}: holds no page now", comparison.device.path));

    Progress progress;
    const std::uint64_t expected = contents->pages_expected();
    const auto show = [&](std::uint64_t pages) { progress.update(pages, expected, "pages compressed"); };
    comparison.codecs = compare_codecs(*contents, cases, store, resolve_threads(options.threads), show,
                                       &Interrupt::requested());
    comparison.changed = zram_device(options.path).mm_stat != comparison.device.mm_stat;
    comparison.would = mm_stat_under(comparison.codecs.study, cases, store, comparison.pages_held);
    return studied;
}

std::vector<std::string> codecs_offered_by(const ZramDevice& device) {
    std::vector<std::string> codecs = codecs_at_all_levels();
    std::erase_if(codecs, [&](const std::string& codec) {
        const std::string_view name = name_of_spec(codec);
        return std::ranges::count(device.codecs, name) == 0 || (name != codec && !device.has_levels);
    });
    return codecs;
}

int compare_codecs_of_device(const DeviceOptions& options) {
    const Interrupt interrupt;
    const DeviceComparison comparison = study_device(options).comparison;
    if (options.json) {
        fmt::print("{}\n", device_json(comparison).dump());
    } else {
        print_text(device_text(comparison));
    }
    return comparison.codecs.study.partial ? Interrupt::exit_status : 0;
}

}  // namespace swapreplay::cli
