// SPDX-License-Identifier: GPL-2.0-or-later
// What can be said of a trace by looking at its events once.
#ifndef SWAPREPLAY_WORKLOAD_STATISTICS_HPP
#define SWAPREPLAY_WORKLOAD_STATISTICS_HPP

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "swapreplay/trace.hpp"
#include "trace/slot_table.hpp"
#include "workload/chunk_memory.hpp"
#include "workload/detail_statistics.hpp"
#include "workload/page_ages.hpp"
#include "workload/read_runs.hpp"

namespace swapreplay {

/// Clens of so many bytes or more are counted together; no page compressor makes them from a page of 64 KiB.
inline constexpr std::size_t counted_clens = std::size_t{1} << 17;

/// The state after `events` events.
struct LivePoint {
    std::uint64_t events;
    std::uint64_t slots;                         ///< written and not freed
    std::optional<std::uint64_t> payload_bytes;  ///< the sum of their clens; none in a trace without clens
};

/// The clens of the writes, under one codec. Bytes; all 0 if there is no write.
struct ClenStatistics {
    /// Bin b holds the writes whose clen is more than b / 64 of a page and at most (b + 1) / 64, the first those of 0 too;
    /// the last those longer than a page.
    static constexpr std::size_t bins = 65;

    std::string codec;
    std::uint64_t writes = 0;  ///< whose clen is known, as all are under the first codec
    std::uint64_t total = 0;
    std::uint64_t at_most_half = 0;   ///< writes of clen <= page_size / 2
    std::uint64_t at_least_page = 0;  ///< writes of clen >= page_size
    std::uint64_t above_bound = 0;    ///< writes of a clen that the codec makes of no page: longest_clen()
    std::uint32_t min = 0;
    std::uint32_t p10 = 0;  ///< the smallest clen that at least 10 % of the writes do not exceed
    std::uint32_t p50 = 0;
    std::uint32_t p90 = 0;
    std::uint32_t max = 0;
    std::array<std::uint64_t, bins> histogram{};
};

/// Writes of a slot that was written before in this trace, and how many of them have the clen of that write.
struct Rewrites {
    std::uint64_t count = 0;
    std::optional<std::uint64_t> same_clen = 0;  ///< none in a trace without clens
};

/// Consecutive records of zeros: they parse as reads of slot 0.
struct ZeroRuns {
    /// Records in a run; no swap layer reads a slot so often.
    static constexpr std::uint64_t suspicious = 16;

    std::uint64_t count = 0;  ///< runs of at least `suspicious`
    std::uint64_t longest = 0;
    std::uint64_t longest_first_event = 0;
};

struct Statistics {
    std::uint64_t reads = 0;
    std::uint64_t writes = 0;
    std::uint64_t frees = 0;
    std::uint64_t same_filled = 0;  ///< of the writes, if the trace tells

    std::uint64_t slots_touched = 0;
    std::uint64_t slots_written = 0;
    std::uint32_t highest_slot = 0;
    std::uint64_t live_peak = 0;
    std::uint64_t live_end = 0;
    // The sum of the clens of all live slots; none in a trace without clens. A store policy may store less of it:
    // zram takes nothing for a same-filled page.
    std::optional<std::uint64_t> payload_peak_bytes = 0;
    std::optional<std::uint64_t> payload_end_bytes = 0;
    std::vector<LivePoint> live;  ///< 64 to 128 points at equal steps of events, and the end

    Rewrites overwrites;                    ///< of a slot that was live
    Rewrites writes_after_free;             ///< of a slot freed since its last write
    std::uint64_t reads_never_written = 0;  ///< no write of the slot came before, in this trace
    std::uint64_t reads_of_free = 0;        ///< the slot had been written, and freed since
    std::uint64_t frees_of_not_live = 0;
    ReadRuns read_runs;

    std::vector<ClenStatistics> clens;  ///< one for each codec; empty in a trace without clens
    std::vector<DetailStatistics> details;
    std::optional<std::uint64_t> span_ns;  ///< from the smallest time to the largest
    std::optional<PageAges> ages;          ///< if all events have times
    std::uint64_t times_back = 0;          ///< events with a time before that of the event before

    std::uint64_t chunks = 0;  ///< of chunk_events each, the last may be shorter
    std::uint64_t chunks_distinct = 0;
    std::uint64_t chunks_repeated_with_writes = 0;
    ZeroRuns zero_runs;

    [[nodiscard]] std::uint64_t events() const noexcept { return reads + writes + frees; }
    /// A chunk with writes in it came twice, byte for byte: a collector read its buffer again.
    [[nodiscard]] bool looks_reread() const noexcept { return chunks_repeated_with_writes > 0; }
};

/// Counts as blocks go by. Memory: 4 bytes for each slot touched, 8 more if there are times, 1 MiB for each codec, and
/// ChunkMemory's.
class StatisticsCounter {
public:
    explicit StatisticsCounter(const Metadata& metadata);

    /// The trace's next block; slots are below 2^31.
    void add(const EventBlock& block);
    /// Ends the counting.
    [[nodiscard]] Statistics finish();

private:
    void count_slot(Op op, Slot slot, std::uint32_t clen);
    void count_zero_run(Op op, Slot slot);
    void end_zero_run();
    void add_live_point();
    void count_times(const EventBlock& block);
    void count_clens(const EventBlock& block);
    void count_chunks(const EventBlock& block);
    void end_chunk();
    [[nodiscard]] ClenStatistics clen_statistics(std::size_t codec) const;
    void forget_clens();

    Metadata metadata_;
    Statistics so_far_;
    SlotTable<std::uint32_t> slots_;  // last clen and what happened to the slot, in bits
    std::uint64_t live_ = 0;
    std::uint64_t payload_ = 0;
    std::uint64_t payload_peak_ = 0;
    std::uint64_t overwrites_of_same_clen_ = 0;
    std::uint64_t writes_after_free_of_same_clen_ = 0;
    std::uint64_t live_step_ = 1;
    std::uint64_t events_ = 0;
    ReadRunCounter read_runs_;
    std::uint64_t zero_run_ = 0;
    std::optional<std::uint64_t> last_ns_;
    std::uint64_t smallest_ns_ = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t largest_ns_ = 0;
    std::vector<std::vector<std::uint64_t>> writes_of_clen_;  // a column for each codec
    std::vector<std::uint32_t> clen_max_;
    DetailCounter details_;
    PageAgeCounter ages_;
    ChunkMemory chunks_;
    bool chunk_has_write_ = false;
};

}  // namespace swapreplay

#endif
