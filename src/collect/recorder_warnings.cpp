// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/recorder_warnings.hpp"

#include <fmt/format.h>

#include "base/number.hpp"

namespace swapreplay::collect {

std::string pages_text(std::uint64_t count) {
    return fmt::format("{} {}", grouped(count), count == 1 ? "page" : "pages");
}

void warn_of_skipped_runs(std::vector<std::string>& warnings, std::optional<std::uint64_t> skipped_runs) {
    if (!skipped_runs)
        warnings.emplace_back(
            "how many runs of the recorder's programs the kernel skipped is not known; losses by that are "
            "not "
            "marked. With kernel.unprivileged_bpf_disabled=0 it is");
    if (skipped_runs.value_or(0) == 0) return;
    warnings.push_back(fmt::format(
        "the kernel skipped {} runs of the recorder's programs; the trace marks the gaps. Use --hooks "
        "kprobe",
        grouped(*skipped_runs)));
}

void warn_of_full_buffer(std::vector<std::string>& warnings, const std::vector<std::uint64_t>& records) {
    std::vector<std::string> full;
    std::uint64_t total = 0;
    for (std::size_t cpu = 0; cpu < records.size(); ++cpu) {
        total += records[cpu];
        if (records[cpu] > 0) full.push_back(fmt::format("CPU {}: {}", cpu, grouped(records[cpu])));
    }
    if (total == 0) return;
    warnings.push_back(
        fmt::format("{} records found the buffer full ({}); the trace marks the gaps. Use a larger --buffer",
                    grouped(total), fmt::join(full, ", ")));
}

void warn_of_smaller_buffer(std::vector<std::string>& warnings, std::uint64_t wanted_bytes,
                            std::uint64_t bytes) {
    if (bytes == wanted_bytes) return;
    warnings.push_back(fmt::format("the buffer had {} bytes instead of {}, the most that this kernel takes",
                                   grouped(bytes), grouped(wanted_bytes)));
}

void warn_of_unseen(std::vector<std::string>& warnings, std::uint64_t events) {
    if (events == 0) return;
    warnings.push_back(
        fmt::format("{} stores and frees were not seen whole; the trace marks the gaps", grouped(events)));
}

void warn_of_not_recorded(std::vector<std::string>& warnings, std::uint64_t pages) {
    if (pages == 0) return;
    warnings.push_back(fmt::format(
        "{} were read or written that the programs did not see, by the device's own count; they are lost, at "
        "places that are not known",
        pages_text(pages)));
}

void warn_of_refused(std::vector<std::string>& warnings, std::uint64_t pages) {
    if (pages == 0) return;
    warnings.push_back(fmt::format(
        "zram did not store {}, for lack of memory or at its mem_limit; the trace has no events for them",
        pages_text(pages)));
}

void warn_of_left_out(std::vector<std::string>& warnings, std::uint64_t records) {
    if (records == 0) return;
    warnings.push_back(
        fmt::format("left out {} records that came too late or make no sense", grouped(records)));
}

void warn_of_stored_before(std::vector<std::string>& warnings, std::uint64_t pages) {
    if (pages == 0) return;
    warnings.push_back(fmt::format("{} stored before the recording began, which the trace does not have",
                                   pages_text(pages)));
}

void warn_of_compaction(std::vector<std::string>& warnings, const ZramMmStat& before,
                        const ZramMmStat& after) {
    if (after.pages_compacted <= before.pages_compacted) return;
    warnings.push_back(
        fmt::format("the kernel freed {} by compaction meanwhile, which the trace does not tell",
                    pages_text(after.pages_compacted - before.pages_compacted)));
}

}  // namespace swapreplay::collect
