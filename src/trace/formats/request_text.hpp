// SPDX-License-Identifier: LGPL-2.1-or-later
// What the text formats of block requests share: lines, words and numbers.
#ifndef SWAPREPLAY_TRACE_FORMATS_REQUEST_TEXT_HPP
#define SWAPREPLAY_TRACE_FORMATS_REQUEST_TEXT_HPP

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trace/formats/block_requests.hpp"
#include "trace/formats/text_rows.hpp"

namespace swapreplay {

/// The words of a line, which blanks separate; at most `most`.
[[nodiscard]] std::vector<std::string_view> words_of(std::string_view line, std::size_t most = 32);

/// "8,2" as blkparse and the kernel's trace events write it: "8:2"; nullopt: it is not a device.
[[nodiscard]] std::optional<std::string> device_of(std::string_view word);

/// Seconds with decimals in ns, exactly; more than nine decimals are cut.
[[nodiscard]] std::optional<std::uint64_t> seconds_in_ns(std::string_view word);

/// What the kernel's letters for a request mean (blk_fill_rwbs() in kernel/trace/blktrace.c, Linux 6.12): "WS" is a
/// write, "DS" a discard. nullopt: it touches no page, as a flush.
[[nodiscard]] std::optional<Op> op_of_letters(std::string_view rwbs);

/// The words "SECTOR + SECTORS" from words[at] on, as a request's bytes. False: they are something else.
[[nodiscard]] bool take_sectors(const std::vector<std::string_view>& words, std::size_t at,
                                BlockRequest& request);

/// The words "SECTOR + SECTORS <- (MAJOR,MINOR) SECTOR" from words[at] on, of a request to this device;
/// nullopt: they are something else.
[[nodiscard]] std::optional<Remap> remap_of(const std::vector<std::string_view>& words, std::size_t at,
                                            std::string device);

/// Reads a text format of block requests, line by line.
class RequestTextReader : public RequestReader {
public:
    RequestTextReader(Input input, const ReadOptions& options, std::uint64_t time_unit_ns)
        : RequestReader(options, time_unit_ns), lines_(std::move(input)) {}

    [[nodiscard]] End end() const override { return lines_.cut() ? End::cut : End::whole; }

protected:
    /// nullopt: the line tells nothing of a page. Throws through lines().fail().
    virtual std::optional<RequestItem> parse(std::string_view line) = 0;
    [[nodiscard]] const LineReader& lines() const noexcept { return lines_; }
    [[nodiscard]] LineReader& lines() noexcept { return lines_; }

private:
    std::optional<RequestItem> next_item() final;
    [[nodiscard]] std::string place_of(std::uint64_t place) const final;

    LineReader lines_;
};

}  // namespace swapreplay

#endif
