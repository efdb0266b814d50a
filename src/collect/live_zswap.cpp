// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/live_zswap.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/number.hpp"
#include "base/text_of_file.hpp"
#include "collect/looks.hpp"
#include "collect/machine.hpp"
#include "collect/recorder_warnings.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {

namespace {

using namespace std::chrono_literals;
constexpr auto zswap_pause = 20ms;
constexpr auto longest_zswap_wait = 5s;  // at the end, for records that are being written
const std::string debugfs = "/sys/kernel/debug";
/// Of a swap area that is not known yet: 256 GiB of 4 KiB pages.
constexpr std::uint64_t most_slots = 1U << 26;

ZramHooks usable_hooks(std::optional<Mechanism> mechanism) {
    ZramHooks hooks = find_zswap_hooks(mechanism);
    require_zswap_hooks(hooks);
    return hooks;
}

std::unique_ptr<ZswapPrograms> attach_zswap(ZramHooks& hooks, const ZswapOptions& options,
                                            const std::optional<SwapArea>& area) {
    const ZswapPrograms::Options programs{
        .swap_type = area ? area->type : 0,
        .buffer_bytes = options.buffer_bytes,
        .sample_below = options.sampling.wanted() ? options.sampling.limit() : 0,
        .copies = options.sampling.wanted() ? options.sampling.copies : 1};
    return attached<ZswapPrograms>(hooks, options.mechanism, programs);
}

}  // namespace

LiveZswap::LiveZswap(const ZswapOptions& options)
    : zswap_(zswap_facts(sysfs_root)),
      page_size_(static_cast<std::uint32_t>(sysconf(_SC_PAGESIZE))),
      buffer_bytes_(options.buffer_bytes),
      area_(first_swap_area(text_of_file("/proc/swaps"), page_size_)),
      hooks_(usable_hooks(options.mechanism)),
      programs_(attach_zswap(hooks_, options, area_)),
      events_(area_ ? area_->slots : most_slots, 0),
      counters_before_(zswap_counters(debugfs, text_of_file("/proc/vmstat"))) {
    if (options.sampling.wanted())
        lengths_ = std::make_unique<SampledLengths>(programs_->copies(), options.sampling, options.codecs);
    programs_->record(true);
}

void LiveZswap::fill(bool stopped, const std::atomic<bool>&) {
    if (stopped) programs_->record(false);
    const auto until = std::chrono::steady_clock::now() + longest_zswap_wait;
    do {
        read_ring();
        if (!stopped || bound_ == programs_->numbers()) break;
        std::this_thread::sleep_for(short_pause);
    } while (std::chrono::steady_clock::now() < until);
    if (stopped && lengths_) lengths_->wait();
    if (stopped) bound_ = programs_->numbers();
    const ZswapCounts counts = programs_->counts();
    const std::uint64_t unseen = programs_->misses().value_or(0) + counts.crowded + counts.unfinished;
    if (unseen > unseen_) events_.add_lost(unseen - unseen_);
    unseen_ = std::max(unseen_, unseen);
}

void LiveZswap::read_ring() {
    const std::uint64_t bound = programs_->numbers();  // before the ring is read
    const bool complete =
        programs_->drain([this](std::span<const std::byte> record) { events_.add(record); });
    if (complete) bound_ = std::max(bound_, lengths_ ? lengths_->known_below(bound) : bound);
}

void LiveZswap::take(const Emit& emit) {
    events_.take_below(bound_, [&](const RecordedEvent& recorded) {
        RecordedEvent event = recorded;
        if (area_) event.of(Detail::swap_type) = area_->type;
        event.of(Detail::priority) = not_known;  // it is zram's
        if (lengths_) lengths_->give(event);
        emit(event);
    });
    if (lengths_) lengths_->forget_below(bound_);
}

void LiveZswap::pause() {
    std::this_thread::sleep_for(zswap_pause);
}

Metadata LiveZswap::metadata() const {
    Metadata metadata;
    metadata.page_size = page_size_;
    metadata.slots = area_ ? area_->slots : 0;
    metadata.codecs = {zswap_.compressor};
    if (lengths_) lengths_->describe(metadata);
    describe_machine(metadata);
    metadata.facts["device"] = "zswap";
    metadata.facts["hooks"] = name_of(hooks_.mechanism);
    if (area_) metadata.facts["swap_area"] = fmt::format("{} {}", area_->type, area_->path);
    for (const auto& [name, value] : zswap_.parameters)
        metadata.facts[fmt::format("zswap_{}", name)] = value;
    if (!counters_before_.empty()) metadata.facts["zswap_begin"] = counters_before_;
    return metadata;
}

std::int64_t LiveZswap::clock_offset_ns() const {
    return realtime_offset_ns();
}

void LiveZswap::refuse_as_output(const struct stat& output, const std::string& path) const {
    struct stat area {};
    if (!area_ || stat(area_->path.c_str(), &area) != 0) return;
    const bool same_device = S_ISBLK(output.st_mode) && output.st_rdev == area.st_rdev;
    const bool same_file = output.st_dev == area.st_dev && output.st_ino == area.st_ino;
    if (same_device || same_file)
        throw Error(Fault::usage, fmt::format("{}: is the swap area; name another output", path));
}

std::vector<std::string> LiveZswap::warnings() const {
    std::vector<std::string> warnings;
    const ZswapCounts counts = programs_->counts();
    if (!zswap_.enabled)
        warnings.emplace_back("zswap was not enabled (/sys/module/zswap/parameters/enabled)");
    warn_of_smaller_buffer(warnings, buffer_bytes_, programs_->buffer_bytes());
    warn_of_full_buffer(warnings, counts.dropped);
    warn_of_skipped_runs(warnings, programs_->misses());
    if (counts.crowded > 0)
        warnings.push_back(
            fmt::format("{} calls were by more tasks at once than can be followed; the trace marks the gaps",
                        grouped(counts.crowded)));
    if (counts.unfinished > 0)
        warnings.push_back(
            fmt::format("{} events may be missing, of calls whose end was not seen; the trace marks the gaps",
                        grouped(counts.unfinished)));
    if (counts.other_areas > 0)
        warnings.push_back(fmt::format("left out {} calls for other swap areas than {}",
                                       grouped(counts.other_areas), area_ ? area_->path : "the first one"));
    warn_of_left_out(warnings, events_.late() + events_.malformed());
    warn_of_stored_before(warnings, zswap_counter(counters_before_, "stored_pages").value_or(0));
    return warnings;
}

SourceEnd LiveZswap::end() {
    SourceEnd end;
    end.lost_after = events_.lost_after();
    end.warnings = warnings();
    const ZswapCounts counts = programs_->counts();
    const std::string after = zswap_counters(debugfs, text_of_file("/proc/vmstat"));
    if (!after.empty()) end.facts["zswap_end"] = after;
    end.facts["loads_dropped"] = std::to_string(counts.gone);
    end.facts["loads_kept"] = std::to_string(counts.kept);
    end.facts["written_back"] = std::to_string(counts.written_back);
    end.facts["rejected"] = std::to_string(counts.rejected);
    std::string why;
    for (const auto& [reason, number] : counts.rejected_by) {
        end.facts[fmt::format("rejected_{}", reason)] = std::to_string(number);
        why += fmt::format("{}{} {}", why.empty() ? " (" : ", ", grouped(number), reason);
    }
    if (!why.empty()) why += ')';
    end.notes.push_back(fmt::format("{} of {} loads took the entry out; {} written back, {} rejected{}",
                                    grouped(counts.gone), grouped(counts.gone + counts.kept),
                                    pages_text(counts.written_back), pages_text(counts.rejected), why));
    if (lengths_) lengths_->report(end);
    return end;
}

}  // namespace swapreplay::collect
