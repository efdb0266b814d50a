// SPDX-License-Identifier: GPL-2.0-or-later
// zram's writeback and recompression in the course of a trace, at the times of the trace.
#ifndef SWAPREPLAY_REPLAY_ZRAM_PASSES_HPP
#define SWAPREPLAY_REPLAY_ZRAM_PASSES_HPP

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "replay/background_work.hpp"
#include "replay/pass_spec.hpp"
#include "trace/slot_table.hpp"

namespace swapreplay {

/// All passes of a replay. In the same moment recompression comes first, then the writebacks in their order.
struct PassPlan {
    std::vector<WritebackSpec> writebacks;
    std::optional<RecompressionPassSpec> recompression;
    std::vector<std::size_t> columns;  ///< of the trace's clens, for each codec in recompression->to

    bool count_pages = false;  ///< without any pass: count pages in the course of time alone

    [[nodiscard]] bool any() const noexcept { return !writebacks.empty() || recompression.has_value(); }
};

/// What one pass did. Of recompression, one pass a codec from 7.0 on.
struct PassResult {
    std::uint64_t time_ns = 0;  ///< of the trace
    std::uint64_t events = 0;   ///< before it
    bool recompression = false;
    std::size_t spec = 0;  ///< of the writebacks, or the codec of the recompression
    std::uint64_t written = 0;
    std::uint64_t tried = 0;         ///< slots that were compressed again
    std::uint64_t recompressed = 0;  ///< of these, replaced
    std::uint64_t pages_before = 0;
    Usage after;
    std::uint64_t pages_peak = 0;    ///< up to here
    std::uint64_t device_reads = 0;  ///< up to here
    std::uint64_t written_in_all = 0;
};

/// Cost of the passes, and memory in the course of time.
struct PassTotals {
    std::vector<PassResult> passes;
    std::uint64_t written = 0;      ///< slots, each of them a page on the device
    std::uint64_t blocks_peak = 0;  ///< in use on the device
    std::uint64_t tried = 0;
    std::uint64_t recompressed = 0;
    std::uint64_t incompressible = 0;  ///< marked so
    /// Pages that were not tried, in all passes together, since the trace has no clen of them under a codec to try.
    std::uint64_t clens_missing = 0;
    /// Pages compressed and decompressed by passes, for each codec: the trace's, then those recompressed to.
    std::array<std::uint64_t, RecompressionPassSpec::most_codecs + 1> compressed{}, decompressed{};
    double page_ns = 0;         ///< pages held, by the nanoseconds that they were
    std::uint64_t span_ns = 0;  ///< from the first event to the last

    /// nullopt: all events were at one moment.
    [[nodiscard]] std::optional<double> pages_mean() const noexcept {
        return span_ns == 0 ? std::nullopt : std::optional(page_ns / static_cast<double>(span_ns));
    }
};

/// drivers/block/zram/zram_drv.c: mark_idle(), writeback_store(), recompress_store(), Linux 6.1, 6.12, 7.2 and 7.3.
///
///     release     slots are taken                  a pass of recompression   freed             ages are in
///     up to 6.12  in their order                   tries every codec         one by one        nanoseconds
///     6.13 –      largest first, by 64 bytes       tries every codec         one by one        nanoseconds
///     7.0 –       largest first, by 64 bytes       is for one codec          in batches        whole seconds
///
/// Which release between 6.12 and 7.2 brought which step is inferred. A read or a write of a slot clears its idle mark;
/// from 6.12 on (6.12.117 has it, and 6.1 does not) so do a marking that finds it younger and an attempt to recompress
/// it. Before, a mark that a younger age once made stays for later passes of an older one. Recompression that succeeds
/// also forgets when the slot was last used: it is idle at the next marking. A page on the device stays there, however
/// often it is read. In batches, requests complete in the reverse order, as on a device that does each at once; on
/// others their order is not known, and it matters only to where later objects are placed. The trace's beginning is
/// taken to be a whole second of the machine's clock.
class ZramPasses final : public BackgroundWork {
public:
    /// @param policy  zram's
    /// Throws Error(Fault::usage): the kernel cannot do what the plan says.
    ZramPasses(const PassPlan& plan, const StorePolicy& policy, const PoolReplay& replay);

    void apply(PoolReplay& replay, const EventBlock& block, std::size_t begin, std::size_t end) override;

    [[nodiscard]] const PassTotals& totals() const noexcept { return totals_; }

private:
    struct Aged {
        std::uint64_t used_ns = 0;
        std::array<std::uint32_t, RecompressionPassSpec::most_codecs> clens{};
        bool idle = false;
        bool incompressible = false;
        bool never_used = false;    ///< zram has forgotten when it was
        std::uint8_t priority = 0;  ///< of the codec that it is compressed with
    };
    struct Candidate {
        Slot slot;
        std::uint32_t stored;  ///< bytes
        bool huge;
    };

    void run_passes_until(PoolReplay& replay, std::uint64_t time_ns);
    void hold(std::uint64_t until_ns);
    void follow(const PoolReplay& replay, const EventBlock& block, std::size_t i);
    void mark_idle(PoolReplay& replay, std::uint64_t age_ns);
    [[nodiscard]] std::vector<Candidate> candidates(PoolReplay& replay, const PassType& type);
    void write_back(PoolReplay& replay, std::size_t which);
    void recompress(PoolReplay& replay);
    void recompress_pass(PoolReplay& replay, std::size_t first, std::size_t end);
    [[nodiscard]] static bool clens_are_known(const Aged& slot, std::size_t first, std::size_t end);
    bool recompress_slot(PoolReplay& replay, const Candidate& candidate, std::size_t first, std::size_t end,
                         PassResult& result);
    PassResult begin_pass(const PoolReplay& replay) const;
    void end_pass(const PoolReplay& replay, PassResult result);

    const PassPlan plan_;
    const bool largest_first_, one_codec_a_pass_, in_batches_, whole_seconds_;
    const bool rejected_is_use_;         ///< a write that zram rejects: zram_bvec_rw(), Linux 6.1
    const bool marks_stay_;              ///< until the slot is used
    const std::uint64_t blocks_a_page_;  ///< of 4 KiB, as writeback_limit counts
    std::vector<ClassUse> classes_;
    std::uint32_t handle_bytes_ = 0;
    std::vector<std::uint64_t> due_ns_;  ///< of the recompression, then of each writeback
    std::vector<std::uint64_t> blocks_left_;

    SlotTable<Aged> slots_;
    std::uint64_t now_ns_ = 0;
    std::uint64_t held_until_ns_ = 0;
    bool begun_ = false;
    std::uint64_t pages_ = 0;
    std::uint64_t events_ = 0;
    std::uint64_t rejected_ = 0;
    PassTotals totals_;
};

}  // namespace swapreplay

#endif
