// SPDX-License-Identifier: GPL-2.0-or-later
// The pool that an engine has for several zsmallocs at once: it counts what each of them would hold.
//
// An object has a place in each lane of its clen (class_lanes.hpp). Its handle is the number of a row of cells: its clen,
// then those places, so that they lie side by side. What each pool holds is kept in arrays side by side too.
//
// The engine's own counts are of the clens, whatever is huge: this pool takes every clen, and knows which pool has it huge.
#ifndef SWAPREPLAY_REPLAY_LANES_POOL_HPP
#define SWAPREPLAY_REPLAY_LANES_POOL_HPP

#include <memory>
#include <vector>

#include "pool/fetched_before.hpp"
#include "pool/huge_page_vector.hpp"
#include "pool/pool.hpp"
#include "pool/zsmalloc_zspages.hpp"
#include "replay/class_lanes.hpp"
#include "replay/pool_replay.hpp"

namespace swapreplay {

class LanesPool {
public:
    static const PoolInfo& info();
    static constexpr bool small_handles = true;

    LanesPool(const std::vector<PoolClasses>& pools, zsmalloc::GroupRule rule, std::uint32_t page_size);

    /// @param clen  of the page, whether it is huge or not
    [[nodiscard]] std::optional<Handle> alloc(std::uint32_t clen) {
        const std::uint32_t row = take_row();
        std::uint64_t* cell = cells_of(row);
        *cell++ = clen;
        const std::uint32_t step = lanes_.step_of(clen);
        for (const std::uint32_t lane : lanes_.lanes_of_step(step)) {
            Bank& bank = *banks_[lane / bank_lanes];
            const std::uint64_t before = bank.zspages.pages();
            const zsmalloc::Place place = bank.zspages.take(lane % bank_lanes, new_pages_wanted_);
            bank.zspages.word(place.word) = zsmalloc::in_place;
            *cell++ = static_cast<std::uint64_t>(zsmalloc::to_handle(place));
            if (bank.zspages.pages() != before) rise(lane);
        }
        new_pages_wanted_ = false;
        add(step, clen);
        return Handle{row};
    }
    void take_new_pages() noexcept { new_pages_wanted_ = true; }

    void free(Handle handle) {
        const auto row = static_cast<std::uint32_t>(handle);
        const std::uint64_t* cell = cells_of(row);
        const auto clen = static_cast<std::uint32_t>(*cell++);
        const std::uint32_t step = lanes_.step_of(clen);
        for (const std::uint32_t lane : lanes_.lanes_of_step(step)) {
            Bank& bank = *banks_[lane / bank_lanes];
            const std::uint64_t before = bank.zspages.pages();
            bank.zspages.give(zsmalloc::to_place(Handle{*cell++}));
            if (bank.zspages.pages() != before) sink(lane);
        }
        remove(step, clen);
        free_rows_.push_back(row);
    }

    /// A store is done. Pools that reached a new peak in it have it after this event.
    /// @param usage  the engine's: nothing is huge there, and there are no pages
    void stored(std::uint64_t event, const Usage& usage) {
        for (std::size_t i = 0; i < stored_peak_.size(); i++)
            stored_peak_[i] = std::max(stored_peak_[i], usage.payload_bytes + huge_extra_[i]);
        if (!risen_.empty()) note_peaks(event, usage);
    }

    /// What the pool of this number holds, `usage` being the engine's.
    [[nodiscard]] Usage usage(std::size_t pool, Usage usage) const;
    [[nodiscard]] Peaks peaks(std::size_t pool, const Peaks& of_engine) const;
    [[nodiscard]] std::uint32_t huge_size(std::size_t pool) const { return pools_[pool].table.huge_size; }
    [[nodiscard]] std::uint64_t huge_writes(std::size_t pool) const { return huge_writes_[pool]; }
    [[nodiscard]] std::vector<ClassUse> classes(std::size_t pool) const;
    [[nodiscard]] std::vector<ClassUse> classes_at_peak(std::size_t pool) const;

    /// Of all pools together nothing can be said.
    [[nodiscard]] std::uint64_t pages_used() const { return 0; }
    [[nodiscard]] std::uint64_t used_bytes() const { return 0; }
    [[nodiscard]] std::uint32_t max_size() const;
    [[nodiscard]] std::string check() const;
    /// Objects are only counted.
    void write(Handle, std::span<const std::byte>) {}
    void read(Handle, std::span<std::byte>) const {}

    /// The row now, and what the row of some calls before says.
    void prefetch(Handle handle) const {
        const auto row = static_cast<std::uint32_t>(handle);
        for (std::uint32_t cell = 0; cell < row_cells_; cell += cells_of_line)
            __builtin_prefetch(cells_of(row) + cell);
        prefetch_places(fetched_.exchange(row));
    }

private:
    /// As many classes as one Zspages can have.
    static constexpr std::uint32_t bank_lanes = 256;
    static constexpr std::uint32_t cells_of_line = 8;

    struct Bank {
        Bank(zsmalloc::GroupRule rule, const zsmalloc::ClassTable& table, std::uint32_t page_size)
            : source(page_size, PageSource::no_limit, Backing::none), zspages(rule, table, source) {}
        PageSource source;
        zsmalloc::Zspages zspages;
    };

    [[nodiscard]] std::uint64_t* cells_of(std::uint32_t row) {
        return cells_.data() + std::size_t{row} * row_cells_;
    }
    [[nodiscard]] const std::uint64_t* cells_of(std::uint32_t row) const {
        return cells_.data() + std::size_t{row} * row_cells_;
    }
    [[nodiscard]] std::uint32_t take_row();
    void prefetch_places(std::uint32_t row) const;

    void rise(std::uint32_t lane);
    void sink(std::uint32_t lane);
    void note_peaks(std::uint64_t event, const Usage& usage);

    void add(std::uint32_t step, std::uint32_t clen) {
        const auto sizes = lanes_.sizes(step);
        for (std::size_t i = 0; i < sizes.size(); i++) {
            used_[i] += sizes[i];
            used_peak_[i] = std::max(used_peak_[i], used_[i]);
        }
        if (clen >= least_huge_) add_huge(clen);
    }
    void remove(std::uint32_t step, std::uint32_t clen) {
        const auto sizes = lanes_.sizes(step);
        for (std::size_t i = 0; i < sizes.size(); i++)
            used_[i] -= sizes[i];
        if (clen >= least_huge_) remove_huge(clen);
    }
    void add_huge(std::uint32_t clen);
    void remove_huge(std::uint32_t clen);
    [[nodiscard]] ClassCount count(std::uint32_t lane) const;
    [[nodiscard]] std::vector<ClassUse> classes(std::size_t pool,
                                                const std::vector<ClassCount>& counts) const;

    const std::vector<PoolClasses> pools_;
    const std::uint32_t page_size_;
    const ClassLanes lanes_;
    std::vector<std::unique_ptr<Bank>> banks_;
    bool new_pages_wanted_ = false;

    std::uint32_t row_cells_;
    HugePageVector<std::uint64_t> cells_;
    std::vector<std::uint32_t> free_rows_;
    mutable FetchedBefore<std::uint32_t, 8> fetched_;

    // A number for each pool.
    std::vector<std::uint64_t> pages_, used_, used_peak_, stored_peak_;
    std::vector<std::uint64_t>
        huge_extra_;  ///< bytes that huge pages take beyond their clens; below 0 as 2^64 less
    std::vector<std::uint64_t> huge_pages_, huge_writes_;
    std::vector<Peaks> peaks_;
    std::vector<std::vector<ClassCount>> counts_at_peak_;

    std::uint32_t least_huge_;          ///< bytes
    std::vector<std::uint32_t> risen_;  ///< pools that have a new peak in this event
};

}  // namespace swapreplay

#endif
