// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads every trace format through one interface, block by block.
#ifndef SWAPREPLAY_TRACE_HPP
#define SWAPREPLAY_TRACE_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "swapreplay/event.hpp"

namespace swapreplay {

/// What a trace says about itself. A compcache dump says nothing, so it has the defaults.
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
    std::string part;          ///< the only part recorded, losses not known: "CPU 1"; empty: the whole device
    bool losses_known = true;  ///< false: recorder or format cannot tell how many events were lost
    /// What else is known, by the names that docs/format.md lists: "mm_stat_begin". A reader adds what the recorder
    /// learnt at the end once it has come to the end.
    std::map<std::string, std::string> facts;

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
    std::uint64_t lost;          ///< number of events; at least 1

    friend bool operator==(const Gap&, const Gap&) = default;
};

/// A run of consecutive events as columns of equal length.
struct EventBlock {
    std::uint64_t first_event = 0;  ///< number of the first one in the trace, from 0
    std::vector<Op> ops;
    std::vector<Slot> slots;
    /// In bytes, a column for each codec; 0 unless the op is write.
    std::vector<std::vector<std::uint32_t>> clens;
    std::vector<std::uint64_t> times_ns;    ///< since the recording began; empty: the trace has none
    std::vector<std::uint8_t> same_filled;  ///< 0 or 1; empty: the trace does not tell
    std::vector<std::uint64_t> hashes;  ///< of each write's page, 0 for other events; empty: there are none
    /// By number of Detail, not_known where it is not known of an event; empty: of none.
    std::array<std::vector<std::uint64_t>, detail_count> details;

    [[nodiscard]] std::size_t size() const noexcept { return ops.size(); }
    [[nodiscard]] Event event(std::size_t i) const noexcept {
        return {times_ns.empty() ? 0 : times_ns[i], slots[i], clens[0][i], ops[i],
                !same_filled.empty() && same_filled[i] != 0};
    }
};

/// The same operation on consecutive slots: `count` events, or twice as many if the free of its slot follows
/// each read at once.
struct Run {
    Slot slot{};              ///< of the first event; then slot + 1, …
    std::uint32_t count = 0;  ///< at least 1
    Op op = Op::read;
    bool read_and_freed = false;  ///< op is read; then a free of the same slot, then the next slot

    friend bool operator==(const Run&, const Run&) = default;
};

/// Consecutive events as runs: the fastest way to read a trace.
struct RunBlock {
    std::uint64_t first_event = 0;  ///< number of the first one in the trace, from 0
    std::size_t events = 0;         ///< in all runs together
    std::vector<Run> runs;
    std::vector<std::uint32_t> clens;  ///< bytes; of the writes only, in order, under the first codec
};

/// How a trace ended.
enum class End {
    whole,          ///< as its writer finished it
    cut,            ///< in the middle of a record or block; everything before it was delivered
    damaged_index,  ///< the index after the events of a .sr file is damaged; no event is missing
    damaged,        ///< only with salvage: nothing can be read after a damage, and its events are not known
};

struct ReadOptions {
    std::string from;  ///< name of the format, to override detection; empty: detect it from the content
    /// Refuse a trace that names a slot at or above this: 1 TiB of swap with 4 KiB pages.
    std::uint64_t max_slots = 1ULL << 28;
    /// Refuse a trace with more gaps or, with salvage, more damages than this.
    std::uint64_t max_gaps = 1ULL << 18;
    bool salvage = false;  ///< step over damaged blocks instead of throwing; damages() lists them
    /// A pipe ends once this descriptor is readable, instead of being waited for; -1: it is waited for.
    int stop_fd = -1;
    /// Bytes of a page, for a trace that cannot tell; 0: 4096. If the trace tells another size, it is refused.
    std::uint32_t page_size = 0;
    /// For a trace of block requests: the sector at which the swap device begins; not needed if the trace tells.
    std::optional<std::uint64_t> first_sector;
    std::string device;  ///< of block requests, take those to this device; empty: there is only one
};

/// A part of the file that could not be read as events.
struct Damage {
    std::uint64_t offset;        ///< of its first byte in the file
    std::uint64_t bytes;         ///< from there to where reading went on
    std::uint64_t before_event;  ///< number of the first event after it, if that is known
    std::string what;            ///< what is wrong: "checksum differs"

    friend bool operator==(const Damage&, const Damage&) = default;
};

/// Threads: a reader belongs to one thread at a time; several readers may read one file at once.
///
/// Memory, whatever the trace's length: at most 6 MiB if it was written with WriteOptions::modelled off (10 MiB with
/// the largest blocks), else 12 MiB, plus 3 MiB for each codec after the first, 16 bytes a gap and about 100 bytes a
/// damage (both at most ReadOptions::max_gaps). Each part that split() returns takes as much again. What other writers may
/// put into a .sr file takes at most 40 MiB more (docs/format.md, "Sizes that a reader has to cope with").
class TraceReader {
public:
    /// Opens a file, or standard input for "-". gzip, bzip2, xz and zstd are unpacked.
    /// Throws Error: system (the file cannot be read), format (unrecognised, or a damaged header), resource
    /// (a limit of `options`, memory), usage (unknown format name).
    static TraceReader open(const std::string& path, const ReadOptions& options = {});

    /// The same for a trace in memory, which must outlive the reader. Messages call it `name`.
    static TraceReader open_bytes(std::span<const std::byte> bytes, const std::string& name,
                                  const ReadOptions& options = {});

    TraceReader(TraceReader&&) noexcept;
    TraceReader& operator=(TraceReader&&) noexcept;
    ~TraceReader();

    [[nodiscard]] const Metadata& metadata() const;
    /// Name of the format: "sr", "compcache", "csv", …
    [[nodiscard]] std::string format() const;

    /// Decodes the next events into `block` and reuses its memory. Returns false at the end. A block has at
    /// most 32 Ki events, so that it stays in a core's cache.
    /// Throws Error: a block of the file is damaged; those before it were delivered, nothing of it was.
    /// Cost: 10 ns an event for a .sr file written with WriteOptions::modelled off, else about 100 ns, and
    /// 130 ns more if it has times.
    bool next(EventBlock& block);
    /// The same as runs, without the optional columns and the codecs after the first. Calls of both kinds may
    /// be mixed. Cost: some 2 ns an event less, and nothing for times.
    bool next(RunBlock& block);

    /// Makes event `number` the next one. If salvage cannot find it, the first one after it is next; if the
    /// trace has fewer events, nothing is left. gaps() and damages() start over from there. On a reader
    /// returned by split(), the position is clamped to that part.
    /// Cost: reads the index and one block; without an index, the headers of all blocks.
    /// Throws Error: usage (pipes and packed files cannot seek), format (the block that has the event is
    /// damaged; next() then throws as well, until another seek).
    void seek_event(std::uint64_t number);
    /// Makes the first event at `time_ns` or later the next one; if there is none, nothing is left. Blocks
    /// without times are skipped. If times go back from one block to the next, an event at that time in an
    /// earlier block may be missed.
    /// Throws Error: as seek_event(); also usage if no event has a time.
    void seek_time(std::uint64_t time_ns);
    /// Returns readers of consecutive parts of what is left, at most `count` (0 is taken as 1) and at most
    /// one a block, for as many threads. Together they deliver what this reader would have; this reader is
    /// then at its end, until a seek. Each part has its own gaps and damages, and the last one tells how the
    /// file ended. A part can be split again. If nothing is left, returns one reader already at end, with
    /// this reader's end().
    /// Throws Error(Fault::usage): pipes and packed files cannot be split.
    std::vector<TraceReader> split(std::size_t count);
    /// Number of events in the whole trace, even on a part, if that is known without reading it: not for
    /// pipes and packed files. Without an index the events are counted by the headers of the blocks, up to
    /// the first damaged one unless with salvage; a block that is cut does not count.
    [[nodiscard]] std::optional<std::uint64_t> event_count();

    /// Known once next() has returned false.
    [[nodiscard]] End end() const;
    /// The losses known so far; complete once next() has returned false.
    [[nodiscard]] const std::vector<Gap>& gaps() const;
    /// What salvage has stepped over so far. Events after a damage keep the numbers that they had.
    [[nodiscard]] const std::vector<Damage>& damages() const;
    /// What a person should know of how the trace was read, a sentence each: "columns ignored: pid".
    /// Complete once next() has returned false.
    [[nodiscard]] std::vector<std::string> notes() const;

private:
    class Impl;
    explicit TraceReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace swapreplay

#endif
