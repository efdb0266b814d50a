// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/gnuplot.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <numeric>
#include <span>

#include <fmt/format.h>

#include "base/printable.hpp"
#include "base/wrapped.hpp"
#include "report/numbers.hpp"
#include "report/pool_names.hpp"
#include "swapreplay/error.hpp"
#include "trace/io/output.hpp"

namespace swapreplay {

namespace {

double mib(std::uint64_t bytes) {
    return static_cast<double>(bytes) / (1024 * 1024);
}

/// In single quotes, as gnuplot wants it; a line's end cannot be in one.
std::string in_quotes(const std::string& text) {
    std::string result = "'";
    for (const char c : printable(text)) {
        if (c == '\'') result += '\'';
        result += c;
    }
    return result + '\'';
}

/// events, payload, then each pool's pages, in MiB.
std::string data_of(const ReplayOutcome& outcome) {
    const std::vector<PoolSummary>& pools = outcome.summary.pools;
    std::string text = "# events\tpayload";
    for (const PoolSummary& pool : pools)
        text += '\t' + printable(name_among(pool, pools));
    text += "\t(MiB)\n";
    for (std::size_t at = 0; at < pools.front().samples.size(); at++) {
        const Sample& first = pools.front().samples[at];
        text += fmt::format("{}\t{:.6f}", first.events, mib(first.usage.payload_bytes));
        for (const PoolSummary& pool : pools) {
            const Usage& usage = pool.samples[at].usage;
            text += usage.pages_are_known() ? fmt::format("\t{:.6f}", mib(usage.pages * pool.page_size))
                                            : "\tNaN";
        }
        text += '\n';
    }
    return text;
}

// Told apart on white, by most colour-blind readers too; a thirteenth line begins again, in dashes.
constexpr std::array<std::string_view, 12> colours{"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                                   "#e69f00", "#56b4e9", "#7f3c8d", "#8c564b",
                                                   "#b2182b", "#4d9221", "#1b1b9c", "#c51b7d"};

/// What ran, as far as the trace tells; else its name.
std::string what_ran(const ReplayOutcome& outcome) {
    std::string text = outcome.workload.empty() ? outcome.trace : outcome.workload;
    if (!outcome.kernel.empty()) text += fmt::format(" (Linux {})", outcome.kernel);
    return text;
}

/// A string for gnuplot, in lines that fit a picture.
std::string lines_in_quotes(std::string_view text) {
    constexpr std::size_t columns = 72;
    std::string lines = wrapped(text, 0, columns);
    std::string result;
    for (std::size_t end = lines.find('\n'); end != std::string::npos; end = lines.find('\n')) {
        result += in_quotes(lines.substr(0, end)) + ".\"\\n\".";
        lines.erase(0, end + 1);
    }
    return result + in_quotes(lines);
}

/// The legend is in the order of the lines, the largest peak on top; a pool's colour is that of its place in the list.
std::string plot_of(const ReplayOutcome& outcome, std::size_t number) {
    const std::vector<PoolSummary>& pools = outcome.summary.pools;
    constexpr std::uint64_t many = 100'000;
    const bool thousands = outcome.summary.events >= many;
    const std::string data = fmt::format("'pages-{}.tsv'", number);
    const std::string_view x = thousands ? "($1/1000)" : "1";
    std::string text = fmt::format(
        "\nset output 'pages-{}.'.format\nset title {}.\"\\n\".{}\nset xlabel '{}'\nplot {} using {}:2 with "
        "filledcurves y1=0 lc rgb '#dddddd' title 'payload: {}'",
        number, lines_in_quotes(what_ran(outcome)),
        in_quotes(have_several_policies(pools)
                      ? fmt::format("memory that each pool holds, lengths under {}", outcome.codec)
                      : fmt::format("memory that each pool holds under the policy {}, lengths under {}",
                                    pools.front().policy, outcome.codec)),
        thousands ? "events (reads, writes and frees), thousands" : "events (reads, writes and frees)", data,
        x, bytes_text(pools.front().peaks.payload_bytes));
    std::vector<std::size_t> order(pools.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t left, std::size_t right) {
        return pools[left].bytes_peak() > pools[right].bytes_peak();
    });
    for (const std::size_t at : order) {
        text +=
            fmt::format(", \\\n     {} using {}:{} with lines lw 2 lc rgb '{}' dt {} title {}", data, x,
                        at + 3, colours[at % colours.size()], at / colours.size() + 1,
                        in_quotes(fmt::format(
                            "{}: {}", name_among(pools[at], pools),
                            pools[at].holds_no_pages() ? "not known" : bytes_text(pools[at].bytes_peak()))));
    }
    return text + '\n';
}

void write_file(const std::filesystem::path& path, const std::string& text, bool overwrite) {
    Output file = Output::create(path.string(), overwrite);
    file.append(std::as_bytes(std::span(text)));
    file.close();
}

std::string data_name(std::size_t number) {
    return fmt::format("pages-{}.tsv", number);
}

constexpr const char* script_name = "compare.gnuplot";

}  // namespace

void prepare_gnuplot(const std::string& folder, std::size_t traces, bool overwrite) {
    std::error_code error;
    const std::filesystem::path path(folder);
    std::filesystem::create_directories(path, error);
    if (error) throw Error(Fault::system, fmt::format("{}: {}", folder, error.message()));
    std::vector<std::filesystem::path> files{path / script_name};
    for (std::size_t number = 1; number <= traces; number++)
        files.push_back(path / data_name(number));
    for (const auto& file : files)
        refuse_to_replace(file.string(), overwrite);
}

void write_gnuplot(const std::string& folder, const std::vector<ReplayOutcome>& traces, bool overwrite) {
    const std::filesystem::path path(folder);
    std::string script =
        "# Written by swapreplay compare. It makes pages-1.png, and so on: gnuplot compare.gnuplot\n"
        "# For pages-1.svg: gnuplot -e \"format='svg'\" compare.gnuplot\n"
        "if (!exists('format')) format = 'png'\n"
        "if (format eq 'svg') set terminal svg noenhanced size 900,480 font 'sans-serif,13' background "
        "'white'\n"
        "if (format eq 'png') set terminal pngcairo noenhanced size 1200,640 font 'sans,12'\n"
        "set datafile separator tab\n"
        "set ylabel 'memory, MiB'\n"
        "set yrange [0:*]\n"
        "set key outside right top reverse Left title 'peak'\n"
        "set grid lc rgb '#cccccc'\n"
        "set border 3\n"
        "set tics nomirror\n";
    try {
        for (std::size_t at = 0; at < traces.size(); at++) {
            if (traces[at].summary.pools.empty() || traces[at].summary.pools.front().samples.empty())
                continue;
            write_file(path / data_name(at + 1), data_of(traces[at]), overwrite);
            script += plot_of(traces[at], at + 1);
        }
        write_file(path / script_name, script, overwrite);
    } catch (const Error& error) {
        throw Error(error.fault(), fmt::format("{}; what is in {} is partial", error.what(), folder));
    }
}

}  // namespace swapreplay
