// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/collector.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <memory>
#include <optional>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/owned_fd.hpp"
#include "collect/audit.hpp"
#include "collect/merge.hpp"
#include "collect/relay_input.hpp"
#include "collect/relay_names.hpp"
#include "collect/trace_thread.hpp"
#include "swapreplay/error.hpp"
#include "trace/events_in.hpp"

namespace swapreplay::collect {

namespace {

constexpr int recording_zstd_level = 3;  // a recorder leaves the processor to the workload

std::uint64_t monotonic_ns() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(now.tv_nsec);
}

/// A module that is gone by now took nothing from the recording.
std::optional<Counts> final_counts(const RelayInput& input) {
    try {
        return input.counts();
    } catch (const Error&) {
        return std::nullopt;
    }
}

std::string part_of(const std::string& one_file) {
    const RelayName name = parse_relay_name(one_file);
    return name.cpu ? fmt::format("CPU {}", *name.cpu) : "one CPU";
}

class Collector {
public:
    Collector(const CollectOptions& options, const std::atomic<bool>& stop)
        : options_(options), stop_(stop), input_(open_relay(options.input, options.one_cpu)) {}

    void claim_output() const;
    CollectReport run(const std::function<void(const CollectProgress&)>& watch);

private:
    void record(const std::function<void(const CollectProgress&)>& watch);
    void refuse_input_as_output(const struct stat& output) const;
    bool fill();
    std::vector<Entry> take_ordered();
    Entry entry_of(const Numbered& record);
    void start_trace();
    void finish();
    [[nodiscard]] std::string kept();

    CollectOptions options_;
    const std::atomic<bool>& stop_;
    std::unique_ptr<RelayInput> input_;
    ModuleCounts counts_{.at_start = input_->counts(), .before_last = {}, .at_end = {}};
    Sequence sequence_;
    std::uint64_t bound_ = 0;              // no event below is still to come
    std::optional<std::uint64_t> origin_;  // CLOCK_MONOTONIC of the trace's time 0
    std::uint64_t last_time_ns_ = 0;
    std::unique_ptr<TraceThread> trace_;
    CollectReport report_;
};

/// Creates the output before the first event is taken from the kernel's buffers, where it could not be put
/// back. The trace itself is begun after the first round, which tells when the recording began.
void Collector::claim_output() const {
    struct stat status {};
    if (options_.output == "-") {
        if (fstat(STDOUT_FILENO, &status) == 0) refuse_input_as_output(status);
        return;
    }
    const char* path = options_.output.c_str();
    constexpr mode_t everybody = 0666;  // less what the user's umask takes
    OwnedFd fd(open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, everybody));
    if (!fd.open() && errno == EEXIST) {
        const bool exists = stat(path, &status) == 0;  // a link may lead to nothing
        if (exists) refuse_input_as_output(status);
        if (!exists || !S_ISREG(status.st_mode)) return;  // a pipe or device: opening is left to the writer
        if (!options_.overwrite)
            throw Error(Fault::usage,
                        fmt::format("{}: exists already; remove it, or add --overwrite", options_.output));
        fd = OwnedFd(open(path, O_WRONLY | O_CLOEXEC));
    }
    if (!fd.open())
        throw Error(Fault::system,
                    fmt::format("{}: cannot be created: {}", options_.output, std::strerror(errno)));
}

/// Compares the files themselves: names differ where links lead to the same one.
void Collector::refuse_input_as_output(const struct stat& output) const {
    if (S_ISCHR(output.st_mode)) return;  // /dev/null may be both
    for (const RelayFile& file : input_->files()) {
        struct stat input {};
        if (fstat(file.fd(), &input) == 0 && input.st_dev == output.st_dev && input.st_ino == output.st_ino)
            throw Error(Fault::usage, fmt::format("{}: is the input {} as well; name another output",
                                                  options_.output, file.path()));
    }
}

CollectReport Collector::run(const std::function<void(const CollectProgress&)>& watch) {
    try {
        record(watch);
        finish();
    } catch (const Error& error) {  // of the output: those of the input are in the report
        throw Error(error.fault(), error.what() + kept());
    }
    return std::move(report_);
}

void Collector::record(const std::function<void(const CollectProgress&)>& watch) {
    for (bool last = false; !last;) {
        last = !fill();
        std::vector<Entry> entries = take_ordered();
        if (!trace_) start_trace();
        trace_->put(std::move(entries));
        report_.total.bytes_written = trace_->bytes_written();
        watch(report_.total);
        if (!last) input_->pause();
    }
}

/// How much a recording is that its output failed.
std::string Collector::kept() {
    trace_.reset();  // whose writer has nothing to add after it has failed
    std::uint64_t taken = report_.total.events;
    for (const RelayFile& file : input_->files())
        taken += file.held();
    const auto written = events_in(options_.output, options_.format);
    return written
               ? fmt::format("; of {} events taken from the input it holds {}, the other {} are dropped",
                             taken, *written, taken - std::min(taken, *written))
               : fmt::format("; {} events were taken from the input, the last of them are dropped", taken);
}

/// Reads what there is; false where this was the last time.
bool Collector::fill() {
    const bool stopped = stop_;  // at least once more after that: what is there then is to be in the trace
    try {
        if (stopped) counts_.before_last = input_->counts();
        bound_ = input_->fill(sequence_, stop_);
        return !input_->ended(stopped);
    } catch (const Error& error) {
        report_.failure = error.what();
        // Of a module that is gone nothing more will come: all that is there is next. Saved files may have
        // more.
        if (counts_.at_start) bound_ = no_bound;
        return false;
    }
}

std::vector<Entry> Collector::take_ordered() {
    std::vector<Entry> entries;
    merge_below(input_->files(), bound_, [&](const Numbered& record) {
        if (sequence_.begun() && record.seq < sequence_.next())
            (sequence_.taken(record.seq) ? input_->discards().duplicates : input_->discards().late)++;
        else
            entries.push_back(entry_of(record));
    });
    // Empty buffers: what was numbered before is not ours, what is missing from here on is lost.
    if (counts_.at_start && bound_ != no_bound) sequence_.begin(bound_);
    return entries;
}

Entry Collector::entry_of(const Numbered& record) {
    const std::uint64_t lost = sequence_.take(record.seq);
    Entry entry{.event = record.event, .lost_before = options_.one_cpu ? 0 : lost};
    if (!origin_) origin_ = record.event.time_ns;
    // Numbers are drawn before times, so two CPUs' times may cross by nanoseconds; the trace's never fall.
    last_time_ns_ = std::max(last_time_ns_, record.event.time_ns - std::min(record.event.time_ns, *origin_));
    entry.event.time_ns = last_time_ns_;
    report_.events_of[static_cast<std::size_t>(record.event.op)]++;
    report_.total.events++;
    report_.total.lost += entry.lost_before;
    return entry;
}

void Collector::start_trace() {
    Metadata metadata = input_->metadata();
    metadata.workload = options_.workload;
    if (options_.one_cpu) metadata.part = part_of(options_.input);
    const std::int64_t offset = input_->clock_offset_ns();
    if (!origin_ && counts_.at_start) origin_ = monotonic_ns();
    if (origin_ && offset != 0) metadata.start_unix_ns = *origin_ + static_cast<std::uint64_t>(offset);
    WriteOptions options;
    options.format = options_.format;
    options.overwrite = true;  // claim_output() has asked
    options.timed = true;
    options.zstd_level = recording_zstd_level;
    trace_ = std::make_unique<TraceThread>(TraceWriter::create(options_.output, metadata, options));
}

void Collector::finish() {
    for (RelayFile& file : input_->files())
        file.end(input_->discards());
    const bool bound_known = counts_.at_start && report_.failure.empty();
    const std::uint64_t lost_after = bound_known ? sequence_.end(bound_) : 0;
    if (bound_known) counts_.at_end = final_counts(*input_);
    if (!options_.one_cpu) report_.total.lost += lost_after;
    trace_->finish(options_.one_cpu ? 0 : lost_after);
    report_.total.bytes_written = trace_->bytes_written();
    // A .sr holds all of a recording: that its times are rounded to the unit is meant.
    if (options_.format != "sr") report_.not_held = trace_->not_held();
    report_.warnings = audit(sequence_, input_->discards(), counts_, options_.one_cpu);
    const Discards& discards = input_->discards();
    if (report_.failure.empty() && report_.total.events == 0 && discards.invalid + discards.partial_bytes > 0)
        report_.failure = fmt::format("{}: holds no record of sr_relay.ko", options_.input);
}

}  // namespace

CollectReport collect(const CollectOptions& options, const std::atomic<bool>& stop,
                      const std::function<void(const CollectProgress&)>& watch) {
    Collector collector(options, stop);
    collector.claim_output();
    return collector.run(watch);
}

}  // namespace swapreplay::collect
