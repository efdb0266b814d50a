// SPDX-License-Identifier: GPL-2.0-or-later
// The sample client of libsr_parse: a histogram of compressed page sizes, as gnuplot likes it. It uses the re-entrant
// interface, since that of 2008 does not tell the page size.
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cli/output_guard.hpp"
#include "cli/print.hpp"
#include "cli/run_main.hpp"
#include "libsr_parse.h"
#include "swapreplay/error.hpp"
#include "workload/clen_bound.hpp"

namespace {

using namespace swapreplay;

// The row labelled L counts L - 16 < clen <= L. What is above the last label counts as "a page or more": so does the
// histogram that was published in 2008 with the sample, whose pages are of 4096 bytes.
constexpr std::size_t row_bytes = 16;

struct Histogram {
    explicit Histogram(std::size_t page_bytes) : page(page_bytes), pages(page_bytes / row_bytes) {}

    std::size_t page;  // bytes
    std::vector<std::uint64_t> pages;
    std::uint64_t above = 0;
    std::uint64_t above_but_short = 0;  // of these, less than a page
    std::uint64_t reads = 0;
    std::uint64_t writes = 0;
    std::uint32_t longest = 0;                // that the codec makes of a page
    std::uint64_t too_long = 0;               // above that
    std::uint64_t writes_without_length = 0;  // no codec makes 0 bytes of a page
};

extern "C" int on_event(void* user, const struct sr_event* event) {
    auto& histogram = *static_cast<Histogram*>(user);
    if (event->op == SR_READ) histogram.reads++;
    if (event->op != SR_WRITE) return 0;
    histogram.writes++;
    if (event->clen == 0) histogram.writes_without_length++;
    if (event->clen > histogram.longest) histogram.too_long++;
    const std::size_t row = event->clen / row_bytes + (event->clen % row_bytes != 0 ? 1 : 0);
    (row < histogram.pages.size() ? histogram.pages[row] : histogram.above)++;
    if (row >= histogram.pages.size() && event->clen < histogram.page) histogram.above_but_short++;
    return 0;
}

void print(const Histogram& shown) {
    std::uint64_t half_or_less = 0;
    for (std::size_t row = 0; row < shown.pages.size(); row++) {
        fmt::print("{}\t{}\n", row * row_bytes, shown.pages[row]);
        if (row * row_bytes <= shown.page / 2) half_or_less += shown.pages[row];
    }
    fmt::print("# Total: R={}\tW={}\n", shown.reads, shown.writes);
    fmt::print("# % pages with compress ratio <= 50%: {}\n",
               shown.writes == 0 ? 0 : half_or_less * 100 / shown.writes);
    fmt::print("# No. of pages with compress length >= {}: {}\n", shown.page, shown.above);
}

/// Throws what the library reports as a failure; a cut trace is none.
void check(int status, const sr_trace* trace) {
    if (status >= 0) return;
    const Fault fault = status == SR_ERROR_USAGE    ? Fault::usage
                        : status == SR_ERROR_FORMAT ? Fault::format
                        : status == SR_ERROR_LIMIT  ? Fault::resource
                                                    : Fault::system;
    throw Error(fault, sr_error(trace));
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Print how many pages compressed to how many bytes, as columns for gnuplot",
                 "sr_data_histo");
    std::string trace;
    app.add_option("trace", trace, "a trace of any format; - for standard input")->required();
    std::string from;
    app.add_option("--from", from, "trace format (default: detected from content)")->option_text("FORMAT");
    return cli::run_main(app, argc, argv, [&] {
        cli::refuse_input_as_output("-", {trace});
        sr_trace* opened = nullptr;
        const int opening = sr_open(&opened, trace.c_str(), from.empty() ? nullptr : from.c_str());
        const std::unique_ptr<sr_trace, decltype(&sr_close)> closing(opened, &sr_close);
        check(opening, opened);
        const std::uint32_t page_size = sr_trace_info(opened)->page_size;
        Histogram histogram(page_size);
        const char* const first_codec = sr_codec(opened, 0);
        const std::string codec = first_codec == nullptr ? "" : first_codec;
        histogram.longest = longest_clen(codec, page_size);
        check(sr_set_callbacks(opened, on_event, nullptr, &histogram), opened);
        const int status = sr_replay(opened);
        check(status, opened);
        if (histogram.writes > 0 && histogram.writes_without_length == histogram.writes)
            throw Error(Fault::format,
                        fmt::format("{}: the trace has no clens, so there is nothing to count", trace));
        print(histogram);
        if (histogram.too_long > 0)
            cli::print_note(fmt::format("sr_data_histo: {}: {}", trace,
                                        clens_above_bound(codec, page_size, histogram.too_long,
                                                          "'swapreplay convert --page-size' makes a trace "
                                                          "that says so")));
        if (histogram.above_but_short > 0)
            cli::print_note(
                fmt::format("sr_data_histo: {}: {} of the pages counted as >= {} are {} to {} bytes long, "
                            "after the last row",
                            trace, histogram.above_but_short, histogram.page, histogram.page - row_bytes + 1,
                            histogram.page - 1));
        if (status != SR_PARTIAL) return cli::exit_ok;
        cli::print_note(fmt::format("sr_data_histo: {}: {}", trace, sr_error(opened)));
        return cli::exit_failure;
    });
}
