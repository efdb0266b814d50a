// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/collector.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <memory>
#include <optional>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/number.hpp"
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

constexpr int recording_zstd_level = 3;  // leaves the processor to the workload

std::uint64_t monotonic_ns() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(now.tv_nsec);
}

/// The recording is complete; a module that is gone by now only leaves less to check it against.
std::optional<Counts> final_counts(RelayInput& input) {
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
        : options_(options),
          stop_(stop),
          input_(open_relay(options.input, options.one_cpu, options.page_size)) {}

    void claim_output();
    CollectReport collect(const std::function<void(const CollectProgress&)>& watch);

private:
    void record(const std::function<void(const CollectProgress&)>& watch);
    void refuse_input_as_output(const struct stat& output) const;
    void lock_output(const OwnedFd& fd) const;
    bool fill();
    std::vector<RecordedEvent> take_ordered();
    RecordedEvent in_trace(const NumberedEvent& record);
    void start_trace();
    void finish();
    [[nodiscard]] std::string kept();

    CollectOptions options_;
    const std::atomic<bool>& stop_;
    std::unique_ptr<RelayInput> input_;
    ModuleCounts counts_{.at_start = input_->counts(), .before_last = {}, .at_end = {}};
    Sequence sequence_;
    OwnedFd claimed_;                      // the output, locked for as long as this lives
    std::uint64_t bound_ = 0;              // every event below has come or is lost
    std::optional<std::uint64_t> origin_;  // CLOCK_MONOTONIC of the trace's time 0
    std::uint64_t last_time_ns_ = 0;
    std::unique_ptr<TraceThread> trace_;
    CollectReport report_;
};

/// Creates the output before the first event is taken from the kernel's buffers, because events cannot be put
/// back. The trace itself is begun after the first round, which tells when the recording began.
void Collector::claim_output() {
    struct stat status {};
    if (options_.output == "-") {
        if (fstat(STDOUT_FILENO, &status) == 0) refuse_input_as_output(status);
        return;
    }
    const char* path = options_.output.c_str();
    constexpr mode_t everybody = 0666;  // less what the user's umask takes
    OwnedFd fd(open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, everybody));
    if (!fd.open() && errno == EEXIST) {
        const bool exists = stat(path, &status) == 0;  // not if it is a dangling link
        if (exists) refuse_input_as_output(status);
        if (!exists || !S_ISREG(status.st_mode)) return;  // a pipe or device: the writer opens it
        if (!options_.overwrite)
            throw Error(Fault::usage,
                        fmt::format("{}: already exists; remove it, or add --overwrite", options_.output));
        fd = OwnedFd(open(path, O_WRONLY | O_CLOEXEC));
    }
    if (!fd.open())
        throw Error(Fault::system,
                    fmt::format("{}: cannot be created: {}", options_.output, std::strerror(errno)));
    lock_output(fd);
    claimed_ = std::move(fd);
}

/// Two recordings in one file would destroy each other. A file system that has no locks is not refused.
void Collector::lock_output(const OwnedFd& fd) const {
    if (flock(fd.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        throw Error(Fault::system, fmt::format("{}: another sr_collect is writing it; name another output",
                                               options_.output));
}

/// Compares files rather than names, because links may give one file several names.
void Collector::refuse_input_as_output(const struct stat& output) const {
    if (S_ISCHR(output.st_mode)) return;  // /dev/null may be both
    for (const RelayFile& file : input_->files()) {
        struct stat input {};
        if (fstat(file.fd(), &input) == 0 && input.st_dev == output.st_dev && input.st_ino == output.st_ino)
            throw Error(Fault::usage, fmt::format("{}: is the same file as the input {}; name another output",
                                                  options_.output, file.path()));
    }
}

CollectReport Collector::collect(const std::function<void(const CollectProgress&)>& watch) {
    try {
        record(watch);
        finish();
    } catch (const Error& error) {  // about the output; one about the input is in the report
        throw Error(error.fault(), error.what() + kept());
    }
    return std::move(report_);
}

void Collector::record(const std::function<void(const CollectProgress&)>& watch) {
    for (bool last = false; !last;) {
        last = !fill();
        std::vector<RecordedEvent> events = take_ordered();
        if (!trace_) start_trace();
        trace_->put(std::move(events));
        report_.total.bytes_written = trace_->bytes_written();
        watch(report_.total);
        if (!last) input_->pause();
    }
}

/// For the message after the output has failed: how much of the recording is in it.
std::string Collector::kept() {
    trace_.reset();  // closes the file; a writer that has failed writes nothing more
    std::uint64_t taken = report_.total.events;
    for (const RelayFile& file : input_->files())
        taken += file.held();
    const auto written = events_in(options_.output, options_.format);
    return written
               ? fmt::format("; it holds {} of the {} events taken from the input, the other {} are lost",
                             grouped(*written), grouped(taken), grouped(taken - std::min(taken, *written)))
               : fmt::format("; {} events were taken from the input, and the last of them are lost",
                             grouped(taken));
}

/// Reads what there is; returns false if this was the last time.
bool Collector::fill() {
    const bool stopped = stop_;  // read before the input, which is read once more after the signal
    try {
        if (stopped) counts_.before_last = input_->counts();
        bound_ = input_->fill(sequence_, stop_);
        return !input_->ended(stopped);
    } catch (const Error& error) {
        report_.failure = error.what();
        // A module that is gone delivers nothing more, so all events held are next. Saved files may have more.
        if (counts_.at_start) bound_ = no_bound;
        return false;
    }
}

std::vector<RecordedEvent> Collector::take_ordered() {
    std::vector<RecordedEvent> events;
    merge_below(input_->files(), bound_, [&](const NumberedEvent& record) {
        if (sequence_.begun() && record.seq < sequence_.next())
            (sequence_.taken(record.seq) ? input_->discards().duplicates : input_->discards().late)++;
        else
            events.push_back(in_trace(record));
    });
    // If the buffers were empty, the recording begins here: only numbers missing from here on are lost.
    if (counts_.at_start && bound_ != no_bound) sequence_.begin(bound_);
    return events;
}

RecordedEvent Collector::in_trace(const NumberedEvent& record) {
    const std::uint64_t lost = sequence_.take(record.seq);
    RecordedEvent event{.event = record.event, .lost_before = options_.one_cpu ? 0 : lost};
    if (!origin_) origin_ = record.event.time_ns;
    // Numbers are drawn before times, so the times of two CPUs may cross by nanoseconds; the trace's never do.
    last_time_ns_ = std::max(last_time_ns_, record.event.time_ns - std::min(record.event.time_ns, *origin_));
    event.event.time_ns = last_time_ns_;
    report_.events_of[static_cast<std::size_t>(record.event.op)]++;
    report_.total.events++;
    report_.total.lost += event.lost_before;
    return event;
}

void Collector::start_trace() {
    Metadata metadata = input_->metadata();
    metadata.workload = options_.workload;
    if (options_.one_cpu) metadata.part = part_of(options_.input);
    const std::int64_t offset = input_->clock_offset_ns();
    if (!origin_ && counts_.at_start) origin_ = monotonic_ns();
    // A saved record's time may be damaged; one that is beyond the kernel's range tells nothing.
    if (origin_ && offset != 0 && *origin_ <= static_cast<std::uint64_t>(INT64_MAX))
        metadata.start_unix_ns = *origin_ + static_cast<std::uint64_t>(offset);
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
    // A .sr holds everything; that it rounds times to its unit need not be said.
    if (options_.format != "sr") report_.not_held = trace_->not_held();
    report_.warnings = audit(sequence_, input_->discards(), counts_, options_.one_cpu);
    if (const auto assumed = input_->assumed_page_size())
        report_.warnings.push_back(fmt::format(
            "the module's info was not saved with the relay files, so pages are taken to be of {} "
            "bytes, as this machine's are; if they are not, record again with --page-size",
            *assumed));
    const Discards& discards = input_->discards();
    report_.damaged = discards.damaged();
    if (report_.failure.empty() && report_.total.events == 0 && report_.damaged)
        report_.failure = fmt::format("{}: does not hold records of sr_relay.ko", options_.input);
}

}  // namespace

CollectReport collect(const CollectOptions& options, const std::atomic<bool>& stop,
                      const std::function<void(const CollectProgress&)>& watch) {
    Collector collector(options, stop);
    collector.claim_output();
    return collector.collect(watch);
}

}  // namespace swapreplay::collect
