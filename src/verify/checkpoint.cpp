// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/checkpoint.hpp"

#include <string>

#include <fmt/format.h>

#include "base/zram_sysfs.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::verify {

namespace {

/// The class of that size; one that holds nothing if the list has none.
ClassCount class_of(const std::vector<ClassCount>& classes, std::uint32_t size) {
    for (const ClassCount& one : classes) {
        if (one.size == size) return one;
    }
    return {0, size, 0, 0};
}

std::optional<Difference> difference_of(const ClassCount& kernel, const ClassCount& model) {
    if (kernel.objects_used != model.objects_used)
        return Difference{"objects_used", kernel.size, kernel.objects_used, model.objects_used};
    if (kernel.pages_used != model.pages_used)
        return Difference{"pages_used", kernel.size, kernel.pages_used, model.pages_used};
    return std::nullopt;
}

std::optional<Difference> first_class_difference(const std::vector<ClassCount>& kernel,
                                                 const std::vector<ClassCount>& model) {
    for (const ClassCount& one : kernel) {
        if (auto difference = difference_of(one, class_of(model, one.size))) return difference;
    }
    for (const ClassCount& one : model) {  // of a size that the kernel does not have
        if (auto difference = difference_of(class_of(kernel, one.size), one)) return difference;
    }
    return std::nullopt;
}

}  // namespace

Holding model_holding(const PoolReplay& model, std::uint64_t compacted, std::uint32_t page_size) {
    const Usage usage = model.usage();
    Holding holding;
    holding.stat = {.orig_data_size = usage.stored_pages * page_size,
                    .compr_data_size = usage.stored_bytes,
                    .mem_used_total = usage.pages * model.page_size(),
                    .mem_used_max = model.peaks().pages * model.page_size(),
                    .same_pages = usage.same_filled,
                    .pages_compacted = compacted,
                    .huge_pages = usage.huge_pages};
    for (const ClassUse& use : model.classes())
        holding.classes.push_back({use.index, use.size, use.objects_used, use.pages_used});
    return holding;
}

MmStat compared_columns(std::string_view text, std::string_view path) {
    const auto stat = parse_mm_stat(text);
    if (!stat || !stat->huge_pages)
        throw Error(Fault::format,
                    fmt::format("{}: '{}' is not a zram mm_stat, which has 8 numbers or more", path, text));
    return {.orig_data_size = stat->orig_data_size,
            .compr_data_size = stat->compr_data_size,
            .mem_used_total = stat->mem_used_total,
            .mem_used_max = stat->mem_used_max,
            .same_pages = stat->same_pages,
            .pages_compacted = stat->pages_compacted,
            .huge_pages = *stat->huge_pages};
}

std::optional<Difference> first_difference(const Holding& kernel, const Holding& model) {
    if (!kernel.classes.empty()) {
        if (auto difference = first_class_difference(kernel.classes, model.classes)) return difference;
    }
    for (const Column& column : columns) {
        const std::uint64_t ours = model.stat.*column.value;
        const std::uint64_t theirs = kernel.stat.*column.value;
        if (theirs != ours) return Difference{std::string(column.name), 0, theirs, ours};
    }
    return std::nullopt;
}

std::string_view name_of(Moment moment) {
    switch (moment) {
        case Moment::interval:
            return "interval";
        case Moment::before_compaction:
            return "before compaction";
        case Moment::after_compaction:
            return "after compaction";
        case Moment::end:
            return "end";
    }
    return "";
}

}  // namespace swapreplay::verify
