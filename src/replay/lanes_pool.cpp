// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/lanes_pool.hpp"

#include <algorithm>

#include "replay/block_check.hpp"

namespace swapreplay {

using namespace zsmalloc;

const PoolInfo& LanesPool::info() {
    static const PoolInfo info{"lanes", "several zsmallocs at once", {}};
    return info;
}

LanesPool::LanesPool(const std::vector<PoolClasses>& pools, GroupRule rule, std::uint32_t page_size)
    : pools_(pools),
      page_size_(page_size),
      lanes_(pools, page_size),
      row_cells_(1 + lanes_.most_lanes()),
      pages_(pools.size()),
      used_(pools.size()),
      used_peak_(pools.size()),
      stored_peak_(pools.size()),
      huge_extra_(pools.size()),
      huge_pages_(pools.size()),
      huge_writes_(pools.size()),
      peaks_(pools.size()),
      counts_at_peak_(pools.size()),
      least_huge_(std::ranges::min(pools, {}, &PoolClasses::huge_from).huge_from) {
    for (std::size_t begin = 0; begin < lanes_.lanes().size(); begin += bank_lanes) {
        ClassTable table{};
        for (std::size_t lane = begin; lane < std::min(begin + bank_lanes, lanes_.lanes().size()); lane++)
            table.classes.push_back(lanes_.lanes()[lane].size_class);
        banks_.push_back(std::make_unique<Bank>(rule, table, page_size));
    }
    cells_.resize(row_cells_);  // row 0: no handle is 0
}

std::uint32_t LanesPool::max_size() const {
    return max_clen;
}

std::uint32_t LanesPool::take_row() {
    if (!free_rows_.empty()) {
        const std::uint32_t row = free_rows_.back();
        free_rows_.pop_back();
        return row;
    }
    const auto row = static_cast<std::uint32_t>(cells_.size() / row_cells_);
    cells_.resize(cells_.size() + row_cells_);
    return row;
}

void LanesPool::prefetch_places(std::uint32_t row) const {
    const std::uint64_t* cell = cells_of(row);
    const auto clen = static_cast<std::uint32_t>(*cell++);
    if (clen == 0) return;  // row 0
    for (const std::uint32_t lane : lanes_.lanes_of_step(lanes_.step_of(clen))) {
        const Place place = to_place(Handle{*cell++});
        banks_[lane / bank_lanes]->zspages.prefetch(place.zspage, place.word);
    }
}

void LanesPool::rise(std::uint32_t lane) {
    const ClassLanes::Lane& its = lanes_.lanes()[lane];
    for (const ClassLanes::Member& member : its.members) {
        pages_[member.pool] += its.size_class.pages;
        if (pages_[member.pool] <= peaks_[member.pool].pages) continue;
        peaks_[member.pool].pages = pages_[member.pool];
        risen_.push_back(member.pool);
    }
}

void LanesPool::sink(std::uint32_t lane) {
    const ClassLanes::Lane& its = lanes_.lanes()[lane];
    for (const ClassLanes::Member& member : its.members)
        pages_[member.pool] -= its.size_class.pages;
}

void LanesPool::note_peaks(std::uint64_t event, const Usage& of_engine) {
    for (const std::uint32_t pool : risen_) {
        peaks_[pool].pages_event = event;
        peaks_[pool].usage = usage(pool, of_engine);
        const auto& lanes = lanes_.lanes_of_pool(pool);
        auto& counts = counts_at_peak_[pool];
        counts.resize(lanes.size());
        for (std::size_t i = 0; i < lanes.size(); i++)
            counts[i] = count(lanes[i]);
    }
    risen_.clear();
}

ClassCount LanesPool::count(std::uint32_t lane) const {
    return lane == ClassLanes::no_lane ? ClassCount{}
                                       : banks_[lane / bank_lanes]->zspages.counts()[lane % bank_lanes];
}

void LanesPool::add_huge(std::uint32_t clen) {
    for (std::size_t i = 0; i < pools_.size(); i++) {
        if (clen < pools_[i].huge_from) continue;
        huge_extra_[i] += std::uint64_t{page_size_} - clen;
        huge_pages_[i]++;
        huge_writes_[i]++;
    }
}

void LanesPool::remove_huge(std::uint32_t clen) {
    for (std::size_t i = 0; i < pools_.size(); i++) {
        if (clen < pools_[i].huge_from) continue;
        huge_extra_[i] -= std::uint64_t{page_size_} - clen;
        huge_pages_[i]--;
    }
}

Usage LanesPool::usage(std::size_t pool, Usage usage) const {
    usage.pages = pages_[pool];
    usage.used_bytes = used_[pool];
    usage.stored_bytes = usage.payload_bytes + huge_extra_[pool];
    usage.huge_pages = huge_pages_[pool];
    return usage;
}

Peaks LanesPool::peaks(std::size_t pool, const Peaks& of_engine) const {
    Peaks peaks = peaks_[pool];
    peaks.payload_bytes = of_engine.payload_bytes;
    peaks.used_bytes = used_peak_[pool];
    peaks.stored_bytes = stored_peak_[pool];
    return peaks;
}

std::vector<ClassUse> LanesPool::classes(std::size_t pool, const std::vector<ClassCount>& counts) const {
    std::vector<ClassUse> uses;
    const auto& classes = pools_[pool].table.classes;
    uses.reserve(classes.size());
    for (std::size_t i = 0; i < classes.size(); i++) {
        const ClassCount count = i < counts.size() ? counts[i] : ClassCount{};
        uses.push_back({classes[i].index, classes[i].size, classes[i].objects, classes[i].pages,
                        count.objects_used, std::uint64_t{count.slabs} * classes[i].pages});
    }
    return uses;
}

std::vector<ClassUse> LanesPool::classes(std::size_t pool) const {
    std::vector<ClassCount> counts;
    for (const std::uint32_t lane : lanes_.lanes_of_pool(pool))
        counts.push_back(count(lane));
    return classes(pool, counts);
}

std::vector<ClassUse> LanesPool::classes_at_peak(std::size_t pool) const {
    return classes(pool, counts_at_peak_[pool]);
}

std::string LanesPool::check() const {
    for (const auto& bank : banks_)
        if (std::string fault = bank->zspages.check(); !fault.empty()) return fault;
    return {};
}

}  // namespace swapreplay
