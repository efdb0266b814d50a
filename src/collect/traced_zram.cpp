// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/traced_zram.hpp"

#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "base/kernel_release.hpp"
#include "collect/looks.hpp"
#include "collect/machine.hpp"
#include "collect/recorder_warnings.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {

namespace {

constexpr std::uint64_t longest_store_ns = 10'000'000'000;
constexpr int most_traced_looks = 100;  // at the beginning and the end, for what is going on

/// Those kernels free what a slot had before they store the new page, so that a write is not as it is taken for here.
/// Source: drivers/block/zram/zram_drv.c, zram_write_page(), Linux 6.14 to 6.16.8
void refuse_other_order(const std::string& release) {
    constexpr KernelRelease first{6, 14, 0};
    constexpr KernelRelease last{6, 16, 8};
    const auto kernel = KernelRelease::parse(release);
    if (kernel && *kernel >= first && *kernel <= last)
        throw Error(
            Fault::system,
            fmt::format("zram: Linux {} frees a slot before it writes it, which cannot be told from other "
                        "writes by tracefs; use --hooks kprobe",
                        kernel->text()));
}

const ZramHooks& usable(const ZramOptions& options) {
    require_zram_hooks(options.hooks);
    refuse_other_order(running_release());
    if (options.sampling.wanted())
        throw Error(Fault::system,
                    "--codec: needs type information of zram (CONFIG_DEBUG_INFO_BTF and "
                    "CONFIG_DEBUG_INFO_BTF_MODULES), which is not used here; record without it");
    return options.hooks;
}

}  // namespace

TracedZram::TracedZram(const ZramOptions& options)
    : device_(zram_device_facts(sysfs_root, options.device)),
      page_size_(static_cast<std::uint32_t>(sysconf(_SC_PAGESIZE))),
      probes_(usable(options), device_, page_size_, options.buffer_bytes),
      events_(device_.disk_bytes / page_size_, options.same_filled_clen(device_.codec, page_size_),
              options.hooks.has("obj_malloc")),
      times_(longest_store_ns) {
    std::this_thread::sleep_for(longest_usual_store);
    memory_before_ = zram_memory(sysfs_root, device_.name);
    for (int looks = 0; looks < most_traced_looks; ++looks)
        if (const auto begin = look()) {
            events_.begin_at(*begin);
            return;
        }
    throw Error(
        Fault::system,
        fmt::format("{}: tracefs does not give back what was written to its trace_marker", device_.name));
}

std::optional<std::uint64_t> TracedZram::look() {
    const auto now = static_cast<std::uint64_t>(clock_ns(CLOCK_MONOTONIC));
    const auto bound = probes_.read(events_);
    if (!bound) return std::nullopt;
    times_.add(*bound, now);
    events_.settle(*bound, times_.old_number());
    return bound;
}

/// At the end, stores that have begun are waited for; those that go on beyond are not in the trace.
void TracedZram::fill(bool stopped, const std::atomic<bool>&) {
    bool whole = look().has_value();
    for (int looks = 0; stopped && looks < most_traced_looks && (!whole || events_.unfinished() > 0);
         ++looks) {
        std::this_thread::sleep_for(short_pause);
        whole = look().has_value();
    }
}

void TracedZram::take(const Emit& emit) {
    events_.take([&](const RecordedEvent& recorded) {
        RecordedEvent event = recorded;
        event.event.time_ns = times_.of(event.number);
        emit(event);
    });
    static_cast<void>(times_.of(events_.reached()));  // so that no mark below is kept
}

void TracedZram::pause() {
    pause_between_looks(probes_.fill_level());
}

Metadata TracedZram::metadata() const {
    return metadata_of(device_, page_size_, name_of(Mechanism::tracefs), memory_before_);
}

std::int64_t TracedZram::clock_offset_ns() const {
    return realtime_offset_ns();
}

void TracedZram::refuse_as_output(const struct stat& output, const std::string& path) const {
    refuse_device_as_output(device_, output, path);
}

std::vector<std::string> TracedZram::warnings() const {
    std::vector<std::string> warnings;
    warn_of_full_buffer(warnings, probes_.overwritten());
    if (const std::uint64_t misses = probes_.misses(); misses > 0)
        warnings.push_back(
            fmt::format("the kernel skipped {} runs of the recorder's probes, which count as lost", misses));
    warn_of_unseen(warnings, events_.incomplete());
    warn_of_refused(warnings, events_.refused());
    warn_of_left_out(warnings, events_.malformed());
    const auto after = zram_memory(sysfs_root, device_.name);
    if (!memory_before_ || !after) return warnings;
    warn_of_stored_before(warnings, memory_before_->stat.orig_data_size / page_size_);
    warn_of_compaction(warnings, memory_before_->stat, after->stat);
    return warnings;
}

SourceEnd TracedZram::end() {
    SourceEnd end{.lost_after = events_.lost_after() + probes_.lost_elsewhere() + probes_.misses(),
                  .notes = {},
                  .warnings = warnings(),
                  .damaged = false,
                  .failure = {},
                  .facts = {}};
    if (const auto memory = zram_memory(sysfs_root, device_.name)) end.facts["mm_stat_end"] = memory->text;
    return end;
}

}  // namespace swapreplay::collect
