// SPDX-License-Identifier: GPL-2.0-or-later
// One pool under one store policy, with a trace's events going through it.
//
//     auto replay = PoolReplay::create(PoolSpec::parse("zsmalloc:chain=8"),
//                                      {.policy = StorePolicy::parse("zram")});
//     while (reader.next(block))
//         replay->apply(block, 0, block.size());  // or a part, to look at usage() in between
//     replay->finish();
#ifndef SWAPREPLAY_REPLAY_POOL_REPLAY_HPP
#define SWAPREPLAY_REPLAY_POOL_REPLAY_HPP

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pool/parameters.hpp"
#include "pool/pool.hpp"
#include "replay/check_failure.hpp"
#include "replay/chunk_totals.hpp"
#include "replay/latency.hpp"
#include "replay/slot_record.hpp"
#include "replay/store_rules.hpp"
#include "swapreplay/trace.hpp"

namespace swapreplay {

/// What is asked of a replay beside the counts.
enum class Measure {
    space,  ///< pages and bytes only; the pool's pages are not real where it can do without (fastest)
    time,   ///< and how long each alloc and free of the pool takes, its pages being real
    check,  ///< and whether every object keeps its bytes: slow, about 40 B more a slot
};

/// How much a pool may hold: pages of its own size, or bytes, rounded up to such pages as zram's mem_limit is.
struct Limit {
    enum class Unit { none, pages, bytes };
    Unit unit = Unit::none;
    std::uint64_t amount = 0;

    /// "20000" is pages, "64K", "512M", "2G" are bytes. Throws Error(Fault::usage).
    static Limit parse(std::string_view text);
    [[nodiscard]] std::uint64_t pages(std::uint32_t page_size) const noexcept;
};

struct ReplayOptions {
    StorePolicy policy = StorePolicy::parse("zram");
    Measure measure = Measure::space;
    Limit limit;
    std::uint32_t slot_bytes = 0;  ///< of a page in the trace, and so of the pool's; 0: as the spec says
    std::size_t codec = 0;         ///< the clen column to use
    /// Under a policy of chunks, the column that has their clens.
    std::optional<std::size_t> chunk_codec;
};

/// What is stored after some event. Pages are of the pool's page size.
struct Usage {
    std::uint64_t pages = 0;          ///< that the pool holds, and huge pages kept outside it
    std::uint64_t payload_bytes = 0;  ///< sum of the clens of the pages stored
    std::uint64_t stored_bytes = 0;   ///< the same, a huge page counting as a page (zram's compr_data_size)
    std::uint64_t used_bytes = 0;     ///< objects with headers and rounding, and huge pages outside the pool
    std::uint64_t stored_pages = 0;   ///< slots that hold something (zram's orig_data_size in pages)
    std::uint64_t huge_pages = 0;     ///< of these, stored uncompressed (zram's huge_pages)
    std::uint64_t same_filled = 0;    ///< of these, that take nothing (zram's same_pages)
    std::uint64_t written_back = 0;   ///< slots whose page is on the backing device, not in the pool

    /// False: the pool has its memory from elsewhere and does not say how much.
    [[nodiscard]] bool pages_are_known() const noexcept { return pages != 0 || stored_bytes == 0; }
    [[nodiscard]] std::optional<std::uint64_t> known_pages() const noexcept {
        return pages_are_known() ? std::optional(pages) : std::nullopt;
    }

    friend bool operator==(const Usage&, const Usage&) = default;
};

/// What is in a slot.
struct SlotContent {
    SlotState state = SlotState::empty;
    std::uint32_t stored_bytes =
        0;              ///< of an object, or a page outside the pool; a huge page counts as a page
    bool huge = false;  ///< it is stored uncompressed
};

/// Classes as they lie, for pools that can tell (DetailedPool).
struct ClassDetails {
    std::vector<std::string> group_names;  ///< of ClassDetail::group_zspages
    std::vector<ClassDetail> classes;      ///< in the order of classes()
};

/// What was counted since the beginning.
struct Counts {
    std::uint64_t reads = 0, writes = 0, frees = 0;  ///< events
    std::uint64_t first_writes = 0;                  ///< to a slot that held nothing
    std::uint64_t overwrites = 0;                    ///< to a slot that was written and not freed since
    std::uint64_t reads_of_empty = 0;                ///< of a slot never written, or freed
    std::uint64_t reads_of_rejected = 0;             ///< of a slot whose last write was rejected
    std::uint64_t frees_of_empty = 0;
    std::uint64_t loads_freed = 0;      ///< reads that freed the object they loaded (StoreRules::load_frees)
    std::uint64_t reads_of_loaded = 0;  ///< reads of a slot whose object a read had freed
    std::uint64_t allocs = 0, pool_frees = 0;  ///< calls that the pool served, undone ones too
    std::uint64_t same_filled = 0;             ///< writes
    std::uint64_t huge = 0;                    ///< writes stored uncompressed
    std::uint64_t rejected = 0;                ///< writes not stored, for one of these reasons:
    std::uint64_t rejected_too_large = 0;
    std::uint64_t rejected_at_limit = 0;
    std::uint64_t rejected_by_pool = 0;  ///< its alloc() failed, though no limit kept pages from it
    std::uint64_t told_new_pages =
        0;  ///< stores for which the trace says that the recorded pool took new pages
    std::uint64_t written_back = 0;  ///< pages moved to the backing device (PoolReplay::write_back())
    std::uint64_t device_reads = 0;  ///< reads of a slot whose page is there

    friend bool operator==(const Counts&, const Counts&) = default;
};

/// The largest of each, looked at in every event; of pages and used bytes also in the middle of an overwrite
/// that allocates before it frees, as zram's mem_used_max does.
struct Peaks {
    std::uint64_t pages = 0;
    std::uint64_t pages_event = 0;  ///< number of the first event that reached it
    Usage usage;                    ///< after that event: an overwrite may have freed a page by then
    std::uint64_t payload_bytes = 0;
    std::uint64_t stored_bytes = 0;
    std::uint64_t used_bytes = 0;

    friend bool operator==(const Peaks&, const Peaks&) = default;
};

class PoolReplay {
public:
    /// Throws Error(Fault::usage): the spec names no pool, or its parameters cannot be, or it names another page than
    /// options.slot_bytes.
    static std::unique_ptr<PoolReplay> create(const PoolSpec& spec, const ReplayOptions& options);

    virtual ~PoolReplay() = default;
    PoolReplay(const PoolReplay&) = delete;
    PoolReplay& operator=(const PoolReplay&) = delete;

    /// Events [begin, end) of the block. Does nothing once failure() holds something.
    /// Throws Error(Fault::format): a clen that no page can have; nothing of the call was applied.
    virtual void apply(const EventBlock& block, std::size_t begin, std::size_t end) = 0;

    /// Does what waited for a later event. To be called after the last one, before usage().
    virtual void end_of_trace() {}

    /// Pages that compaction gave back; nullopt: the pool has none.
    virtual std::optional<std::uint64_t> compact() = 0;

    /// Calls visit(slot, state) for every slot around those that were touched, in ascending order.
    virtual void visit_slots(const std::function<void(Slot, SlotState)>& visit) = 0;

    /// What is in the slot now.
    [[nodiscard]] virtual SlotContent content(Slot slot) = 0;

    /// Moves what the slot holds in memory to the backing device. Does nothing if it holds nothing there.
    virtual void write_back(Slot slot) = 0;

    /// Replaces the slot's object by one of this clen, as recompression does: the new one is allocated, then the old one
    /// is freed. False: the pool has no place for it, nothing changed.
    virtual bool replace(Slot slot, std::uint32_t clen) = 0;

    /// Under Measure::check: verifies every object, frees it, and looks for what the pool still holds;
    /// afterwards only failure() may be called. Under other measures nothing.
    virtual void finish() = 0;

    /// Empty, or what cannot be: pages that hold fewer bytes than are stored in them. A pool without any pages is
    /// left out: it has its memory from elsewhere. Cost: that of usage().
    [[nodiscard]] std::string impossible() const;

    [[nodiscard]] virtual Usage usage() const = 0;
    [[nodiscard]] virtual std::vector<ClassUse> classes() const = 0;  ///< empty: the pool has none
    /// The same after the event of Peaks::pages_event.
    [[nodiscard]] virtual std::vector<ClassUse> classes_at_peak() const = 0;
    /// Cost: a walk over all objects. nullopt: the pool has none.
    [[nodiscard]] virtual std::optional<ClassDetails> class_details() const = 0;
    [[nodiscard]] virtual std::optional<std::uint32_t> huge_size() const = 0;
    [[nodiscard]] virtual std::uint32_t page_size() const = 0;  ///< bytes, of the pool
    [[nodiscard]] virtual bool compacts() const = 0;            ///< whether compact() does anything
    /// The pool with the value of every parameter: `zsmalloc:kernel=6.12,chain=8,page=4K`.
    [[nodiscard]] virtual std::string pool_text() const = 0;
    /// Whether used_bytes() follows single objects; without that, --check cannot tell what a free leaks.
    [[nodiscard]] virtual bool counts_objects() const = 0;
    /// The first thing that --check found; nullopt under other measures.
    [[nodiscard]] virtual std::optional<CheckFailure> failure() const = 0;
    /// nullptr unless Measure::time.
    [[nodiscard]] virtual const Latencies* latencies() const = 0;

    /// nullptr unless the policy has chunks.
    [[nodiscard]] virtual const ChunkTotals* chunks() const { return nullptr; }

    [[nodiscard]] const Counts& counts() const noexcept { return counts_; }
    [[nodiscard]] const Peaks& peaks() const noexcept { return peaks_; }

    /// The most pages in the middle of a store since this was called before; 0: nothing was stored.
    [[nodiscard]] std::uint64_t take_pages_of_store() noexcept { return std::exchange(pages_of_store_, 0); }

protected:
    PoolReplay() = default;

    Counts counts_;
    Peaks peaks_;
    std::uint64_t pages_of_store_ = 0;
};

}  // namespace swapreplay

#endif
