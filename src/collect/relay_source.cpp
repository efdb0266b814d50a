// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/relay_source.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "collect/merge.hpp"
#include "collect/relay_names.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {

namespace {

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

}  // namespace

RelaySource::RelaySource(std::string path, bool one_cpu, std::uint32_t page_size)
    : path_(std::move(path)), one_cpu_(one_cpu), input_(open_relay(path_, one_cpu, page_size)) {}

void RelaySource::fill(bool stopped, const std::atomic<bool>& stop) {
    if (stopped) counts_.before_last = input_->counts();
    bound_ = input_->fill(sequence_, stop);
}

void RelaySource::give_up() {
    vanished_ = true;
    // A module that is gone delivers nothing more, so all events held are next. Saved files may have more.
    if (live()) bound_ = no_bound;
}

void RelaySource::take(const Emit& emit) {
    merge_below(input_->files(), bound_, [&](const NumberedEvent& record) {
        if (sequence_.begun() && record.seq < sequence_.next()) {
            (sequence_.taken(record.seq) ? input_->discards().duplicates : input_->discards().late)++;
            return;
        }
        const std::uint64_t lost = sequence_.take(record.seq);
        RecordedEvent event{.event = record.event, .lost_before = one_cpu_ ? 0 : lost};
        const auto& more = record.more_clens;
        if (more.front() != 0) event.more_clens.assign(more.begin(), std::find(more.begin(), more.end(), 0U));
        emit(event);
    });
    // If the buffers were empty, the recording begins here: only numbers missing from here on are lost.
    if (live() && bound_ != no_bound) sequence_.begin(bound_);
}

Metadata RelaySource::metadata() const {
    Metadata metadata = input_->metadata();
    if (one_cpu_) metadata.part = part_of(path_);
    return metadata;
}

std::uint64_t RelaySource::held() const {
    std::uint64_t held = 0;
    for (const RelayFile& file : input_->files())
        held += file.held();
    return held;
}

/// Compares files rather than names, because links may give one file several names.
void RelaySource::refuse_as_output(const struct stat& output, const std::string& path) const {
    if (S_ISCHR(output.st_mode)) return;  // /dev/null may be both
    for (const RelayFile& file : input_->files()) {
        struct stat input {};
        if (fstat(file.fd(), &input) == 0 && input.st_dev == output.st_dev && input.st_ino == output.st_ino)
            throw Error(Fault::usage, fmt::format("{}: is the same file as the input {}; name another output",
                                                  path, file.path()));
    }
}

SourceEnd RelaySource::end() {
    SourceEnd end;
    for (RelayFile& file : input_->files())
        file.end(input_->discards());
    const bool bound_known = live() && !vanished_;
    const std::uint64_t lost_after = bound_known ? sequence_.end(bound_) : 0;
    if (bound_known) counts_.at_end = final_counts(*input_);
    end.lost_after = one_cpu_ ? 0 : lost_after;
    end.warnings = audit(sequence_, input_->discards(), counts_, one_cpu_);
    if (const auto assumed = input_->assumed_page_size())
        end.warnings.push_back(fmt::format(
            "the module's info was not saved with the relay files, so pages are taken to be of {} "
            "bytes, as this machine's are; if they are not, record again with --page-size",
            *assumed));
    end.damaged = input_->discards().damaged();
    if (end.damaged) end.failure = fmt::format("{}: does not hold records of sr_relay.ko", path_);
    return end;
}

}  // namespace swapreplay::collect
