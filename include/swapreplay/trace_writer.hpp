// SPDX-License-Identifier: LGPL-2.1-or-later
// Writes a trace, a block at a time, in bounded memory. Stable from 1.0 on.
#ifndef SWAPREPLAY_TRACE_WRITER_HPP
#define SWAPREPLAY_TRACE_WRITER_HPP

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "swapreplay/event.hpp"
#include "swapreplay/trace.hpp"

namespace swapreplay {

struct WriteOptions {
    std::string format = "sr";  ///< a format's name, as TraceReader::format() gives it
    bool overwrite = false;     ///< an output that exists is refused otherwise
    bool times = true;          ///< keep the events' times, where they have any
    bool timed = false;         ///< events that are appended one by one have times, of which 0 is one;
                                ///< otherwise 0 is none until one of them is not 0

    // The rest is for "sr"; other formats have no choice.
    std::uint32_t block_events = 1U << 20;  ///< a block is written after so many; 1 to 1 Mi
    int zstd_level = 19;                    ///< 1 to 22
    bool modelled = true;  ///< allow the range coder: up to a fifth smaller, a tenth as fast to read or less
    bool same_filled = true;  ///< keep the same-filled flags
    bool hashes = false;      ///< keep content hashes, up to 8 bytes a write
};

/// Every block reaches the file whole and by itself: a process killed at any point leaves a file that is
/// readable up to its last whole block. One thread's own.
class TraceWriter {
public:
    /// Creates the file and writes its header; "-" is standard output.
    /// Throws Error: usage (the output exists, an option is out of range, no such format), system.
    static TraceWriter create(const std::string& path, const Metadata& metadata,
                              const WriteOptions& options = {});

    TraceWriter(TraceWriter&&) noexcept;
    TraceWriter& operator=(TraceWriter&&) noexcept;
    /// Without finish(): writes what is complete as a block, then leaves the file without its index. Errors
    /// are lost: call finish().
    ~TraceWriter();

    /// The next event. A time may be smaller than the one before: events of several CPUs are in the order in
    /// which they happened, their clocks differ a little.
    /// A trace with several codecs takes EventBlocks only.
    /// Throws Error: the disk is full or the system refuses; whole blocks remain. Every later call throws
    /// too.
    void append(const Event& event);
    /// The next events, with their clens under each codec of the metadata.
    void append(const EventBlock& block);
    /// Between the last event and the next one, `lost` events happened that are not recorded.
    void gap(std::uint64_t lost);
    /// Writes the events held back as a block of their own, so that they survive whatever comes.
    void flush_block();
    /// The last block and the index; everything is on the disk when it returns. No call may follow.
    void finish();

    [[nodiscard]] std::uint64_t events() const noexcept;         ///< appended so far
    [[nodiscard]] std::uint64_t events_held() const noexcept;    ///< without those of not_held()
    [[nodiscard]] std::uint64_t bytes_written() const noexcept;  ///< to the file so far
    /// What was given and the format has no place for, half a sentence each: "12 frees".
    [[nodiscard]] std::vector<std::string> not_held() const;

private:
    class Impl;
    explicit TraceWriter(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace swapreplay

#endif
