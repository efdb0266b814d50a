// SPDX-License-Identifier: GPL-2.0-or-later
// --writeback, --recompress and --codec-times: what zram does with stored pages from time to time.
#ifndef SWAPREPLAY_CLI_PASS_ARGUMENT_HPP
#define SWAPREPLAY_CLI_PASS_ARGUMENT_HPP

#include <map>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "report/replay_outcome.hpp"

namespace swapreplay::cli {

/// What 'codecs --json' wrote into a file: how long a page takes, by codec.
/// Throws Error: the file cannot be read, or is something else.
[[nodiscard]] std::map<std::string, CodecTimes> read_codec_times(const std::string& path);

/// --codec-times. @param path  outlives the parsing
CLI::Option* add_codec_times_option(CLI::App& verb, std::string& path);

class PassArgument {
public:
    void add_to(CLI::App& verb);

    [[nodiscard]] bool any() const noexcept { return !writebacks_.empty() || !recompression_.empty(); }
    /// The codec that recompression begins from; empty: there is none.
    [[nodiscard]] std::string codec() const;
    /// The passes over a trace, whose specs and times are put into the outcome.
    /// Throws Error(Fault::usage): an option's value cannot be, or the trace lacks a codec.
    [[nodiscard]] PassPlan plan(const Metadata& metadata, const std::string& path,
                                ReplayOutcome& outcome) const;

private:
    std::vector<std::string> writebacks_;
    std::string recompression_;
    std::string codec_times_;
};

}  // namespace swapreplay::cli

#endif
