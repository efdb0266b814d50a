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
    std::string format = "sr";  ///< name of the format, as TraceReader::format() returns it
    bool overwrite = false;     ///< replace an output that exists; otherwise it is refused
    bool times = true;          ///< keep the events' times, if they have any
    /// Events appended one by one have times, and 0 is one. Otherwise a time of 0 means none, until an event
    /// has another.
    bool timed = false;

    // The rest is for "sr"; other formats ignore it.
    /// Events in a block, 1 to 1 Mi. A cut or damaged block loses as many; smaller ones take more bytes in all
    /// (docs/performance.md).
    std::uint32_t block_events = 1U << 17;
    int zstd_level = 19;  ///< 1 to 22
    /// Allow the range coder: up to a fifth smaller, a tenth as fast to read, and version 2 of .sr, not 1.
    bool modelled = true;
    bool same_filled = true;  ///< keep the same-filled flags
    bool hashes = false;      ///< keep content hashes: up to 8 bytes a write
};

/// Each block reaches the file complete, in one write, so a process that is killed at any point leaves a file
/// that can be read up to its last complete block. A writer belongs to one thread at a time.
class TraceWriter {
public:
    /// Creates the file and writes its header; "-" is standard output.
    /// Throws Error: usage (the output exists, an option is out of range, unknown format), system, resource
    /// (no space).
    static TraceWriter create(const std::string& path, const Metadata& metadata,
                              const WriteOptions& options = {});

    TraceWriter(TraceWriter&&) noexcept;
    TraceWriter& operator=(TraceWriter&&) noexcept;
    /// If finish() was not called, writes the events held back as a block and leaves the file without an
    /// index. Errors are lost: call finish().
    ~TraceWriter();

    /// Appends an event. Its time may be less than that of the event before: events of several CPUs come in
    /// the order in which they happened, and their clocks differ a little.
    /// A trace with several codecs takes EventBlocks only.
    /// Throws Error: resource (the disk is full), system, usage. Complete blocks remain, and every later call
    /// throws as well.
    void append(const Event& event);
    /// Appends events, with their clens under each codec of the metadata.
    void append(const EventBlock& block);
    /// Records that `lost` events were lost between the last event and the next one.
    void gap(std::uint64_t lost);
    /// Adds to Metadata::facts, or replaces, what is known only now. A fact that the header has is not written again.
    /// Throws Error(Fault::usage): the name is empty, or has a '=' in it.
    void fact(const std::string& name, const std::string& value);
    /// Writes the events held back as a block of their own, so that they survive a crash.
    void flush_block();
    /// Writes the last block and the index. Everything is on the disk when it returns. No call may follow.
    void finish();

    [[nodiscard]] std::uint64_t events() const noexcept;         ///< appended so far
    [[nodiscard]] std::uint64_t events_held() const noexcept;    ///< the same without those of not_held()
    [[nodiscard]] std::uint64_t bytes_written() const noexcept;  ///< to the file so far
    /// What was appended and the format cannot hold, a phrase each: "12 frees".
    [[nodiscard]] std::vector<std::string> not_held() const;

private:
    class Impl;
    explicit TraceWriter(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace swapreplay

#endif
