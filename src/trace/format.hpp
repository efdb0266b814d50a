// SPDX-License-Identifier: LGPL-2.1-or-later
// What a trace format is to the rest: three functions in a table. One .cpp and one line of src/trace/CMakeLists.txt each.
#ifndef SWAPREPLAY_TRACE_FORMAT_HPP
#define SWAPREPLAY_TRACE_FORMAT_HPP

#include <exception>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "swapreplay/error.hpp"
#include "swapreplay/trace.hpp"
#include "swapreplay/trace_writer.hpp"
#include "trace/io/input.hpp"
#include "trace/io/output.hpp"

namespace swapreplay {

/// Reads one trace; the base of TraceReader, whose header says what the functions promise.
class FormatReader {
public:
    FormatReader() = default;
    FormatReader(const FormatReader&) = delete;
    FormatReader& operator=(const FormatReader&) = delete;
    virtual ~FormatReader() = default;

    [[nodiscard]] virtual const Metadata& metadata() const = 0;
    /// Fills a block of at most max_block_events; false at the end. Sets first_event.
    virtual bool next(EventBlock& block) = 0;
    /// The same as runs; a format that has none makes them from events.
    virtual bool next_runs(RunBlock& block);
    [[nodiscard]] virtual End end() const = 0;
    [[nodiscard]] virtual const std::vector<Gap>& gaps() const { return no_gaps_; }
    [[nodiscard]] virtual const std::vector<Damage>& damages() const { return no_damages_; }
    [[nodiscard]] virtual std::vector<std::string> notes() const { return {}; }

    // Formats that can only be read from start to end do not override these, which throw Error(Fault::usage).
    virtual void seek_event(std::uint64_t number);
    virtual void seek_time(std::uint64_t time_ns);
    virtual std::vector<std::unique_ptr<FormatReader>> split(std::size_t count);
    virtual std::optional<std::uint64_t> event_count() { return std::nullopt; }

    /// So that a block's columns stay in a core's cache, and memory small.
    static constexpr std::size_t max_block_events = std::size_t{1} << 15;

private:
    std::vector<Gap> no_gaps_;
    std::vector<Damage> no_damages_;
    EventBlock events_;  ///< of next(RunBlock)
};

/// For readers that decode events one by one: what was decoded before a damage is delivered first.
class DamageLater {
public:
    /// Runs `decode`, which adds events to the block. What it throws is thrown at the next call instead, if
    /// any events came before it.
    template <class Decode>
    void run(const EventBlock& block, Decode decode) {
        if (damage_) std::rethrow_exception(damage_);
        try {
            decode();
        } catch (const Error&) {
            if (block.size() == 0) throw;
            damage_ = std::current_exception();
        }
    }

private:
    std::exception_ptr damage_;
};

/// Writes one trace; the base of TraceWriter.
class FormatWriter {
public:
    FormatWriter() = default;
    FormatWriter(const FormatWriter&) = delete;
    FormatWriter& operator=(const FormatWriter&) = delete;
    virtual ~FormatWriter() = default;

    /// The block's columns are of equal length and hold a clen column for each codec of the metadata.
    virtual void append(const EventBlock& block) = 0;
    virtual void gap(std::uint64_t lost) = 0;
    /// False: the format has no place for what is learnt after the beginning.
    virtual bool fact(const std::string& /*name*/, const std::string& /*value*/) { return false; }
    virtual void flush() = 0;
    virtual void finish() = 0;
    [[nodiscard]] virtual std::uint64_t bytes_written() const = 0;
    /// What was appended and the format cannot hold, a phrase each.
    [[nodiscard]] virtual std::vector<std::string> not_held() const { return {}; }
    /// How many of the appended events it leaves out entirely.
    [[nodiscard]] virtual std::uint64_t events_not_held() const { return 0; }
};

/// How sure a format is that bytes are its own.
enum class Match {
    no,
    plausible,  ///< nothing speaks against it: formats without a magic
    certain,
};

struct Format {
    std::string_view name;
    std::string_view summary;  ///< for people, half a line
    /// @param first  the input's first sniff_bytes, or all of it if there are fewer
    Match (*sniff)(std::span<const std::byte> first);
    /// nullptr: the format is only written.
    std::unique_ptr<FormatReader> (*open)(Input input, const ReadOptions& options);
    /// nullptr: the format is only read.
    std::unique_ptr<FormatWriter> (*create)(Output output, const Metadata& metadata,
                                            const WriteOptions& options);
    /// Throws Error(Fault::usage): the format cannot hold these. Asked before an output is touched.
    void (*check)(const Metadata& metadata) = nullptr;
    /// True if an empty input of this name can be a trace of this format: an idle CPU's part. nullptr: none can.
    bool (*is_named)(const std::string& path) = nullptr;
};

/// Half a sentence on why these cannot be a trace's codecs; empty if they can. There are 1 to 16; a name
/// has 1 to 64 visible characters of ASCII, no comma or quote among them, and is there once: so each format
/// can hold it, and a client can ask for it.
[[nodiscard]] std::string wrong_with_codecs(std::span<const std::string> names);

/// How a trace ended, for programs: "whole", "cut", "damaged index" or "damaged".
[[nodiscard]] std::string_view name_of(End end) noexcept;
/// The same as a sentence for people; empty for End::whole.
[[nodiscard]] std::string_view words_of(End end) noexcept;

constexpr std::size_t sniff_bytes = std::size_t{64} << 10;

/// All formats. If several find bytes plausible, the first wins.
[[nodiscard]] std::span<const Format* const> formats();
/// The format whose first bytes these are; nullptr: none is.
[[nodiscard]] const Format* recognised_format(std::span<const std::byte> first);
/// Throws Error(Fault::usage), which lists the known names.
[[nodiscard]] const Format& format_named(std::string_view name);
// Their names, for messages and help.
[[nodiscard]] std::string readable_formats();
[[nodiscard]] std::string writable_formats();

}  // namespace swapreplay

#endif
