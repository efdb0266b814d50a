// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads every trace format through one interface, block by block.
#ifndef SWAPREPLAY_TRACE_HPP
#define SWAPREPLAY_TRACE_HPP

#include <cstddef>
#include <cstdint>
#include <memory>
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

/// How a trace ended.
enum class End {
    whole,  ///< as its writer finished it
    cut,    ///< in the middle of a record or block; everything before was delivered
};

struct ReadOptions {
    std::string from;  ///< a format's name, to overrule what the content says; empty: find out
    std::uint64_t max_slots = 1ULL << 28;  ///< a trace that names a higher slot is refused: 1 TiB of swap
};

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
    /// The format's name: "sr", "compcache", "compcache-md5".
    [[nodiscard]] std::string format() const;

    /// Decodes the next block into `block`, whose memory is used again. False at the end.
    /// Throws Error: a block is damaged; the blocks before it were delivered.
    bool next(EventBlock& block);

    /// Known once next() gave false.
    [[nodiscard]] End end() const;
    /// What is known of losses so far; complete once next() gave false.
    [[nodiscard]] const std::vector<Gap>& gaps() const;

private:
    class Impl;
    explicit TraceReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace swapreplay

#endif
