// SPDX-License-Identifier: GPL-2.0-or-later
// The sample client of libsr_parse: a histogram of compressed page sizes, as gnuplot likes it. It uses the re-entrant
// interface, since that of 2008 does not tell the page size.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "cli/format_values.hpp"
#include "cli/interrupt.hpp"
#include "cli/output_guard.hpp"
#include "cli/print.hpp"
#include "cli/read_options.hpp"
#include "cli/run_main.hpp"
#include "cli/self_description.hpp"
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
    bool is_file = false;
};

/// 1: a signal came, and the library is to stop. A pipe ends by itself then, and what came through it counts.
extern "C" int on_event(void* user, const struct sr_event* event) {
    auto& histogram = *static_cast<Histogram*>(user);
    if (histogram.is_file && cli::Interrupt::requested()) return 1;
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

/// Throws what the library reports as a failure, which a cut trace is not.
void check(int status, const sr_trace* trace) {
    if (status >= 0) return;
    const Fault fault = status == SR_ERROR_USAGE    ? Fault::usage
                        : status == SR_ERROR_FORMAT ? Fault::format
                        : status == SR_ERROR_LIMIT  ? Fault::resource
                                                    : Fault::system;
    throw Error(fault, sr_error(trace));
}

using Trace = std::unique_ptr<sr_trace, decltype(&sr_close)>;

Trace open(const std::string& path, const ReadOptions& reading) {
    cli::refuse_input_as_output("-", {path});
    sr_options options{};
    options.size = sizeof(options);
    options.format = reading.from.empty() ? nullptr : reading.from.c_str();
    options.page_size = reading.page_size;
    options.first_sector = reading.first_sector ? &*reading.first_sector : nullptr;
    options.device = reading.device.empty() ? nullptr : reading.device.c_str();
    options.max_slots = reading.max_slots;
    options.max_gaps = reading.max_gaps;
    const int stop_fd = cli::Interrupt::stop_fd();
    options.stop_fd = &stop_fd;
    sr_trace* opened = nullptr;
    const int status = sr_open_with(&opened, path.c_str(), &options);
    Trace trace(opened, &sr_close);
    check(status, opened);
    return trace;
}

std::string first_codec(const sr_trace* trace) {
    const char* const codec = sr_codec(trace, 0);
    return codec == nullptr ? "" : codec;
}

/// On stderr: what of the histogram may be misunderstood.
void print_notes(const Histogram& shown, const std::string& path, const std::string& codec,
                 std::uint32_t page_size) {
    if (shown.too_long > 0)
        cli::print_note(
            fmt::format("sr_data_histo: {}: {}", path, clens_above_bound(codec, page_size, shown.too_long)));
    if (shown.above_but_short > 0)
        cli::print_note(fmt::format(
            "sr_data_histo: {}: {} of the pages counted as >= {} are {} to {} bytes long, after the last row",
            path, shown.above_but_short, shown.page, shown.page - row_bytes + 1, shown.page - 1));
}

int run(const std::string& path, const ReadOptions& reading) {
    const cli::Interrupt interrupt;
    const Trace trace = open(path, reading);
    const std::uint32_t page_size = sr_trace_info(trace.get())->page_size;
    const std::string codec = first_codec(trace.get());
    Histogram histogram(page_size);
    histogram.longest = longest_clen(codec, page_size);
    std::error_code absent;
    histogram.is_file = std::filesystem::is_regular_file(path, absent);
    check(sr_set_callbacks(trace.get(), on_event, nullptr, &histogram), trace.get());
    const int status = sr_replay(trace.get());
    check(status, trace.get());
    if (histogram.writes > 0 && histogram.writes_without_length == histogram.writes)
        throw Error(Fault::format,
                    fmt::format("{}: the trace has no clens, so there is nothing to count", path));
    print(histogram);
    print_notes(histogram, path, codec, page_size);
    if (const int stopped = cli::Interrupt::status(path, "the output covers the events before"))
        return stopped;
    if (status != SR_PARTIAL) return cli::exit_ok;
    cli::print_note(fmt::format("sr_data_histo: {}: {}", path, sr_error(trace.get())));
    return cli::exit_failure;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app("Print how many pages compressed to how many bytes, as columns for gnuplot",
                 "sr_data_histo");
    std::string trace;
    app.add_option("trace", trace, "a trace of any format; - for standard input")->required();
    ReadOptions reading;
    cli::add_read_options(app, reading);
    const auto known = [](const CLI::Option&, const std::string& value, const std::string&) {
        return value == "FORMAT" ? cli::format_values(false) : cli::Candidates{};
    };
    return cli::run_main(
        app, argc, argv, [&] { return run(trace, reading); }, known);
}
