// SPDX-License-Identifier: LGPL-2.1-or-later
#include <fmt/format.h>

#include "swapreplay/error.hpp"
#include "swapreplay/trace.hpp"
#include "trace/format.hpp"

namespace swapreplay {

class TraceReader::Impl {
public:
    Impl(const Format& format, std::unique_ptr<FormatReader> reader)
        : format_(format), reader_(std::move(reader)) {}

    const Format& format_;
    std::unique_ptr<FormatReader> reader_;
};

namespace {

const Format& format_of(Input& input) {
    const auto first = input.peek(sniff_bytes);
    if (first.empty()) input.throw_damage();
    const Format* found = nullptr;
    for (const Format* format : formats()) {
        const Match match = format->sniff(first);
        if (match == Match::certain) return *format;
        if (match == Match::plausible && found == nullptr) found = format;
    }
    if (found != nullptr) return *found;
    input.throw_damage();  // which is why too little of it was there
    throw Error(Fault::format, fmt::format("{}: its first bytes are of no known trace format ({}); if it is "
                                           "one of them, say which (--from)",
                                           input.name(), readable_formats()));
}

const Format& readable_format_named(const std::string& name) {
    const Format& format = format_named(name);
    if (format.open == nullptr)
        throw Error(Fault::usage,
                    fmt::format("traces of format '{}' are only written, not read; those that are "
                                "read: {}",
                                name, readable_formats()));
    return format;
}

}  // namespace

TraceReader TraceReader::open(const std::string& path, const ReadOptions& options) {
    const Format* named = options.from.empty() ? nullptr : &readable_format_named(options.from);
    Input input = Input::open(path, options.stop_fd);
    const Format& format = named != nullptr ? *named : format_of(input);
    return TraceReader(std::make_unique<Impl>(format, format.open(std::move(input), options)));
}

TraceReader TraceReader::open_bytes(std::span<const std::byte> bytes, const std::string& name,
                                    const ReadOptions& options) {
    Input input = Input::of_bytes(bytes, name);
    const Format& format = options.from.empty() ? format_of(input) : readable_format_named(options.from);
    return TraceReader(std::make_unique<Impl>(format, format.open(std::move(input), options)));
}

TraceReader::TraceReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
TraceReader::TraceReader(TraceReader&&) noexcept = default;
TraceReader& TraceReader::operator=(TraceReader&&) noexcept = default;
TraceReader::~TraceReader() = default;

const Metadata& TraceReader::metadata() const {
    return impl_->reader_->metadata();
}
std::string TraceReader::format() const {
    return std::string(impl_->format_.name);
}
bool TraceReader::next(EventBlock& block) {
    return impl_->reader_->next(block);
}
bool TraceReader::next(RunBlock& block) {
    return impl_->reader_->next_runs(block);
}
void TraceReader::seek_event(std::uint64_t number) {
    impl_->reader_->seek_event(number);
}
void TraceReader::seek_time(std::uint64_t time_ns) {
    impl_->reader_->seek_time(time_ns);
}
std::vector<TraceReader> TraceReader::split(std::size_t count) {
    std::vector<TraceReader> parts;
    for (auto& part : impl_->reader_->split(count))
        parts.push_back(TraceReader(std::make_unique<Impl>(impl_->format_, std::move(part))));
    return parts;
}
std::optional<std::uint64_t> TraceReader::event_count() {
    return impl_->reader_->event_count();
}
const std::vector<Damage>& TraceReader::damages() const {
    return impl_->reader_->damages();
}
End TraceReader::end() const {
    return impl_->reader_->end();
}
const std::vector<Gap>& TraceReader::gaps() const {
    return impl_->reader_->gaps();
}

}  // namespace swapreplay
