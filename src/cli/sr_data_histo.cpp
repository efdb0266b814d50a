// SPDX-License-Identifier: GPL-2.0-or-later
// The sample client of libsr_parse: a histogram of compressed page sizes, as gnuplot likes it. It uses
// the interface of compcache 2008 only, which has no user pointer: hence the variables of the file.
#include <array>
#include <cstdint>
#include <cstdio>

#include <fmt/format.h>

#include "cli/output_guard.hpp"
#include "cli/run_main.hpp"
#include "libsr_parse.h"
#include "swapreplay/error.hpp"

namespace {

using namespace swapreplay;

// The row labelled L counts L - 16 < clen <= L. What is above the last label counts as "4096 or more": so
// does the histogram that compcache 2008 published with its sample.
constexpr unsigned long row_bytes = 16;
constexpr std::size_t rows = 256;
constexpr unsigned long page_bytes = rows * row_bytes;
constexpr std::size_t half_page_row = 2048 / row_bytes;

struct Histogram {
    std::array<std::uint64_t, rows> pages{};
    std::uint64_t above = 0;
    std::uint64_t above_but_short = 0;  // of these, less than a page
    std::uint64_t reads = 0;
    std::uint64_t writes = 0;
    std::uint64_t writes_without_length = 0;  // no codec makes 0 bytes of a page
};
Histogram histogram;

extern "C" void on_read(unsigned long /*index*/) {
    histogram.reads++;
}

extern "C" void on_write(unsigned long /*index*/, unsigned long len) {
    histogram.writes++;
    if (len == 0) histogram.writes_without_length++;
    const std::size_t row = len / row_bytes + (len % row_bytes != 0 ? 1 : 0);
    (row < rows ? histogram.pages[row] : histogram.above)++;
    if (row == rows && len < page_bytes) histogram.above_but_short++;
}

extern "C" void on_end(int /*err*/) {}  // sr_start() returns the same

void print(const Histogram& shown) {
    std::uint64_t half_or_less = 0;
    for (std::size_t row = 0; row < rows; row++) {
        fmt::print("{}\t{}\n", row * row_bytes, shown.pages[row]);
        if (row <= half_page_row) half_or_less += shown.pages[row];
    }
    fmt::print("# Total: R={}\tW={}\n", shown.reads, shown.writes);
    fmt::print("# % pages with compress ratio <= 50%: {}\n",
               shown.writes == 0 ? 0 : half_or_less * 100 / shown.writes);
    fmt::print("# No. of pages with compress length >= 4096: {}\n", shown.above);
}

/// Throws what the library reports as a failure; a cut trace is none.
void check(int status) {
    if (status >= 0) return;
    const Fault fault = status == SR_ERROR_USAGE    ? Fault::usage
                        : status == SR_ERROR_FORMAT ? Fault::format
                        : status == SR_ERROR_LIMIT  ? Fault::resource
                                                    : Fault::system;
    throw Error(fault, sr_error(nullptr));
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Prints how many pages compressed to how many bytes, as columns for gnuplot",
                 "sr_data_histo");
    std::string trace;
    app.add_option("trace", trace, "a trace of any format; - for standard input")->required();
    return cli::run_main(app, argc, argv, [&] {
        cli::refuse_input_as_output("-", {trace});
        check(set_sr_file(trace.c_str()));
        check(set_sr_callbacks(on_read, on_write, on_end));
        const int status = sr_start();
        const bool all_without = histogram.writes > 0 && histogram.writes_without_length == histogram.writes;
        if (status == SR_ERROR_NO_CLENS || all_without)
            throw Error(Fault::format,
                        fmt::format("{}: the trace has no clens, so there is nothing to count", trace));
        check(status);
        print(histogram);
        if (histogram.above_but_short > 0)
            fmt::print(
                stderr,
                "sr_data_histo: {}: {} of the pages counted as >= {} are {} to {} bytes long, after the last "
                "row\n",
                trace, histogram.above_but_short, page_bytes, (rows - 1) * row_bytes + 1, page_bytes - 1);
        if (status != SR_PARTIAL) return cli::exit_ok;
        fmt::print(stderr, "sr_data_histo: {}: {}\n", trace, sr_error(nullptr));
        return cli::exit_failure;
    });
}
