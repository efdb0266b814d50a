// SPDX-License-Identifier: GPL-2.0-or-later
#include "workload/scrub.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/number.hpp"
#include "base/printable.hpp"
#include "trace/event_names.hpp"

namespace swapreplay {

namespace {

constexpr std::array<std::string_view, trait_count> names{"pids",  "cgroups", "hashes", "workload",
                                                          "start", "kernel",  "facts"};

/// Facts that hold counts or settings, as docs/format.md lists them. One that ends in _ stands for all that begin so.
constexpr std::array<std::string_view, 12> harmless_facts{
    "imported", "device",        "hooks",      "recomp_algorithm", "codecs_",  "zswap_",
    "mm_stat_", "loads_dropped", "loads_kept", "written_back",     "rejected", "rejected_"};

/// "6.12.117" of "6.12.117-acme-build7".
std::string numbers_of(const std::string& release) {
    return release.substr(0, release.find_first_not_of("0123456789."));
}

}  // namespace

std::span<const std::string_view> trait_names() noexcept {
    return names;
}

std::optional<Trait> trait_named(std::string_view name) noexcept {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Trait>(found - names.begin());
}

Scrubber::Scrubber(const std::vector<Trait>& kept) {
    for (const Trait trait : kept)
        kept_[static_cast<std::size_t>(trait)] = true;
}

Metadata Scrubber::scrubbed(Metadata metadata) const {
    if (!keeps(Trait::workload)) metadata.workload.clear();
    if (!keeps(Trait::start)) metadata.start_unix_ns = 0;
    if (!keeps(Trait::kernel)) metadata.kernel = numbers_of(metadata.kernel);
    std::erase_if(metadata.facts, [this](const auto& fact) { return !keeps_fact(fact.first); });
    return metadata;
}

void Scrubber::scrub(EventBlock& block) {
    const auto take_out = [this](Trait trait, std::vector<std::uint64_t>& column) {
        if (keeps(trait) || column.empty()) return;
        had_[static_cast<std::size_t>(trait)] = true;
        column.clear();
    };
    take_out(Trait::pids, block.details[static_cast<std::size_t>(Detail::tgid)]);
    take_out(Trait::cgroups, block.details[static_cast<std::size_t>(Detail::cgroup)]);
    take_out(Trait::hashes, block.hashes);
    note_left(block);
}

void Scrubber::note_left(const EventBlock& block) {
    const auto note = [this](bool is_there, std::string_view name) {
        if (is_there && std::ranges::find(left_, name) == left_.end()) left_.emplace_back(name);
    };
    note(!block.times_ns.empty(), "time");
    note(!block.hashes.empty(), "hash");
    for (std::size_t detail = 0; detail < detail_count; detail++)
        note(!block.details[detail].empty(), detail_name(static_cast<Detail>(detail)));
}

bool Scrubber::keeps_fact(std::string_view name) const noexcept {
    if (keeps(Trait::facts)) return true;
    return std::ranges::any_of(harmless_facts, [&](std::string_view known) {
        return known.ends_with('_') ? name.starts_with(known) : name == known;
    });
}

std::vector<std::string> what_was_taken_out(const Metadata& before, const Metadata& after,
                                            const Scrubber& scrubber) {
    std::vector<std::string> all;
    if (scrubber.had(Trait::pids)) all.emplace_back("process ids");
    if (scrubber.had(Trait::cgroups)) all.emplace_back("cgroup ids");
    if (scrubber.had(Trait::hashes)) all.emplace_back("hashes of the pages");
    if (before.workload != after.workload)
        all.push_back(fmt::format("the workload, '{}'", printable(before.workload)));
    if (before.start_unix_ns != after.start_unix_ns) all.emplace_back("when the recording began");
    if (before.kernel != after.kernel)
        all.push_back(fmt::format("'{}' of the kernel's release",
                                  printable(before.kernel.substr(after.kernel.size()))));
    for (const auto& [name, value] : before.facts)
        if (!after.facts.contains(name))
            all.push_back(fmt::format("the fact {}, '{}'", printable(name), printable(value)));
    return all;
}

std::vector<std::string> what_is_left(const Metadata& after, const Scrubber& scrubber) {
    std::vector<std::string> all;
    if (!after.kernel.empty()) all.push_back(fmt::format("kernel {}", printable(after.kernel)));
    if (after.ram_bytes != 0) all.push_back(fmt::format("{} MiB of RAM", grouped(after.ram_bytes >> 20)));
    if (after.slots != 0) all.push_back(fmt::format("{} slots", grouped(after.slots)));
    if (!after.facts.empty())
        all.push_back(fmt::format("{} facts{}", after.facts.size(),
                                  scrubber.keeps(Trait::facts) ? "" : " that are counts or settings"));
    std::vector<std::string> columns{"operation", "slot"};
    if (after.has_clens()) columns.emplace_back("length");
    columns.insert(columns.end(), scrubber.left().begin(), scrubber.left().end());
    all.push_back(fmt::format("of each event {}", fmt::join(columns, ", ")));
    return all;
}

}  // namespace swapreplay
