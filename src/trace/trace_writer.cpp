// SPDX-License-Identifier: LGPL-2.1-or-later
#include "swapreplay/trace_writer.hpp"

#include <limits>
#include <map>

#include <fmt/format.h>

#include "swapreplay/error.hpp"
#include "trace/format.hpp"

namespace swapreplay {

namespace {

void require_fact_name(const std::string& name) {
    if (name.empty() || name.find('=') != std::string::npos)
        throw Error(Fault::usage, fmt::format("'{}': is not the name of a fact, which has no '='", name));
}

}  // namespace

class TraceWriter::Impl {
public:
    Impl(std::unique_ptr<FormatWriter> writer, const Metadata& metadata, const WriteOptions& options)
        : writer_(std::move(writer)),
          codecs_(metadata.codecs.size()),
          facts_(metadata.facts),
          options_(options),
          timed_(options.timed) {
        pending_.clens.resize(1);
    }

    void append(const Event& event);
    void append(const EventBlock& block);
    void gap(std::uint64_t lost);
    void fact(const std::string& name, const std::string& value);
    void flush();
    void finish();
    void abandon() noexcept;

    std::unique_ptr<FormatWriter> writer_;
    std::uint64_t events_ = 0;
    std::uint64_t facts_not_held_ = 0;

private:
    void pass_on();
    /// Runs a step; one that fails is the last one.
    template <class Step>
    void guarded(Step step);

    std::uint64_t lost_ = 0;
    std::size_t codecs_;
    std::map<std::string, std::string> facts_;  ///< written so far
    WriteOptions options_;
    EventBlock pending_;  ///< events that came one at a time
    EventBlock untimed_;  ///< a block without its times
    bool timed_;          ///< pending events have times
    bool failed_ = false;
    bool finished_ = false;
};

template <class Step>
void TraceWriter::Impl::guarded(Step step) {
    if (failed_ || finished_)
        throw Error(Fault::usage, failed_ ? "nothing can be written to a trace after an error"
                                          : "nothing can be written to a trace after finish()");
    failed_ = true;
    step();
    failed_ = false;
}

void TraceWriter::Impl::append(const Event& event) {
    if (codecs_ != 1) throw Error(Fault::usage, "a trace of several codecs must be written as EventBlocks");
    const bool write = event.op == Op::write;
    pending_.ops.push_back(event.op);
    pending_.slots.push_back(event.slot);
    pending_.clens[0].push_back(write ? event.clen : 0);
    pending_.times_ns.push_back(event.time_ns);
    pending_.same_filled.push_back(write && event.same_filled ? 1 : 0);
    timed_ = timed_ || event.time_ns != 0;
    events_++;
    if (pending_.size() >= FormatReader::max_block_events || failed_ || finished_)
        guarded([&] { pass_on(); });
}

void TraceWriter::Impl::append(const EventBlock& block) {
    const auto fits = [&](std::size_t column, bool optional) {
        return column == block.size() || (optional && column == 0);
    };
    bool good = block.clens.size() == codecs_ && fits(block.slots.size(), false) &&
                fits(block.times_ns.size(), true) && fits(block.same_filled.size(), true) &&
                fits(block.hashes.size(), true);
    for (const auto& column : block.details)
        good = good && fits(column.size(), true);
    for (const auto& column : block.clens)
        good = good && fits(column.size(), false);
    if (!good)
        throw Error(Fault::usage, fmt::format("a block of {} events has columns of other lengths, or not a "
                                              "clen column for each of {} codecs",
                                              block.size(), codecs_));
    const bool leave_out_times = !options_.times && !block.times_ns.empty();
    if (leave_out_times) {
        untimed_ = block;
        untimed_.times_ns.clear();
    }
    guarded([&] {
        pass_on();
        writer_->append(leave_out_times ? untimed_ : block);
    });
    events_ += block.size();
}

void TraceWriter::Impl::gap(std::uint64_t lost) {
    if (lost == 0) return;
    guarded([&] {
        if (lost > std::numeric_limits<std::uint64_t>::max() - lost_)
            throw Error(Fault::usage, "more events are lost than 64 bits can count");
        lost_ += lost;
        pass_on();
        writer_->gap(lost);
    });
}

void TraceWriter::Impl::fact(const std::string& name, const std::string& value) {
    require_fact_name(name);
    const auto known = facts_.find(name);
    if (known != facts_.end() && known->second == value) return;
    facts_[name] = value;
    guarded([&] {
        pass_on();
        if (!writer_->fact(name, value)) facts_not_held_++;
    });
}

void TraceWriter::Impl::flush() {
    guarded([&] {
        pass_on();
        writer_->flush();
    });
}

void TraceWriter::Impl::finish() {
    guarded([&] {
        pass_on();
        writer_->finish();
    });
    finished_ = true;
}

void TraceWriter::Impl::abandon() noexcept {
    if (failed_ || finished_) return;
    try {
        flush();
    } catch (...) {  // nobody is left to be told; whole blocks remain
    }
}

void TraceWriter::Impl::pass_on() {
    if (pending_.size() == 0) return;
    if (!timed_ || !options_.times) pending_.times_ns.clear();
    writer_->append(pending_);
    pending_.ops.clear();
    pending_.slots.clear();
    pending_.clens[0].clear();
    pending_.times_ns.clear();
    pending_.same_filled.clear();
}

TraceWriter TraceWriter::create(const std::string& path, const Metadata& metadata,
                                const WriteOptions& options) {
    const Format& format = format_named(options.format);
    if (format.create == nullptr)
        throw Error(Fault::usage,
                    fmt::format("traces of format '{}' are only read, not written", format.name));
    constexpr std::uint32_t max_block_events = 1U << 20;
    if (options.block_events < 1 || options.block_events > max_block_events)
        throw Error(Fault::usage, fmt::format("block_events is {}, it must be 1 to {}", options.block_events,
                                              max_block_events));
    if (options.zstd_level < 1 || options.zstd_level > 22)
        throw Error(Fault::usage, fmt::format("zstd_level is {}, it must be 1 to 22", options.zstd_level));
    if (metadata.time_unit_ns < 1) throw Error(Fault::usage, "time_unit_ns is 0, it must be at least 1");
    if (const std::string wrong = wrong_with_codecs(metadata.codecs); !wrong.empty())
        throw Error(Fault::usage, wrong);
    for (const auto& [name, value] : metadata.facts)
        require_fact_name(name);
    if (format.check != nullptr) format.check(metadata);
    Output output = Output::create(path, options.overwrite);
    return TraceWriter(
        std::make_unique<Impl>(format.create(std::move(output), metadata, options), metadata, options));
}

TraceWriter::TraceWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TraceWriter::TraceWriter(TraceWriter&&) noexcept = default;
TraceWriter& TraceWriter::operator=(TraceWriter&& other) noexcept {
    if (impl_ != nullptr && this != &other) impl_->abandon();
    impl_ = std::move(other.impl_);
    return *this;
}
TraceWriter::~TraceWriter() {
    if (impl_ != nullptr) impl_->abandon();
}

void TraceWriter::append(const Event& event) {
    impl_->append(event);
}
void TraceWriter::append(const EventBlock& block) {
    impl_->append(block);
}
void TraceWriter::gap(std::uint64_t lost) {
    impl_->gap(lost);
}
void TraceWriter::fact(const std::string& name, const std::string& value) {
    impl_->fact(name, value);
}
void TraceWriter::flush_block() {
    impl_->flush();
}
void TraceWriter::finish() {
    impl_->finish();
}
std::uint64_t TraceWriter::events() const noexcept {
    return impl_->events_;
}
std::uint64_t TraceWriter::events_held() const noexcept {
    return impl_->events_ - impl_->writer_->events_not_held();
}
std::uint64_t TraceWriter::bytes_written() const noexcept {
    return impl_->writer_->bytes_written();
}
std::vector<std::string> TraceWriter::not_held() const {
    std::vector<std::string> all = impl_->writer_->not_held();
    if (impl_->facts_not_held_ > 0)
        all.push_back(fmt::format("{} facts learnt at the end", impl_->facts_not_held_));
    return all;
}

}  // namespace swapreplay
