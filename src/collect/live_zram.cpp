// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/live_zram.hpp"

#include <algorithm>
#include <chrono>
#include <thread>

#include <fmt/format.h>
#include <unistd.h>

#include "base/number.hpp"
#include "collect/looks.hpp"
#include "collect/machine.hpp"
#include "collect/recorder_warnings.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {

namespace {

using namespace std::chrono_literals;
constexpr auto longest_wait = 5s;  // at the end, for stores that have begun
constexpr int most_looks =
    20;  // at the beginning, for those of which the programs have not seen the beginning

std::unique_ptr<ZramPrograms> attach(const ZramOptions& options, const ZramDeviceFacts& device,
                                     std::uint32_t page_size) {
    const ZramPrograms::Options programs{
        .major = device.major,
        .minor = device.minor,
        .page_size = page_size,
        .buffer_bytes = options.buffer_bytes,
        .sample_below = options.sampling.wanted() ? options.sampling.limit() : 0,
        .copies = options.sampling.wanted() ? options.sampling.copies : 1};
    ZramHooks hooks = options.hooks;
    require_zram_hooks(hooks);
    return attached<ZramPrograms>(hooks, options.mechanism, programs);
}

}  // namespace

LiveZram::LiveZram(const ZramOptions& options)
    : device_(zram_device_facts(sysfs_root, options.device)),
      page_size_(static_cast<std::uint32_t>(sysconf(_SC_PAGESIZE))),
      buffer_bytes_(options.buffer_bytes),
      programs_(attach(options, device_, page_size_)),
      events_(device_.disk_bytes / page_size_, options.same_filled_clen(device_.codec, page_size_),
              programs_->layout()) {
    if (options.sampling.wanted())
        lengths_ = std::make_unique<SampledLengths>(programs_->copies(), options.sampling, options.codecs);
    begin();
}

/// What is stored already comes first. The table is read while zram goes on, so what happens meanwhile is recorded
/// before that, and brings what was read up to date. A store that has begun before it was looked for must have ended
/// when the table is read, because nothing else tells of it. What was not seen whole until then is not a loss.
void LiveZram::begin() {
    programs_->record(true);
    for (int look = 0; look < most_looks; ++look) {
        const std::uint64_t before = sum().not_seen_whole();
        std::this_thread::sleep_for(longest_usual_store);
        if (sum().not_seen_whole() == before) break;
    }
    counts_before_ = sum();
    skipped_before_ = programs_->misses(true).value_or(0);
    const std::uint64_t first = programs_->bound();
    unseen_before_ = sum().not_seen_whole();
    memory_before_ = zram_memory(sysfs_root, device_.name);  // and so the programs see the device
    auto table = programs_->table(device_.disk_bytes / page_size_);
    const std::uint64_t begin = programs_->numbers();
    memory_before_ = zram_memory(sysfs_root, device_.name);
    for (int look = 0; look < most_looks && !traffic_before_; ++look) {
        traffic_before_ = zram_traffic(sysfs_root, device_.name);
        if (!traffic_before_ || traffic_before_->in_flight == 0) break;
        traffic_before_.reset();
        std::this_thread::sleep_for(1ms);
    }
    table_known_ = table.has_value();
    if (!table) return;
    written_back_ = table->written_back;
    events_.begin_with(std::move(table->stored), first, begin,
                       static_cast<std::uint64_t>(clock_ns(CLOCK_MONOTONIC)));
}

void LiveZram::fill(bool stopped, const std::atomic<bool>&) {
    if (stopped) {
        traffic_after_ = zram_traffic(sysfs_root, device_.name);
        finish_stores();
    } else {
        read_ring();
    }
    count_losses();
}

void LiveZram::read_ring() {
    const std::uint64_t bound = programs_->bound();  // before the ring is read
    const bool complete =
        programs_->drain([this](std::span<const std::byte> record) { events_.add(record); });
    if (complete) bound_ = std::max(bound_, lengths_ ? lengths_->known_below(bound) : bound);
}

void LiveZram::take(const Emit& emit) {
    events_.take_below(bound_, [&](const RecordedEvent& recorded) {
        note(recorded);
        if (!lengths_) {
            emit(recorded);
            return;
        }
        RecordedEvent event = recorded;
        lengths_->give(event);
        emit(event);
    });
    if (lengths_) lengths_->forget_below(bound_);
}

void LiveZram::note(const RecordedEvent& event) {
    recorded_.lost += event.lost_before;
    if (event.event.op == Op::read) recorded_.reads++;
    if (event.event.op == Op::write && event.of(Detail::was_there) != 1) recorded_.writes++;
}

std::uint64_t LiveZram::not_recorded() const {
    if (!traffic_before_ || !traffic_after_) return 0;
    RecordedTraffic recorded = recorded_;
    recorded.writes += events_.refused();
    recorded.lost += events_.lost_after();
    return pages_not_recorded(*traffic_before_, *traffic_after_, page_size_, recorded);
}

/// Nothing new begins; what has begun gets its record.
void LiveZram::finish_stores() {
    programs_->record(false);
    const auto until = std::chrono::steady_clock::now() + longest_wait;
    do {
        read_ring();
        if (programs_->stores() == 0 && bound_ == programs_->numbers()) return;
        std::this_thread::sleep_for(short_pause);
    } while (std::chrono::steady_clock::now() < until);
    if (lengths_) lengths_->wait();
    bound_ = programs_->numbers();
}

std::uint64_t LiveZram::unnumbered_losses() const {
    const std::uint64_t skipped = programs_->misses(true).value_or(0);
    return sum().unnumbered_since(counts_before_, skipped - std::min(skipped, skipped_before_));
}

void LiveZram::count_losses() {
    const std::uint64_t lost = unnumbered_losses();
    if (lost <= unnumbered_lost_) return;
    events_.add_lost(lost - unnumbered_lost_);
    unnumbered_lost_ = lost;
}

void LiveZram::pause() {
    pause_between_looks(programs_->fill_level());
}

Metadata LiveZram::metadata() const {
    Metadata metadata = metadata_of(device_, page_size_, name_of(programs_->mechanism()), memory_before_);
    if (lengths_) lengths_->describe(metadata);
    return metadata;
}

std::int64_t LiveZram::clock_offset_ns() const {
    return realtime_offset_ns();
}

void LiveZram::refuse_as_output(const struct stat& output, const std::string& path) const {
    refuse_device_as_output(device_, output, path);
}

ZramCounts LiveZram::sum() const {
    ZramCounts sum;
    for (const ZramCounts& cpu : programs_->counts()) {
        sum.dropped += cpu.dropped;
        sum.dropped_unnumbered += cpu.dropped_unnumbered;
        sum.missed_free += cpu.missed_free;
        sum.outside += cpu.outside;
        sum.outside_bios += cpu.outside_bios;
        sum.unfinished += cpu.unfinished;
        sum.crowded += cpu.crowded;
        sum.frees_unseen += cpu.frees_unseen;
    }
    return sum;
}

std::vector<std::string> LiveZram::warnings() const {
    std::vector<std::string> warnings;
    std::vector<std::uint64_t> dropped;
    for (const ZramCounts& cpu : programs_->counts())
        dropped.push_back(cpu.dropped);
    warn_of_smaller_buffer(warnings, buffer_bytes_, programs_->buffer_bytes());
    warn_of_full_buffer(warnings, dropped);
    const ZramCounts total = sum();
    warn_of_skipped_runs(warnings, programs_->misses(false));
    warn_of_not_recorded(warnings, not_recorded());
    warn_of_unseen(warnings, total.not_seen_whole() - unseen_before_);
    warn_of_refused(warnings, events_.refused());
    warn_of_left_out(warnings, events_.late() + events_.malformed());
    const auto after = zram_memory(sysfs_root, device_.name);
    if (!memory_before_ || !after) return warnings;
    if (written_back_ > 0)
        warnings.push_back(fmt::format(
            "{} were on the backing device when the recording began; the trace does not have them",
            pages_text(written_back_)));
    if (!table_known_) warn_of_stored_before(warnings, memory_before_->stat.orig_data_size / page_size_);
    warn_of_compaction(warnings, memory_before_->stat, after->stat);
    return warnings;
}

SourceEnd LiveZram::end() {
    SourceEnd end{.lost_after = events_.lost_after() + not_recorded(),
                  .notes = {},
                  .warnings = warnings(),
                  .damaged = false,
                  .failure = {},
                  .facts = {}};
    if (const auto memory = zram_memory(sysfs_root, device_.name)) end.facts["mm_stat_end"] = memory->text;
    if (lengths_) lengths_->report(end);
    return end;
}

}  // namespace swapreplay::collect
