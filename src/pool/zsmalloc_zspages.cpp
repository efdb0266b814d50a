// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/zsmalloc_zspages.hpp"

#include <fmt/format.h>

namespace swapreplay::zsmalloc {

namespace {

constexpr ZspageId first_list = by_record + 1;

/// get_fullness_group(), 6.1 and 6.12
Group group_of(GroupRule rule, std::uint32_t in_use, std::uint32_t objects) {
    if (in_use == 0) return empty_group;
    if (in_use == objects) return full_group;
    if (rule == GroupRule::quarters) return in_use <= 3 * objects / 4 ? 1 : 2;
    return static_cast<Group>(100 * in_use / objects / 10 + 1);
}

}  // namespace

Zspages::Zspages(GroupRule rule, const ClassTable& table, PageSource& source)
    : source_(source),
      by_in_use_(rule == GroupRule::quarters),
      first_(first_list + static_cast<ZspageId>(table.classes.size()) * full_group),
      zspages_(first_),
      states_(table.classes.size()),
      counts_(table.classes.size()) {
    zspages_[by_record].away = 1;  // so that the common test for displaced objects finds it
    for (ZspageId end = first_list; end < first_; end++)
        zspages_[end].next = zspages_[end].previous = end;
    for (const SizeClass& size_class : table.classes) {
        assert(size_class.objects <= most_objects);
        for (std::uint32_t in_use = 0; in_use <= size_class.objects; in_use++)
            groups_.push_back(group_of(rule, in_use, size_class.objects));
    }
    const Group* groups = groups_.data();
    for (std::size_t i = 0; i < states_.size(); i++) {
        const SizeClass& size_class = table.classes[i];
        states_[i].lists = first_list + static_cast<ZspageId>(i) * full_group;
        states_[i].size = size_class.size;
        states_[i].pages = size_class.pages;
        states_[i].objects = size_class.objects;
        states_[i].count = &counts_[i];
        states_[i].group_of = groups;
        groups += size_class.objects + 1;
    }
}

Zspages::~Zspages() {
    for (ZspageId id = first_; id < zspages_.size(); id++)
        if (zspages_[id].in_use > 0) give_back_pages(states_[zspages_[id].position], id);
}

ZspageId Zspages::create(std::uint32_t position) {
    ClassState& state = states_[position];
    const auto pages = source_.take(state.pages);
    if (!pages) return 0;
    pages_ += state.pages;
    state.count->slabs++;

    ZspageId id = state.unused;
    if (id != 0) {
        state.unused = zspages_[id].next;
    } else {
        id = static_cast<ZspageId>(zspages_.size());
        zspages_.push_back({});
        zspages_[id].position = static_cast<std::uint8_t>(position);
        zspages_[id].words = static_cast<std::uint32_t>(words_.size());
        words_.resize(words_.size() + state.objects);
        if (source_.backing() == Backing::memory) pages_of_.resize(zspages_.size());
    }
    Zspage& zspage = zspages_[id];
    if (source_.backing() == Backing::memory) pages_of_[id] = *pages;
    zspage.free = 0;
    // A fresh zspage hands out 0, 1, 2 …: init_zspage(), 6.1 and 6.12.
    for (std::uint32_t i = 0; i < state.objects; i++)
        words_[zspage.words + i] = static_cast<Word>(free_bit | (i + 1));
    return id;
}

Place Zspages::take_in_new_zspage(std::uint32_t position) {
    const ZspageId id = create(position);
    if (id == 0) return {};
    ClassState& state = states_[position];
    const std::uint32_t number = take_object(zspages_[id]);
    insert(state, id);
    state.count->objects_used++;
    return {id, number};
}

void Zspages::destroy(ClassState& state, ZspageId id) {
    Zspage& zspage = zspages_[id];
    assert(zspage.in_use == 0);
    give_back_pages(state, id);
    pages_ -= state.pages;
    state.count->slabs--;
    zspage.group = empty_group;
    zspage.next = state.unused;
    state.unused = id;
}

void Zspages::give_back_pages(const ClassState& state, ZspageId id) {
    source_.give_back(source_.backing() == Backing::memory ? pages_of_[id] : PageId{}, state.pages);
}

std::string Zspages::check() const {
    std::vector<bool> seen(zspages_.size());  // in a list of its class
    for (std::uint32_t position = 0; position < classes(); position++) {
        if (auto fault = check_lists(position, seen); !fault.empty()) return fault;
    }
    std::vector<std::uint32_t> zspages(states_.size());
    std::vector<std::uint32_t> objects(states_.size());
    std::uint64_t pages = 0;
    for (ZspageId id = first_; id < zspages_.size(); id++) {
        const Zspage& zspage = zspages_[id];
        if (zspage.in_use == 0) {
            if (!seen[id]) return fmt::format("zspage {} is empty and not among the unused", id);
            continue;
        }
        if (auto fault = check_zspage(id); !fault.empty()) return fault;
        if (seen[id] == (zspage.group == full_group))
            return fmt::format("zspage {} of group {} is {} a list", id, zspage.group,
                               seen[id] ? "in" : "in not");
        zspages[zspage.position]++;
        objects[zspage.position] += zspage.in_use;
        pages += states_[zspage.position].pages;
    }
    for (std::size_t i = 0; i < states_.size(); i++) {
        if (zspages[i] != counts_[i].slabs || objects[i] != counts_[i].objects_used)
            return fmt::format("class of {} B counts {} zspages with {} objects, but has {} with {}",
                               states_[i].size, counts_[i].slabs, counts_[i].objects_used, zspages[i],
                               objects[i]);
    }
    if (pages != pages_) return fmt::format("{} pages are counted, zspages have {}", pages_, pages);
    return {};
}

std::string Zspages::check_lists(std::uint32_t position, std::vector<bool>& seen) const {
    const ClassState& state = states_[position];
    const auto visit = [&](ZspageId id, Group group) -> std::string {
        if (id < first_ || seen[id]) return fmt::format("zspage {} is in two lists, or in one twice", id);
        seen[id] = true;
        const Zspage& zspage = zspages_[id];
        if (zspage.position != position || zspage.group != group ||
            (zspage.in_use == 0) != (group == empty_group))
            return fmt::format("zspage {} is in the list of group {} of class {}, where it does not belong",
                               id, group, position);
        return {};
    };
    for (ZspageId id = state.unused; id != 0; id = zspages_[id].next)
        if (auto fault = visit(id, empty_group); !fault.empty()) return fault;
    for (Group group = empty_group + 1; group < full_group; group++) {
        const ZspageId end = state.lists + group;
        if (zspages_[end].next != end && (state.listed >> group & 1U) == 0)
            return fmt::format("class {}: group {} has zspages and is marked as empty", position, group);
        for (ZspageId previous = end, id = zspages_[end].next; id != end;
             previous = id, id = zspages_[id].next) {
            if (auto fault = visit(id, group); !fault.empty()) return fault;
            if (zspages_[id].previous != previous)
                return fmt::format("zspage {} follows {} and says {}", id, previous, zspages_[id].previous);
        }
    }
    return {};
}

std::string Zspages::check_zspage(ZspageId id) const {
    const Zspage& zspage = zspages_[id];
    const ClassState& state = states_[zspage.position];
    std::uint32_t in_use = 0;
    for (std::uint32_t i = 0; i < state.objects; i++)
        in_use += (words_[zspage.words + i] & free_bit) == 0 ? 1U : 0U;
    if (in_use != zspage.in_use)
        return fmt::format("zspage {} counts {} objects, {} are in use", id, zspage.in_use, in_use);
    if (zspage.group != state.group_of[in_use])
        return fmt::format("zspage {} with {} of {} objects is in group {}", id, in_use, state.objects,
                           zspage.group);
    std::vector<bool> free(state.objects);
    std::uint32_t object = zspage.free;
    for (std::uint32_t left = state.objects - in_use; left > 0; left--) {
        if (object >= state.objects || free[object] || (words_[zspage.words + object] & free_bit) == 0)
            return fmt::format("zspage {}: its list of free objects leads to {}", id, object);
        free[object] = true;
        object = words_[zspage.words + object] & most_objects;
    }
    return {};
}

}  // namespace swapreplay::zsmalloc
