// SPDX-License-Identifier: GPL-2.0-or-later
#include "advice/device_facts.hpp"

#include <algorithm>
#include <cstddef>

#include "advice/codec_choices.hpp"
#include "base/spec.hpp"

namespace swapreplay::advice {

namespace {

constexpr std::size_t thirds = 3;

/// What became of consecutive pages.
StudyResult part_of(const StudyResult& study, std::size_t begin, std::size_t end) {
    StudyResult part;
    part.pages = end - begin;
    part.cases.resize(study.cases.size());
    for (std::size_t i = 0; i < study.cases.size(); i++) {
        const auto cut = [&](const auto& all, auto& to) {
            to.assign(all.begin() + static_cast<std::ptrdiff_t>(begin),
                      all.begin() + static_cast<std::ptrdiff_t>(end));
        };
        cut(study.cases[i].clens, part.cases[i].clens);
        cut(study.cases[i].same_filled, part.cases[i].same_filled);
    }
    return part;
}

PageTimes device_times_of(const CodecRow& row) {
    constexpr double ns_per_us = 1000;
    return {static_cast<double>(row.compress.quantile(0.5)) / ns_per_us,
            static_cast<double>(row.decompress.quantile(0.5)) / ns_per_us};
}

/// The codec's usual level, or the one under which every page takes what it takes in the device.
void find_level_in_use(const DeviceComparison& comparison, DeviceFacts& facts) {
    const ZramDevice& device = comparison.device;
    const auto& rows = comparison.codecs.rows;
    const auto usual = std::ranges::find(rows, device.codec, &CodecRow::codec);
    if (usual == rows.end()) return;
    facts.in_use = usual->codec;
    const auto is_the_devices = [&](std::size_t i) {
        return name_of_spec(rows[i].codec) == device.codec &&
               comparison.would[i].compr_data_size == device.mm_stat.compr_data_size;
    };
    if (is_the_devices(static_cast<std::size_t>(usual - rows.begin()))) return;
    facts.level_is_told = false;
    for (std::size_t i = 0; i < rows.size() && facts.read == facts.held; i++) {
        if (!is_the_devices(i)) continue;
        facts.in_use = rows[i].codec;
        facts.level_is_told = true;
    }
}

}  // namespace

DeviceFacts device_facts(const DeviceComparison& comparison, const std::vector<StudyCase>& cases) {
    constexpr std::uint64_t objects_per_class = 20;
    const ZramDevice& device = comparison.device;
    const StudyResult& study = comparison.codecs.study;
    DeviceFacts facts{.path = device.path,
                      .name = device.name,
                      .kernel = comparison.kernel,
                      .slots = device.slots,
                      .held = comparison.pages_held,
                      .read = study.pages,
                      .enough = objects_per_class * comparison.codecs.rows.front().pool_classes,
                      .changed = comparison.changed,
                      .has_levels = device.has_levels,
                      .recompressed = comparison.recompressed.value_or(0)};
    for (std::size_t i = 0; i < cases.size(); i++)
        facts.codecs.push_back({cases[i].codec,
                                {static_cast<double>(comparison.would[i].mem_used_total)},
                                device_times_of(comparison.codecs.rows[i])});
    for (std::size_t third = 0; third < thirds; third++) {
        const std::size_t begin = study.pages * third / thirds, end = study.pages * (third + 1) / thirds;
        const auto stats = mm_stat_under(part_of(study, begin, end), cases, comparison.codecs.store,
                                         begin == end ? 0 : comparison.pages_held / thirds);
        for (std::size_t i = 0; i < cases.size(); i++)
            facts.codecs[i].held.push_back(static_cast<double>(stats[i].mem_used_total));
    }
    find_level_in_use(comparison, facts);
    return facts;
}

}  // namespace swapreplay::advice
