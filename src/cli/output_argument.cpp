// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/output_argument.hpp"

#include <array>
#include <filesystem>

#include <fmt/format.h>

#include "swapreplay/error.hpp"

namespace swapreplay::cli {

namespace {

/// What a file's name says of its format; "sr" where it says nothing.
std::string format_of_name(const std::string& path) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> endings{{
        {".csv", "csv"},
        {".jsonl", "jsonl"},
        {".oracleGeneral", "oracle-general"},
    }};
    for (const auto& [ending, format] : endings)
        if (path.ends_with(ending)) return std::string(format);
    return "sr";
}

}  // namespace

void OutputArgument::add_options_to(CLI::App& verb) {
    verb.add_option("--to", format,
                    "the format to write: sr, csv, jsonl, compcache, compcache-md5, oracle-general "
                    "(default: by the name's ending, else sr)");
    verb.add_flag("--overwrite", options.overwrite, "replace an output that exists");
    verb.add_option("--level", options.zstd_level, "sr: how hard to compress, 1 to 22")
        ->capture_default_str();
    verb.add_flag("!--fast", options.modelled, "sr: fast to read rather than as small as can be");
    verb.add_flag("--times,!--no-times", options.times, "sr: keep the events' times");
    verb.add_flag("--hashes", options.hashes, "sr: keep content hashes, up to 8 bytes a write");
}

TraceWriter OutputArgument::create(const Metadata& metadata, const std::vector<std::string>& inputs) {
    refuse_input_as_output(path, inputs);
    options.format = format.empty() ? format_of_name(path) : format;
    return TraceWriter::create(path, metadata, options);
}

void refuse_input_as_output(const std::string& output, const std::vector<std::string>& inputs) {
    for (const std::string& input : inputs) {
        std::error_code absent;
        if (std::filesystem::equivalent(input == "-" ? "/dev/stdin" : input, output, absent))
            throw Error(Fault::usage,
                        fmt::format("{}: is read and cannot be written at the same time", output));
    }
}

void tell_written(const TraceWriter& writer, const OutputArgument& output) {
    const auto not_held = writer.not_held();
    if (!not_held.empty())
        fmt::print(stderr, "{}: {} has no place for: {}\n", output.path, output.options.format,
                   fmt::join(not_held, "; "));
    if (output.path == "-") return;
    fmt::print(stderr, "{}: {} events, {} bytes\n", output.path, writer.events(), writer.bytes_written());
}

}  // namespace swapreplay::cli
