// SPDX-License-Identifier: LGPL-2.1-or-later
#include <bit>

#include <fmt/format.h>

#include "swapreplay/error.hpp"
#include "swapreplay/trace.hpp"
#include "trace/format.hpp"
#include "trace/formats/not_traces.hpp"

namespace swapreplay {

class TraceReader::Impl {
public:
    Impl(const Format& format, std::unique_ptr<FormatReader> reader)
        : format_(format), reader_(std::move(reader)) {}

    const Format& format_;
    std::unique_ptr<FormatReader> reader_;
};

namespace {

[[noreturn]] void throw_empty(const std::string& name) {
    throw Error(Fault::format, fmt::format("{}: the file is empty; nothing was recorded", name));
}

const Format& format_of_empty(const std::string& name) {
    for (const Format* format : formats())
        if (format->is_named != nullptr && format->is_named(name)) return *format;
    throw_empty(name);
}

const Format& format_of(Input& input) {
    const auto first = input.peek(sniff_bytes);
    if (first.empty()) {
        input.throw_damage();
        if (input.cut())
            throw Error(Fault::format,
                        fmt::format("{}: cut before the first byte of what is packed in it", input.name()));
        return format_of_empty(input.name());
    }
    if (const Format* const found = recognised_format(first)) return *found;
    input.throw_damage();  // which is why too little of it was there
    if (const std::string what = what_else_it_is(first); !what.empty())
        throw Error(Fault::format, fmt::format("{}: {}", input.name(), what));
    throw Error(Fault::format, fmt::format("{}: unrecognised trace format; if it is one of {}, name it with "
                                           "--from",
                                           input.name(), readable_formats()));
}

const Format& readable_format_named(const std::string& name) {
    const Format& format = format_named(name);
    if (format.open == nullptr)
        throw Error(Fault::usage,
                    fmt::format("traces of format '{}' are only written, not read; readable formats: {}",
                                name, readable_formats()));
    return format;
}

/// The one that is named, if that can be said of this input.
const Format& format_of(Input& input, const std::string& named) {
    if (named.empty()) return format_of(input);
    const Format& format = readable_format_named(named);
    const bool may_be_empty = format.is_named != nullptr && format.is_named(input.name());
    if (input.peek(1).empty() && !input.cut() && !may_be_empty) {
        input.throw_damage();
        throw_empty(input.name());
    }
    return format;
}

/// Throws Error(Fault::usage): the page size that was named is none, or is not the trace's.
void check_page_size(const FormatReader& reader, const ReadOptions& options, const std::string& name) {
    const std::uint32_t known = reader.metadata().page_size;
    if (options.page_size == 0 || options.page_size == known) return;
    throw Error(Fault::usage,
                fmt::format("{}: the trace says that its pages have {} bytes, not {}; leave out "
                            "--page-size",
                            name, known, options.page_size));
}

void check_options(const ReadOptions& options) {
    constexpr std::uint32_t smallest = 512;
    constexpr std::uint32_t largest = 65536;
    const std::uint32_t size = options.page_size;
    if (size == 0 || (std::has_single_bit(size) && size >= smallest && size <= largest)) return;
    throw Error(Fault::usage, fmt::format("page size {}: it must be a power of two from {} to {}", size,
                                          smallest, largest));
}

std::unique_ptr<FormatReader> reader_of_format(const Format& format, Input input,
                                               const ReadOptions& options) {
    const std::string name = input.name();
    auto reader = format.open(std::move(input), options);
    check_page_size(*reader, options, name);
    return reader;
}

}  // namespace

TraceReader TraceReader::open(const std::string& path, const ReadOptions& options) {
    check_options(options);
    if (!options.from.empty()) (void)readable_format_named(options.from);  // before a file is missing
    Input input = Input::open(path, options.stop_fd);
    const Format& format = format_of(input, options.from);
    return TraceReader(std::make_unique<Impl>(format, reader_of_format(format, std::move(input), options)));
}

TraceReader TraceReader::open_bytes(std::span<const std::byte> bytes, const std::string& name,
                                    const ReadOptions& options) {
    check_options(options);
    Input input = Input::of_bytes(bytes, name);
    const Format& format = format_of(input, options.from);
    return TraceReader(std::make_unique<Impl>(format, reader_of_format(format, std::move(input), options)));
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
    for (auto& column : block.details)  // of another trace; most formats have none
        column.clear();
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
std::vector<std::string> TraceReader::notes() const {
    return impl_->reader_->notes();
}
End TraceReader::end() const {
    return impl_->reader_->end();
}
const std::vector<Gap>& TraceReader::gaps() const {
    return impl_->reader_->gaps();
}

}  // namespace swapreplay
