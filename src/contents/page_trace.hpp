// SPDX-License-Identifier: GPL-2.0-or-later
// Recordings that hold the pages themselves, and no clens: events with the contents of what was written.
#ifndef SWAPREPLAY_CONTENTS_PAGE_TRACE_HPP
#define SWAPREPLAY_CONTENTS_PAGE_TRACE_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "swapreplay/event.hpp"
#include "swapreplay/trace.hpp"
#include "trace/format.hpp"
#include "trace/io/input.hpp"

namespace swapreplay {

struct PageEvent {
    Op op = Op::write;
    Slot slot{};
};

/// Reads one recording from front to back. Memory: less than 2 MiB, whatever its length.
class PageTrace {
public:
    static constexpr std::size_t page_size = 4096;

    PageTrace() = default;
    PageTrace(const PageTrace&) = delete;
    PageTrace& operator=(const PageTrace&) = delete;
    virtual ~PageTrace() = default;

    /// The next event; of a write, its page is put into `page` (page_size bytes). False at the end,
    /// and as often as it is asked again.
    /// Throws Error: format, system, or resource (a slot at the limit).
    virtual bool next(PageEvent& event, std::span<std::byte> page) = 0;
    /// Known once next() has returned false: End::whole or End::cut.
    [[nodiscard]] virtual End end() const = 0;
    /// What a person should know of how it was read, a sentence each. Complete at the end.
    [[nodiscard]] virtual std::vector<std::string> notes() const { return {}; }
    /// Events in all, for progress; 0: not known.
    [[nodiscard]] virtual std::uint64_t events_expected() const { return 0; }
    /// Events that its notes() say were left out, since they could not be read.
    [[nodiscard]] virtual std::uint64_t left_out() const { return 0; }
};

struct PageTraceOptions {
    std::uint64_t max_slots = ReadOptions{}.max_slots;  ///< refuse a slot at or above this
    int stop_fd = -1;                                   ///< as ReadOptions::stop_fd
};

/// One .cpp and one line of src/contents/CMakeLists.txt each.
struct PageTraceFormat {
    std::string_view name;
    std::string_view summary;  ///< for people, half a line
    /// @param first  of the input, sniff_bytes, or all of it if there are fewer
    Match (*sniff)(const std::string& path, std::span<const std::byte> first);
    std::unique_ptr<PageTrace> (*open)(Input input, const std::string& path, const PageTraceOptions& options);
};

[[nodiscard]] std::span<const PageTraceFormat* const> page_trace_formats();

/// @param format  its name; empty: detected from the content
/// Throws Error: usage (no such format), format (none is recognised), system.
[[nodiscard]] std::unique_ptr<PageTrace> open_page_trace(const std::string& path, const std::string& format,
                                                         const PageTraceOptions& options);

/// The slot that a swap device of 4 KiB pages has at a sector of 512 bytes.
/// Throws Error(Fault::resource): it is at the limit or above. @param where  the input, and the place in it
[[nodiscard]] Slot slot_of_sector(std::uint64_t sector, std::uint64_t max_slots, const std::string& where);

}  // namespace swapreplay

#endif
