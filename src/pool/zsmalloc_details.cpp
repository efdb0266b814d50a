// SPDX-License-Identifier: GPL-2.0-or-later
// What takes a walk over all zspages to tell.
#include <fmt/format.h>

#include "pool/zsmalloc.hpp"

namespace swapreplay {

using namespace zsmalloc;

namespace {

/// Objects of this number whose first and last byte are in different pages.
bool spans_pages(std::uint32_t number, std::uint32_t size, std::uint32_t page_size) {
    const std::uint64_t first = std::uint64_t{number} * size;
    return first / page_size != (first + size - 1) / page_size;
}

}  // namespace

std::vector<ClassDetail> ZsmallocPool::class_details() const {
    const std::size_t groups = group_names().size();
    std::vector<ClassDetail> details(zspages_.classes());
    for (ClassDetail& detail : details)
        detail.group_zspages.resize(groups);
    for (ZspageId id = zspages_.first(); id < zspages_.count(); id++) {
        const Zspage& zspage = zspages_.at(id);
        if (zspage.in_use == 0) continue;
        const ClassState& state = zspages_.state(zspage.position);
        ClassDetail& detail = details[zspage.position];
        detail.group_zspages[zspage.group == full_group ? groups - 1 : zspage.group - 1U]++;
        for (std::uint32_t object = 0; object < state.objects; object++) {
            const bool in_use = (zspages_.word(zspage.words + object) & free_bit) == 0;
            if (in_use && spans_pages(object, state.size, source_.page_size())) detail.objects_spanning++;
        }
    }
    return details;
}

std::vector<std::string> ZsmallocPool::group_names() const {
    if (rules_.group_rule == GroupRule::quarters) return {"almost_empty", "almost_full", "full"};
    std::vector<std::string> names;
    for (int tenth = 1; tenth <= 9; tenth++)
        names.push_back(fmt::format("{}0%", tenth));
    names.insert(names.end(), {"99%", "100%"});
    return names;
}

}  // namespace swapreplay
