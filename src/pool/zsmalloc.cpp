// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/zsmalloc.hpp"

#include <cstring>

#include <fmt/format.h>

#include "base/kernel_release.hpp"

namespace swapreplay {

using namespace zsmalloc;

namespace {

std::uint32_t chain_from(const Parameters& parameters, const Rules& rules) {
    if (parameters.text("chain") == "default") return rules.default_chain;
    return parameters.count("chain", 4, 16);
}

/// Of values that are known to be right.
void complete(std::map<std::string, std::string, std::less<>>& values) {
    std::string& chain = values["chain"];
    const auto release = KernelRelease::parse(values["kernel"]);
    if (chain == "default" && release) chain = fmt::format("{}", rules_of(*release).default_chain);
}

}  // namespace

const PoolInfo& ZsmallocPool::info() {
    static const PoolInfo info{
        "zsmalloc",
        "the kernel's zsmalloc, page for page: size classes of zspages, whose pages an object may span",
        {{"kernel", default_kernel, "a release from 5.10 on",
          "kernel release whose rules apply; they changed in 6.3 and 6.4"},
         {"chain", "default", "4..16 or default: 4 up to 6.2, 8 from 6.3 on", "most pages in a zspage"},
         page_parameter},
        false,
        complete};
    return info;
}

Rules ZsmallocPool::rules(const Parameters& parameters) {
    return rules_of(parameters.kernel());
}

ClassTable ZsmallocPool::class_table(const Parameters& parameters, std::uint32_t page_size) {
    const Rules its_rules = rules(parameters);
    return make_classes(its_rules.chain_rule, page_size, chain_from(parameters, its_rules));
}

ZsmallocPool::ZsmallocPool(const Parameters& parameters, PageSource& source)
    : source_(source),
      rules_(rules(parameters)),
      table_(class_table(parameters, source.page_size())),
      zspages_(rules_.group_rule, table_, source) {}

/// Where the object is that a handle names by its birthplace, or by record.
Place ZsmallocPool::displaced_place(Place named) const {
    if (named.zspage == by_record) return displaced_.place(named.word);
    const RecordId record = displaced_.born_at(named);
    return record == 0 ? named : displaced_.place(record);
}

/// A handle for an object at a place that the handle of another one may name already.
Handle ZsmallocPool::name_at_taken_place(Place place) {
    if (displaced_.born_at(place) == 0) {
        zspages_.word(place.word) = in_place;
        return to_handle(place);
    }
    const RecordId record = displaced_.born_at_taken_place(place);
    zspages_.word(place.word) = displaced;
    return to_handle({by_record, record});
}

void ZsmallocPool::forget(Place place) {
    const Place birth = displaced_.remove(place);
    if (birth != Place{}) zspages_.at(birth.zspage).away--;
}

std::byte* ZsmallocPool::bytes_of(Place place) const {
    const Zspage& zspage = zspages_.at(place.zspage);
    const SizeClass& size_class = table_.classes[zspage.position];
    std::byte* const object = source_.bytes(zspages_.pages_of(place.zspage)) +
                              std::size_t{place.word - zspage.words} * size_class.size;
    return size_class.huge() ? object : object + handle_size;
}

void ZsmallocPool::write(Handle handle, std::span<const std::byte> bytes) {
    std::memcpy(bytes_of(place_of(handle)), bytes.data(), bytes.size());
}

void ZsmallocPool::read(Handle handle, std::span<std::byte> bytes) const {
    std::memcpy(bytes.data(), bytes_of(place_of(handle)), bytes.size());
}

std::vector<ClassUse> ZsmallocPool::classes() const {
    std::vector<ClassUse> uses;
    for (std::uint32_t i = 0; i < zspages_.classes(); i++) {
        const SizeClass& size_class = table_.classes[i];
        const ClassState& state = zspages_.state(i);
        uses.push_back({size_class.index, size_class.size, size_class.objects, size_class.pages,
                        state.count->objects_used, std::uint64_t{state.count->slabs} * size_class.pages});
    }
    return uses;
}

std::string ZsmallocPool::check() const {
    if (auto fault = zspages_.check(); !fault.empty()) return "zsmalloc: " + fault;
    std::uint64_t used = 0;
    std::size_t away = 0;
    std::size_t records = 0;
    for (ZspageId id = zspages_.first(); id < zspages_.count(); id++) {
        const Zspage& zspage = zspages_.at(id);
        const ClassState& state = zspages_.state(zspage.position);
        away += zspage.away;
        if (zspage.in_use == 0) continue;
        used += std::uint64_t{zspage.in_use} * state.size;
        for (std::uint32_t number = zspage.words; number < zspage.words + state.objects; number++) {
            if (zspages_.word(number) != displaced) continue;
            records++;
            const RecordId record = displaced_.at({id, number});
            if (record == 0 || displaced_.place(record) != Place{id, number})
                return fmt::format("zsmalloc: object {} of zspage {} is displaced, but not by its record",
                                   number - zspage.words, id);
        }
    }
    if (used != used_bytes_)
        return fmt::format("zsmalloc: {} bytes are in use, {} counted", used, used_bytes_);
    if (records != displaced_.size() || away != displaced_.size_away())
        return fmt::format("zsmalloc: {} objects are displaced and {} away, {} and {} recorded", records,
                           away, displaced_.size(), displaced_.size_away());
    return {};
}

}  // namespace swapreplay
