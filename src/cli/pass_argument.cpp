// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/pass_argument.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "swapreplay/error.hpp"
#include "trace/chunk_codec.hpp"

namespace swapreplay::cli {

namespace {

constexpr std::uint32_t page_bytes = 4096;  // of 'codecs' without --chunk

std::size_t column_of(const Metadata& metadata, const std::string& path, const std::string& codec) {
    const auto found = std::ranges::find(metadata.codecs, codec);
    if (found == metadata.codecs.end())
        throw Error(Fault::usage,
                    fmt::format("{}: --recompress: the trace has no clens under '{}'; it has {}", path, codec,
                                fmt::join(metadata.codecs, ", ")));
    return static_cast<std::size_t>(found - metadata.codecs.begin());
}

}  // namespace

std::map<std::string, CodecTimes> read_codec_times(const std::string& path) {
    std::ifstream file(path);
    if (!file) throw Error(Fault::system, fmt::format("{}: {}", path, std::strerror(errno)));
    std::map<std::string, CodecTimes> times;
    try {
        const nlohmann::json measured = nlohmann::json::parse(file);
        for (const nlohmann::json& row : measured.at("codecs")) {
            const std::string codec = row.at("codec");
            const std::uint32_t chunk = row.value("chunk_bytes", page_bytes);
            times[chunk == page_bytes ? codec : chunk_codec_name(codec, chunk)] = {
                row.at("compress_median_us"), row.at("decompress_median_us")};
        }
    } catch (const nlohmann::json::exception&) {
        throw Error(Fault::format,
                    fmt::format("{}: not the output of 'swapreplay codecs --json'; make the file with "
                                "that command",
                                path));
    }
    return times;
}

CLI::Option* add_codec_times_option(CLI::App& verb, std::string& path) {
    return verb
        .add_option("--codec-times", path,
                    "how long a page takes to compress and to decompress, from this file, which 'codecs "
                    "--json' wrote")
        ->option_text("FILE");
}

void PassArgument::add_to(CLI::App& verb) {
    verb.add_option("--writeback", writebacks_,
                    "write pages to a backing device as zram does, at the trace's times, such as "
                    "idle=1h,every=10min; may "
                    "be repeated; docs/replay.md describes it")
        ->option_text("PASS")
        ->allow_extra_args(false);
    verb.add_option("--recompress", recompression_,
                    "recompress pages as zram does: at the trace's times, such as "
                    "lzo:zstd,idle=10min,every=10min; docs/replay.md describes it")
        ->option_text("PASS");
    add_codec_times_option(verb, codec_times_);
}

std::string PassArgument::codec() const {
    return recompression_.empty() ? std::string() : RecompressionPassSpec::parse(recompression_).from;
}

PassPlan PassArgument::plan(const Metadata& metadata, const std::string& path, ReplayOutcome& outcome) const {
    PassPlan plan;
    for (const std::string& text : writebacks_)
        plan.writebacks.push_back(WritebackSpec::parse(text));
    if (!recompression_.empty()) {
        plan.recompression = RecompressionPassSpec::parse(recompression_);
        for (const std::string& codec : plan.recompression->to)
            plan.columns.push_back(column_of(metadata, path, codec));
    }
    outcome.writebacks = writebacks_;
    outcome.recompression = plan.recompression;
    if (!codec_times_.empty()) outcome.codec_times = read_codec_times(codec_times_);
    return plan;
}

}  // namespace swapreplay::cli
