// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads every trace format through one interface, block by block.
#ifndef SWAPREPLAY_TRACE_HPP
#define SWAPREPLAY_TRACE_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "swapreplay/event.hpp"

namespace swapreplay {

/// What a trace says about itself. A compcache dump says nothing: the defaults.
struct Metadata {
    std::uint32_t page_size = 4096;
    std::uint64_t slots = 0;                 ///< of the swap device; 0: not known
    std::uint64_t ram_bytes = 0;             ///< of the recorded machine; 0: not known
    std::string kernel;                      ///< release, as `uname -r`; empty: not known
    std::vector<std::string> codecs{"lzo"};  ///< one for each clen column, by the kernel's names
    std::string workload;                    ///< free text
    std::uint64_t start_unix_ns = 0;         ///< when the recording began; 0: not known
    std::string synthetic;                   ///< model and seed of a generated trace; empty: a recording
    std::uint64_t time_unit_ns = 1000;       ///< times are multiples of it, rounded down; at least 1
    std::string part;  ///< what alone was recorded, losses not known: "CPU 1"; empty: the whole device
    bool losses_known = true;  ///< false: recorder or format cannot tell how many events were lost

    /// The name of the only codec of a trace that has no clens.
    static constexpr const char* no_codec = "none";

    /// False: the recorder did not know clens, as with a trace of block requests. Then `codecs` has the one
    /// name no_codec, and its column in each block is all 0, which stands for nothing.
    [[nodiscard]] bool has_clens() const { return codecs != std::vector<std::string>{no_codec}; }
    /// False: events may be missing, and gaps() would not tell.
    [[nodiscard]] bool tells_losses() const { return losses_known && part.empty(); }

    friend bool operator==(const Metadata&, const Metadata&) = default;
};

/// Events that happened and were not recorded.
struct Gap {
    std::uint64_t before_event;  ///< number of the recorded event that follows
    std::uint64_t lost;          ///< how many; at least 1

    friend bool operator==(const Gap&, const Gap&) = default;
};

/// A run of consecutive events as columns of equal length.
struct EventBlock {
    std::uint64_t first_event = 0;  ///< number of the first one in the trace, from 0
    std::vector<Op> ops;
    std::vector<Slot> slots;
    std::vector<std::vector<std::uint32_t>> clens;  ///< a column for each codec; 0 unless the op is write
    std::vector<std::uint64_t> times_ns;            ///< empty where the trace has none
    std::vector<std::uint8_t> same_filled;          ///< 0 or 1; empty where the trace does not tell
    std::vector<std::uint64_t>
        hashes;  ///< of the page's content, 0 unless a write; empty where there are none

    [[nodiscard]] std::size_t size() const noexcept { return ops.size(); }
    [[nodiscard]] Event event(std::size_t i) const noexcept {
        return {times_ns.empty() ? 0 : times_ns[i], slots[i], clens[0][i], ops[i],
                !same_filled.empty() && same_filled[i] != 0};
    }
};

/// The same operation on slots that follow each other: `count` events, or twice as many where each read is
/// followed at once by the free of its slot.
struct Run {
    Slot slot{};              ///< of the first event; then slot + 1, …
    std::uint32_t count = 0;  ///< at least 1
    Op op = Op::read;
    bool read_and_freed = false;  ///< op is read; then a free of the same slot, then the next slot

    friend bool operator==(const Run&, const Run&) = default;
};

/// A run of consecutive events in fewer words: the fastest way to read a trace.
struct RunBlock {
    std::uint64_t first_event = 0;  ///< number of the first one in the trace, from 0
    std::size_t events = 0;         ///< in all runs together
    std::vector<Run> runs;
    std::vector<std::uint32_t> clens;  ///< of the writes alone, in order, under the first codec
};

/// How a trace ended.
enum class End {
    whole,          ///< as its writer finished it
    cut,            ///< in the middle of a record or block; everything before was delivered
    damaged_index,  ///< the index behind the events of a .sr file is damaged, which costs none of them
    damaged,        ///< only with salvage: nothing can be read behind a damage, and what it held is not known
};

struct ReadOptions {
    std::string from;  ///< a format's name, to overrule what the content says; empty: find out
    std::uint64_t max_slots = 1ULL << 28;  ///< a trace that names a higher slot is refused: 1 TiB of swap
    bool salvage = false;  ///< step over damaged blocks instead of throwing; damages() tells of them
    /// Bytes of a page, for a trace that cannot tell; 0: 4096. Another than the trace tells is refused.
    std::uint32_t page_size = 0;
    /// Of a trace of block requests: the sector at which the swap device begins. A trace that says where its
    /// partition begins needs none.
    std::optional<std::uint64_t> first_sector;
    std::string device;  ///< of block requests, take those to this device; empty: there is only one
};

/// A part of the file that could not be read as events.
struct Damage {
    std::uint64_t offset;        ///< of its first byte in the file
    std::uint64_t bytes;         ///< up to where reading went on
    std::uint64_t before_event;  ///< number of the first event after it, as far as it is known
    std::string what;            ///< what was wrong, half a sentence

    friend bool operator==(const Damage&, const Damage&) = default;
};

/// One thread's own; several readers of one file in several threads are fine.
///
/// Memory: at most 8 MiB for a trace written with WriteOptions::modelled off, 12 MiB for another, however
/// long it is; 3 MiB for each codec but the first; 16 bytes for each gap; with each of split()'s parts once
/// more. What other writers may put into a .sr file takes at most 40 MiB on top (docs/format.md, "Sizes that
/// a reader has to cope with").
class TraceReader {
public:
    /// Opens a file, or standard input for "-".
    /// Throws Error: the file cannot be read, or it is of no known format.
    static TraceReader open(const std::string& path, const ReadOptions& options = {});

    /// The same for a trace in memory, which must outlive the reader; `name` is for messages.
    static TraceReader open_bytes(std::span<const std::byte> bytes, const std::string& name,
                                  const ReadOptions& options = {});

    TraceReader(TraceReader&&) noexcept;
    TraceReader& operator=(TraceReader&&) noexcept;
    ~TraceReader();

    [[nodiscard]] const Metadata& metadata() const;
    /// The format's name: "sr", "compcache", "compcache-md5", "csv", "jsonl" or "blktrace".
    [[nodiscard]] std::string format() const;

    /// Decodes the next events into `block`, whose memory is used again. False at the end. At most 32 Ki
    /// events, so that they stay in a core's cache.
    /// Throws Error: a block of the file is damaged; the blocks before it were delivered, of it nothing was.
    bool next(EventBlock& block);
    /// The same as runs, without the optional columns and further codecs. Calls of both kinds may be mixed.
    bool next(RunBlock& block);

    /// The event with this number is the next one; the first one behind it, where salvaging does not find it;
    /// the end, where there are fewer. gaps() and damages() begin anew: they tell of what is from there on.
    /// In a part that split() made, its first event and its end are as far as it goes.
    /// Cost: reads the index and one block, or all headers of blocks where the file has no index.
    /// Throws Error(Fault::usage): pipes and packed files cannot. Throws Error(Fault::format): the block that
    /// has the event is damaged; next() does then as well, until another seek.
    void seek_event(std::uint64_t number);
    /// The first event at this time or later is the next one, in a trace that has times; the end, where there
    /// is none. Blocks without times are passed over. Where times go back from one block to the next, an
    /// event of an earlier block may be at this time as well: that one is not looked for.
    /// Throws Error: as seek_event(); usage too where no event has a time.
    void seek_time(std::uint64_t time_ns);
    /// Readers of consecutive parts of what is left here, at most `count`, for as many threads: one may read
    /// while others do. Together they deliver what this one would have; it is at its end afterwards, until it
    /// is sought. Each knows the gaps and the damages of its part, the last one how the file ended. A part
    /// can be split likewise. Where nothing is left, one part is at its end, which was as this one's.
    /// Throws Error(Fault::usage): pipes and packed files cannot.
    std::vector<TraceReader> split(std::size_t count);
    /// Events in all, in a part those of the whole trace, where that can be known before reading them: not
    /// for pipes and packed files. Without its index a trace is counted by the headers of its blocks, up to a
    /// damaged one unless it is salvaged; a block that is cut does not count.
    [[nodiscard]] std::optional<std::uint64_t> event_count();

    /// Known once next() gave false.
    [[nodiscard]] End end() const;
    /// What is known of losses so far; complete once next() gave false.
    [[nodiscard]] const std::vector<Gap>& gaps() const;
    /// What ReadOptions::salvage stepped over so far. Later events keep the numbers that they had.
    [[nodiscard]] const std::vector<Damage>& damages() const;
    /// What a person should know of how the trace was read, a sentence each: "columns ignored: pid".
    /// Complete once next() gave false.
    [[nodiscard]] std::vector<std::string> notes() const;

private:
    class Impl;
    explicit TraceReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace swapreplay

#endif
