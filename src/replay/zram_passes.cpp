// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/zram_passes.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/number.hpp"
#include "base/spec.hpp"
#include "pool/zsmalloc_rules.hpp"
#include "replay/class_lookup.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

constexpr std::uint64_t block_bytes = 4096;
constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

KernelRelease release_of(const StorePolicy& policy) {
    if (name_of_spec(policy.text) != "zram" || !policy.kernel)
        throw Error(Fault::usage, fmt::format("--writeback and --recompress are zram's; the policy is {}",
                                              policy.full_text()));
    return *policy.kernel;
}

void require_release(KernelRelease release, KernelRelease first, std::string_view what) {
    if (release < first)
        throw Error(Fault::usage, fmt::format("{}: zram of Linux {} cannot do it; use kernel={} or newer",
                                              what, release.text(), first.text()));
}

void require_possible(const PassPlan& plan, KernelRelease release) {
    constexpr KernelRelease ages{5, 16}, huge_and_idle{5, 19}, recompression{6, 2};
    for (const WritebackSpec& spec : plan.writebacks) {
        if (spec.when.type.idle) require_release(release, ages, "--writeback idle");
        if (spec.when.type.idle && spec.when.type.huge)
            require_release(release, huge_and_idle, "--writeback type=huge_idle");
        if (spec.when.type.incompressible)
            require_release(release, recompression, "--writeback type=incompressible");
        if (spec.when.type.incompressible && !plan.recompression)
            throw Error(Fault::usage,
                        "--writeback type=incompressible: only recompression finds pages to be so; "
                        "add --recompress");
    }
    if (plan.recompression) require_release(release, recompression, "--recompress");
}

/// Larger pages count several blocks each. A limit that is not a multiple of them is rounded down by 7.2 and 7.3. 6.12 takes
/// them off it past zero, and the number that wraps is never reached.
std::uint64_t limit_of(const WritebackSpec& spec, std::uint64_t blocks_a_page, bool rounds_down) {
    if (!spec.limit_blocks) return no_limit;
    const std::uint64_t rest = *spec.limit_blocks % blocks_a_page;
    return rest == 0 || rounds_down ? *spec.limit_blocks - rest : no_limit;
}

}  // namespace

ZramPasses::ZramPasses(const PassPlan& plan, const StorePolicy& policy, const PoolReplay& replay)
    : plan_(plan),
      largest_first_(release_of(policy) >= KernelRelease{6, 13}),
      one_codec_a_pass_(release_of(policy) >= KernelRelease{7, 0}),
      in_batches_(one_codec_a_pass_),
      whole_seconds_(one_codec_a_pass_),
      rejected_is_use_(release_of(policy) < KernelRelease{6, 4}),
      marks_stay_(release_of(policy) < KernelRelease{6, 12}),
      blocks_a_page_(std::max<std::uint64_t>(1, replay.page_size() / block_bytes)) {
    require_possible(plan, release_of(policy));
    due_ns_.push_back(plan_.recompression ? plan_.recompression->when.every_ns : no_limit);
    for (const WritebackSpec& spec : plan_.writebacks) {
        due_ns_.push_back(spec.when.every_ns);
        blocks_left_.push_back(limit_of(spec, blocks_a_page_, one_codec_a_pass_));
    }
    if (!plan_.recompression) return;
    classes_ = replay.classes();
    if (classes_.empty())
        throw Error(Fault::usage,
                    "--recompress: the pool has no size classes, and zram moves objects only to a "
                    "smaller one; use zsmalloc");
    handle_bytes_ = replay.huge_size() ? zsmalloc::handle_size : 0;
    const std::uint32_t huge_size = replay.huge_size().value_or(replay.page_size());
    if (plan_.recompression->threshold >= huge_size)
        throw Error(Fault::usage,
                    fmt::format("--recompress threshold={}: zram refuses what is not below its huge "
                                "size, {} here",
                                plan_.recompression->threshold, huge_size));
}

void ZramPasses::apply(PoolReplay& replay, const EventBlock& block, std::size_t begin, std::size_t end) {
    if (block.times_ns.empty() && begin != end)
        throw Error(Fault::usage, "--writeback and --recompress: the trace has no times");
    for (std::size_t i = begin; i < end; i++) {
        const std::uint64_t time_ns = std::max(now_ns_, block.times_ns[i]);
        if (!begun_) held_until_ns_ = time_ns;
        begun_ = true;
        run_passes_until(replay, time_ns);
        hold(time_ns);
        now_ns_ = time_ns;
        replay.apply(block, i, i + 1);
        events_++;
        pages_ = replay.usage().pages;
        follow(replay, block, i);
    }
}

/// Notes for how long the pages were held.
void ZramPasses::hold(std::uint64_t until_ns) {
    if (until_ns <= held_until_ns_) return;
    totals_.page_ns += static_cast<double>(pages_) * static_cast<double>(until_ns - held_until_ns_);
    totals_.span_ns += until_ns - held_until_ns_;
    held_until_ns_ = until_ns;
}

void ZramPasses::follow(const PoolReplay& replay, const EventBlock& block, std::size_t i) {
    const std::uint64_t rejected = replay.counts().rejected;
    const bool is_rejected = rejected != rejected_;
    rejected_ = rejected;
    if (is_rejected && !rejected_is_use_) return;
    Aged& slot = slots_[block.slots[i]];
    if (block.ops[i] != Op::read && !is_rejected) {
        slot = {};
        if (block.ops[i] == Op::write)
            for (std::size_t codec = 0; codec < plan_.columns.size(); codec++)
                slot.clens[codec] = block.clens[plan_.columns[codec]][i];
    }
    slot.idle = false;
    slot.never_used = false;
    slot.used_ns = now_ns_;
}

void ZramPasses::run_passes_until(PoolReplay& replay, std::uint64_t time_ns) {
    for (;;) {
        const auto next =
            std::min_element(due_ns_.begin(), due_ns_.end());  // the first of those that are equal
        if (*next == no_limit || *next > time_ns) return;
        const auto which = static_cast<std::size_t>(next - due_ns_.begin());
        now_ns_ = std::max(now_ns_, *next);
        hold(now_ns_);
        if (which == 0) {
            recompress(replay);
        } else {
            write_back(replay, which - 1);
        }
        *next += which == 0 ? plan_.recompression->when.every_ns : plan_.writebacks[which - 1].when.every_ns;
        pages_ = replay.usage().pages;
    }
}

void ZramPasses::mark_idle(PoolReplay& replay, std::uint64_t age_ns) {
    const std::uint64_t unit = whole_seconds_ ? second_ns : 1;
    const std::uint64_t now = now_ns_ / unit, age = age_ns / unit;
    slots_.for_each([&](Slot number, Aged& slot) {
        const SlotState state = replay.content(number).state;
        if (state != SlotState::object && state != SlotState::own_page) return;
        const bool old = slot.never_used || (age < now && slot.used_ns / unit < now - age);
        slot.idle = old || (marks_stay_ && slot.idle);
    });
}

std::vector<ZramPasses::Candidate> ZramPasses::candidates(PoolReplay& replay, const PassType& type) {
    std::vector<Candidate> taken;
    slots_.for_each([&](Slot number, const Aged& slot) {
        const SlotContent content = replay.content(number);
        if (content.state != SlotState::object && content.state != SlotState::own_page) return;
        if ((type.idle && !slot.idle) || (type.huge && !content.huge) ||
            (type.incompressible && !slot.incompressible))
            return;
        taken.push_back({number, content.stored_bytes, content.huge});
    });
    if (!largest_first_) return taken;
    // place_pp_slot() puts each slot before those of its bucket; select_pp_slot() takes the highest bucket's first.
    constexpr std::uint32_t bucket_bytes = 64;  // PP_BUCKET_SIZE_RANGE
    std::reverse(taken.begin(), taken.end());
    std::stable_sort(taken.begin(), taken.end(), [](const Candidate& a, const Candidate& b) {
        return a.stored / bucket_bytes > b.stored / bucket_bytes;
    });
    return taken;
}

PassResult ZramPasses::begin_pass(const PoolReplay& replay) const {
    PassResult result;
    result.time_ns = now_ns_;
    result.events = events_;
    result.pages_before = replay.usage().pages;
    return result;
}

void ZramPasses::end_pass(const PoolReplay& replay, PassResult result) {
    totals_.written += result.written;
    totals_.tried += result.tried;
    totals_.recompressed += result.recompressed;
    result.after = replay.usage();
    result.pages_peak = replay.peaks().pages;
    result.device_reads = replay.counts().device_reads;
    result.written_in_all = totals_.written;
    totals_.blocks_peak = std::max(totals_.blocks_peak, result.after.written_back);
    totals_.passes.push_back(result);
}

void ZramPasses::write_back(PoolReplay& replay, std::size_t which) {
    const WritebackSpec& spec = plan_.writebacks[which];
    PassResult result = begin_pass(replay);
    result.spec = which;
    if (spec.when.type.idle) mark_idle(replay, spec.when.idle_ns);
    std::vector<Candidate> taken = candidates(replay, spec.when.type);
    std::uint64_t& left = blocks_left_[which];
    if (left != no_limit) {
        if (taken.size() > left / blocks_a_page_) taken.resize(left / blocks_a_page_);
        left -= taken.size() * blocks_a_page_;
    }
    for (std::size_t from = 0; from < taken.size(); from += spec.batch) {
        const std::size_t end = std::min<std::size_t>(taken.size(), from + spec.batch);
        if (in_batches_)
            std::reverse(taken.begin() + static_cast<std::ptrdiff_t>(from),
                         taken.begin() + static_cast<std::ptrdiff_t>(end));
    }
    for (const Candidate& one : taken) {
        Aged& slot = slots_[one.slot];
        if (!one.huge) totals_.decompressed[slot.priority]++;
        replay.write_back(one.slot);
        slot.idle = false;
    }
    result.written = taken.size();
    end_pass(replay, result);
}

void ZramPasses::recompress(PoolReplay& replay) {
    const std::size_t codecs = plan_.recompression->to.size();
    if (!one_codec_a_pass_) return recompress_pass(replay, 0, codecs);
    for (std::size_t codec = 0; codec < codecs; codec++)
        recompress_pass(replay, codec, codec + 1);
}

/// With the codecs [first, end), as `recompress` was written to once.
void ZramPasses::recompress_pass(PoolReplay& replay, std::size_t first, std::size_t end) {
    const RecompressionPassSpec& spec = *plan_.recompression;
    PassResult result = begin_pass(replay);
    result.recompression = true;
    result.spec = first;
    if (spec.when.type.idle) mark_idle(replay, spec.when.idle_ns);
    for (const Candidate& one : candidates(replay, spec.when.type)) {
        if (result.tried >= spec.max_pages.value_or(no_limit)) break;
        const Aged& slot = slots_[one.slot];
        if (slot.incompressible || (one_codec_a_pass_ && slot.priority > first)) continue;
        if (one.stored < spec.threshold) continue;
        if (!clens_are_known(slot, first, end)) {
            totals_.clens_missing++;
            continue;
        }
        if (!recompress_slot(replay, one, first, end, result)) break;
    }
    end_pass(replay, result);
}

/// A recorder that samples pages knows some of them alone.
bool ZramPasses::clens_are_known(const Aged& slot, std::size_t first, std::size_t end) {
    for (std::size_t codec = std::max<std::size_t>(first, slot.priority); codec < end; codec++)
        if (slot.clens[codec] == clen_not_known) return false;
    return true;
}

/// False: the pool had no place for the new object.
bool ZramPasses::recompress_slot(PoolReplay& replay, const Candidate& candidate, std::size_t first,
                                 std::size_t end, PassResult& result) {
    const std::uint32_t threshold = plan_.recompression->threshold;
    Aged& slot = slots_[candidate.slot];
    if (!candidate.huge) totals_.decompressed[slot.priority]++;
    if (!marks_stay_) slot.idle = false;
    const std::size_t old_class = class_of(classes_, candidate.stored, handle_bytes_);
    std::size_t codecs_tried = 0, new_class = 0;
    std::uint32_t clen = 0;
    std::size_t codec = first;
    for (; codec < end; codec++) {
        if (codec + 1 <= slot.priority) continue;
        codecs_tried++;
        totals_.compressed[codec + 1]++;
        clen = slot.clens[codec];
        new_class = class_of(classes_, clen, handle_bytes_);
        if (new_class < old_class && (threshold == 0 || clen < threshold)) break;
    }
    if (codecs_tried == 0) return true;
    result.tried++;
    if (codec == end) {
        // 6.12 looks at the last codec's class, and whether all codecs were tried; 7.3 whether it was the last codec.
        const std::size_t codecs = plan_.recompression->to.size();
        const bool marked =
            one_codec_a_pass_ ? end == codecs : new_class >= old_class && codecs_tried == codecs;
        if (marked) {
            slot.incompressible = true;
            totals_.incompressible++;
        }
        return true;
    }
    if (!replay.replace(candidate.slot, clen)) return false;
    slot.priority = static_cast<std::uint8_t>(codec + 1);
    slot.idle = false;
    slot.incompressible = false;
    slot.never_used = true;
    result.recompressed++;
    return true;
}

}  // namespace swapreplay
