// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/output_argument.hpp"

#include <array>
#include <filesystem>
#include <new>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/number.hpp"
#include "cli/number_argument.hpp"
#include "cli/output_guard.hpp"
#include "cli/print.hpp"
#include "swapreplay/error.hpp"
#include "trace/events_in.hpp"
#include "trace/format.hpp"

namespace swapreplay::cli {

namespace {

namespace fs = std::filesystem;

/// What a file's name says of its format; "sr" if the name has no ending, or is a device's.
/// Throws Error(Fault::usage): the ending is not a format's.
std::string format_of_name(const std::string& path) {
    if (path.ends_with(".oracleGeneral")) return "oracle-general";
    for (const Format* format : formats())
        if (path.ends_with(fmt::format(".{}", format->name))) return std::string(format->name);
    std::error_code absent;
    const std::string ending = fs::path(path).extension().string();
    const bool named = !ending.empty() && (!fs::exists(path, absent) || fs::is_regular_file(path, absent));
    if (!named || ending == ".trace") return "sr";
    throw Error(Fault::usage, fmt::format("{}: no trace format has the ending '{}'; name one with --to: {}",
                                          path, ending, writable_formats()));
}

/// The reader unpacks; here nothing packs.
void refuse_packed(const std::string& path) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> packers{
        {{".gz", "gzip"}, {".bz2", "bzip2"}, {".xz", "xz"}, {".zst", "zstd"}}};
    for (const auto& [ending, packer] : packers) {
        if (!path.ends_with(ending)) continue;
        const std::string unpacked = path.substr(0, path.size() - ending.size());
        throw Error(Fault::usage,
                    fmt::format("{}: packed files are read but not written; write {} and pack it "
                                "with {}, or write sr, which is compressed already",
                                path, unpacked, packer));
    }
}

/// Removes an output in which there are no events, or tells how many a failure left in it.
std::string tidied(const std::string& path, const std::string& format) {
    std::error_code absent;
    // A pipe, a device or what a link points at is not ours to remove.
    if (path == "-" || !fs::is_regular_file(fs::symlink_status(path, absent))) return "";
    std::optional<std::uint64_t> events;
    try {
        events = events_in(path, format);
    } catch (const std::bad_alloc&) {  // not known, then
    }
    if (events == 0U) {
        fs::remove(path, absent);
        return "";
    }
    if (!events) return fmt::format("; {} is partial", path);
    return fmt::format("; {} is partial: it holds the first {}", path, counted(*events, "event"));
}

/// Says on stderr what the format had no place for, and what to look at next. For after finish().
void tell_written(const TraceWriter& writer, const std::string& path, const std::string& format) {
    const auto not_held = writer.not_held();
    if (!not_held.empty())
        print_note(fmt::format("{}: {} has no place for: {}", path, format, fmt::join(not_held, "; ")));
    if (path == "-") return;
    print_note(fmt::format("{}: {}, {}, format {}", path, counted(writer.events_held(), "event"),
                           counted(writer.bytes_written(), "byte"), format));
}

}  // namespace

void OutputArgument::add_options_to(CLI::App& verb) {
    verb.add_option("--to", format_,
                    fmt::format("trace format to write: {} (default: by the name's ending, else sr)",
                                writable_formats()))
        ->option_text("FORMAT");
    verb.add_flag("--overwrite", options_.overwrite, "replace an output that exists");
    for_sr_.push_back(
        verb.add_option("--level", options_.zstd_level, "sr: compression level, 1 to 22 (default: 19)")
            ->option_text("N")
            ->transform(as_count(1, 22)));
    for_sr_.push_back(
        verb.add_flag("--fast", fast_, "sr: write a file that is fast to read rather than small"));
    for_sr_.push_back(verb.add_option("--block-events", options_.block_events,
                                      "sr: events in a block, 1 to 1M; a cut file loses one block, smaller "
                                      "blocks make a larger file")
                          ->option_text("N")
                          ->transform(as_count(1, 1U << 20))
                          ->capture_default_str());
    for_sr_.push_back(
        verb.add_flag("--hashes", options_.hashes, "sr: keep content hashes, up to 8 bytes a write"));
    verb.add_flag("--no-times", no_times_, "leave out the events' times");
}

void OutputArgument::write(const Metadata& metadata, const std::vector<std::string>& inputs,
                           const std::function<void(TraceWriter&)>& fill) {
    settle(inputs);
    std::error_code absent;
    const bool existed = fs::exists(fs::symlink_status(path, absent));
    std::optional<TraceWriter> writer;
    const auto left_behind = [&] {
        // What was there before and could not be replaced stays.
        const bool begun = writer.has_value() || !existed;
        writer.reset();  // which writes what is whole
        return begun ? tidied(path, options_.format) : "";
    };
    try {
        writer = TraceWriter::create(path, metadata, options_);
        fill(*writer);
        writer->finish();
    } catch (const Error& error) {
        throw Error(error.fault(), error.what() + left_behind());
    } catch (const std::bad_alloc&) {
        throw Error(Fault::resource, "out of memory" + left_behind());
    }
    tell_written(*writer, path, options_.format);
}

std::string what_is_written(const std::string& path) {
    return fmt::format("{} has the events before", path == "-" ? "standard output" : path);
}

void OutputArgument::settle(const std::vector<std::string>& inputs) {
    refuse_input_as_output(path, inputs);
    refuse_packed(path);
    options_.format = format_.empty() ? format_of_name(path) : format_;
    if (path == "-" && options_.format != "csv" && options_.format != "jsonl")
        refuse_binary_on_terminal(fmt::format("the format {}", options_.format));
    options_.modelled = !fast_;
    options_.times = !no_times_;
    if (options_.format == "sr") return;
    for (const CLI::Option* option : for_sr_) {
        if (option->count() > 0)
            throw Error(Fault::usage, fmt::format("{}: is for sr, and the format of {} is {}",
                                                  option->get_name(), path, options_.format));
    }
}

}  // namespace swapreplay::cli
