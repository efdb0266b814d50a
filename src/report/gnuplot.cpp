// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/gnuplot.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

double mib(std::uint64_t bytes) {
    return static_cast<double>(bytes) / (1024 * 1024);
}

/// In single quotes, as gnuplot wants it; a line's end cannot be in one.
std::string quoted(const std::string& text) {
    std::string result = "'";
    for (const char c : text) {
        if (c == '\'') result += '\'';
        result += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
    return result + '\'';
}

/// events, payload, then each pool's pages, in MiB.
std::string data_of(const ReplayOutcome& outcome) {
    const std::vector<PoolSummary>& pools = outcome.summary.pools;
    std::string text = "# events\tpayload";
    for (const PoolSummary& pool : pools)
        text += '\t' + pool.pool;
    text += "\t(MiB)\n";
    for (std::size_t at = 0; at < pools.front().samples.size(); at++) {
        const Sample& first = pools.front().samples[at];
        text += fmt::format("{}\t{:.6f}", first.events, mib(first.usage.payload_bytes));
        for (const PoolSummary& pool : pools)
            text += fmt::format("\t{:.6f}", mib(pool.samples[at].usage.pages * pool.page_size));
        text += '\n';
    }
    return text;
}

std::string plot_of(const ReplayOutcome& outcome, std::size_t number) {
    const std::string data = fmt::format("'pages-{}.tsv'", number);
    std::string text = fmt::format(
        "\nset output 'pages-{}.png'\nset title {}\nplot {} using 1:2 with lines lw 2 lc black title "
        "'payload'",
        number, quoted(fmt::format("{}, policy {}", outcome.trace, outcome.summary.pools.front().policy)),
        data);
    std::size_t column = 3;
    for (const PoolSummary& pool : outcome.summary.pools)
        text +=
            fmt::format(", \\\n     {} using 1:{} with lines title {}", data, column++, quoted(pool.pool));
    return text + '\n';
}

void write_file(const std::filesystem::path& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) {
        throw Error(Fault::system,
                    fmt::format("{}: cannot be written: {}", path.string(), std::strerror(errno)));
    }
}

}  // namespace

void write_gnuplot(const std::string& folder, const std::vector<ReplayOutcome>& traces) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error) throw Error(Fault::system, fmt::format("{}: {}", folder, error.message()));
    const std::filesystem::path path(folder);
    std::string script =
        "# Written by `swapreplay compare`. To make the pictures: gnuplot compare.gnuplot\n"
        "set terminal pngcairo noenhanced size 1200,700\n"
        "set datafile separator tab\n"
        "set xlabel 'events'\n"
        "set ylabel 'memory, MiB'\n"
        "set yrange [0:*]\n"
        "set key outside right top\n"
        "set grid\n";
    for (std::size_t at = 0; at < traces.size(); at++) {
        if (traces[at].summary.pools.empty() || traces[at].summary.pools.front().samples.empty()) continue;
        write_file(path / fmt::format("pages-{}.tsv", at + 1), data_of(traces[at]));
        script += plot_of(traces[at], at + 1);
    }
    write_file(path / "compare.gnuplot", script);
}

}  // namespace swapreplay
