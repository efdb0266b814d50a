// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/collector.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/number.hpp"
#include "base/owned_fd.hpp"
#include "collect/machine.hpp"
#include "collect/relay_source.hpp"
#include "collect/trace_thread.hpp"
#include "swapreplay/error.hpp"
#include "trace/events_in.hpp"

namespace swapreplay::collect {

namespace {

constexpr int recording_zstd_level = 3;  // leaves the processor to the workload
constexpr std::chrono::seconds pipe_interval{1};
constexpr std::size_t most_at_once = 1U << 16;  // events passed on to the writer

std::uint64_t monotonic_ns() {
    return static_cast<std::uint64_t>(clock_ns(CLOCK_MONOTONIC));
}

class Collector {
public:
    Collector(EventSource& source, const RecordOptions& options, const std::atomic<bool>& stop)
        : source_(source), options_(options), stop_(stop) {
        name_part();
    }

    void claim_output();
    CollectReport collect(const std::function<void(const CollectProgress&)>& watch);

private:
    void record(const std::function<void(const CollectProgress&)>& watch);
    void refuse_earlier_parts() const;
    void lock_output(const OwnedFd& fd) const;
    bool fill();
    void take();
    RecordedEvent in_trace(RecordedEvent event);
    void put(std::vector<RecordedEvent>& events);
    void name_part();
    void start_trace();
    void start_next_part();
    void await_finished();
    void finish();
    [[nodiscard]] std::string kept();

    EventSource& source_;
    RecordOptions options_;
    std::string path_;  // of the file that is being written
    const std::atomic<bool>& stop_;
    OwnedFd claimed_;                      // the output, locked for as long as this lives
    std::optional<std::uint64_t> origin_;  // CLOCK_MONOTONIC of the trace's time 0
    std::uint64_t last_time_ns_ = 0;
    std::int64_t clock_offset_ns_ = 0;
    std::unique_ptr<TraceThread> trace_;
    std::future<std::uint64_t> finishing_;  // the part before; its bytes
    std::uint64_t bytes_finished_ = 0;      // of earlier parts
    CollectReport report_;
};

/// Creates the output before the first event is taken from the kernel's buffers, because events cannot be put
/// back. The trace itself is begun after the first round, which tells when the recording began.
void Collector::claim_output() {
    if (report_.parts == 1) refuse_earlier_parts();
    struct stat status {};
    if (path_ == "-") {
        if (fstat(STDOUT_FILENO, &status) == 0) source_.refuse_as_output(status, path_);
        return;
    }
    const char* path = path_.c_str();
    constexpr mode_t everybody = 0666;  // less what the user's umask takes
    OwnedFd fd(open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, everybody));
    if (!fd.open() && errno == EEXIST) {
        const bool exists = stat(path, &status) == 0;  // not if it is a dangling link
        if (exists) source_.refuse_as_output(status, path_);
        if (!exists || !S_ISREG(status.st_mode)) return;  // a pipe or device: the writer opens it
        if (!options_.overwrite)
            throw Error(Fault::usage,
                        fmt::format("{}: already exists; remove it, or add --overwrite", path_));
        fd = OwnedFd(open(path, O_WRONLY | O_CLOEXEC));
    }
    if (!fd.open())
        throw Error(Fault::system, fmt::format("{}: cannot be created: {}", path_, std::strerror(errno)));
    lock_output(fd);
    claimed_ = std::move(fd);
}

/// Files of an earlier recording would be in the way when it is their turn, in the midst of this one.
void Collector::refuse_earlier_parts() const {
    if (options_.overwrite) return;
    const std::filesystem::path output(options_.output);
    const std::filesystem::path folder = output.parent_path();
    const std::string begin = fmt::format("{}-", output.stem().string()), end = output.extension().string();
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(folder.empty() ? "." : folder, error)) {
        const std::string name = entry.path().filename().string();
        if (name.size() <= begin.size() + end.size() || !name.starts_with(begin) || !name.ends_with(end))
            continue;
        const std::string digits = name.substr(begin.size(), name.size() - begin.size() - end.size());
        const auto part = number<std::size_t>(digits);
        if (part && name == std::filesystem::path(part_path(options_.output, *part)).filename())
            throw Error(Fault::usage, fmt::format("{}: already exists; remove it, or add --overwrite",
                                                  (folder / name).string()));
    }
}

/// Two recordings in one file would destroy each other. A file system that has no locks is not refused.
void Collector::lock_output(const OwnedFd& fd) const {
    if (flock(fd.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        throw Error(Fault::system,
                    fmt::format("{}: another recording is writing it; name another output", path_));
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
        take();
        report_.total.bytes_written = bytes_finished_ + trace_->bytes_written();
        watch(report_.total);
        if (!last) source_.pause();
    }
}

/// For the message after the output has failed: how much of the recording is in it.
std::string Collector::kept() {
    trace_.reset();  // closes the file; a writer that has failed writes nothing more
    const std::uint64_t taken = report_.total.events + source_.held();
    if (options_.rotate_bytes > 0)
        return fmt::format("; {} events were taken from the input, and the last of them are lost",
                           grouped(taken));
    const auto written = events_in(path_, options_.format);
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
        source_.fill(stopped, stop_);
        return !source_.ended(stopped);
    } catch (const Error& error) {
        report_.failure = error.what();
        source_.give_up();
        return false;
    }
}

void Collector::take() {
    std::vector<RecordedEvent> events;
    source_.take([&](const RecordedEvent& event) {
        events.push_back(in_trace(event));
        if (events.size() == most_at_once) put(events);
    });
    put(events);
}

void Collector::put(std::vector<RecordedEvent>& events) {
    if (!trace_) start_trace();
    trace_->put(std::move(events));
    events.clear();
    if (options_.rotate_bytes > 0 && trace_->bytes_written() >= options_.rotate_bytes) start_next_part();
}

void Collector::name_part() {
    if (options_.rotate_bytes > 0) report_.parts++;
    path_ = options_.rotate_bytes > 0 ? part_path(options_.output, report_.parts) : options_.output;
}

/// Its times begin where those of the part before end. That one is finished in a thread of its own, because the disk may
/// take long.
void Collector::start_next_part() {
    await_finished();
    finishing_ = std::async(std::launch::async, [trace = std::move(trace_), claimed = std::move(claimed_)] {
        trace->finish(0);
        return trace->bytes_written();
    });
    origin_ = origin_.value_or(0) + last_time_ns_;
    last_time_ns_ = 0;
    name_part();
    claim_output();
    start_trace();
}

void Collector::await_finished() {
    if (finishing_.valid()) bytes_finished_ += finishing_.get();
}

RecordedEvent Collector::in_trace(RecordedEvent event) {
    std::uint64_t& time_ns = event.event.time_ns;
    if (!origin_) origin_ = time_ns;
    // Numbers are drawn before times, so the times of two CPUs may cross by nanoseconds; the trace's never do.
    last_time_ns_ = std::max(last_time_ns_, time_ns - std::min(time_ns, *origin_));
    time_ns = last_time_ns_;
    report_.events_of[static_cast<std::size_t>(event.event.op)]++;
    report_.was_there += static_cast<std::uint64_t>(event.of(Detail::was_there) == 1);
    report_.total.events++;
    report_.total.lost += event.lost_before;
    return event;
}

void Collector::start_trace() {
    Metadata metadata = source_.metadata();
    metadata.workload = options_.workload;
    metadata.facts.insert(options_.facts.begin(), options_.facts.end());
    if (clock_offset_ns_ == 0) clock_offset_ns_ = source_.clock_offset_ns();
    const std::int64_t offset = clock_offset_ns_;
    if (!origin_ && source_.live()) origin_ = monotonic_ns();
    // A saved record's time may be damaged; one that is beyond the kernel's range tells nothing.
    if (origin_ && offset != 0 && *origin_ <= static_cast<std::uint64_t>(INT64_MAX))
        metadata.start_unix_ns = *origin_ + static_cast<std::uint64_t>(offset);
    WriteOptions options;
    options.format = options_.format;
    options.overwrite = true;  // claim_output() has asked
    options.timed = true;
    options.zstd_level = recording_zstd_level;
    TraceWriter writer = TraceWriter::create(path_, metadata, options);
    if (report_.parts <= 1) options_.when_open();
    // Who reads a pipe wants to see what happens now.
    const auto interval = claimed_.open() ? TraceThread::usual_interval : pipe_interval;
    trace_ = std::make_unique<TraceThread>(std::move(writer), FlushClock::steady(), interval,
                                           metadata.codecs.size());
}

void Collector::finish() {
    SourceEnd end = source_.end();
    report_.total.lost += end.lost_after;
    trace_->finish(end.lost_after, end.facts);
    await_finished();
    report_.total.bytes_written = bytes_finished_ + trace_->bytes_written();
    // A .sr holds everything; that it rounds times to its unit need not be said.
    if (options_.format != "sr") report_.not_held = trace_->not_held();
    report_.notes = std::move(end.notes);
    report_.warnings = std::move(end.warnings);
    report_.damaged = end.damaged;
    if (report_.failure.empty() && report_.total.events == 0) report_.failure = std::move(end.failure);
}

}  // namespace

std::string part_path(const std::string& output, std::size_t number) {
    const std::filesystem::path path(output);
    const std::string name =
        fmt::format("{}-{:04}{}", path.stem().string(), number, path.extension().string());
    return (path.parent_path() / name).string();
}

CollectReport record(EventSource& source, const RecordOptions& options, const std::atomic<bool>& stop,
                     const std::function<void(const CollectProgress&)>& watch) {
    Collector collector(source, options, stop);
    collector.claim_output();
    return collector.collect(watch);
}

CollectReport collect(const CollectOptions& options, const std::atomic<bool>& stop,
                      const std::function<void(const CollectProgress&)>& watch) {
    RelaySource source(options.input, options.one_cpu, options.page_size);
    return record(source, options, stop, watch);
}

}  // namespace swapreplay::collect
