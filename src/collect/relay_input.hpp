// SPDX-License-Identifier: GPL-2.0-or-later
// Where records come from: a loaded module, or files and pipes with what one wrote.
#ifndef SWAPREPLAY_COLLECT_RELAY_INPUT_HPP
#define SWAPREPLAY_COLLECT_RELAY_INPUT_HPP

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "collect/relay_file.hpp"
#include "collect/sequence.hpp"
#include "swapreplay/trace.hpp"

namespace swapreplay::collect {

/// What the module counted, to check the recording against.
struct Counts {
    std::uint64_t events = 0;  ///< also the number of the next event
    std::uint64_t lost = 0;
    std::optional<std::uint64_t>
        part_pages;  ///< covered in part by a bio, hence no events; nullopt: not counted
};

class RelayInput {
public:
    virtual ~RelayInput() = default;

    /// Reads what there is into files().
    ///
    /// @param sequence  what was taken out of files() so far
    /// @param stop      ends any wait for more input; what is there by then is still read
    /// @returns         S: every event numbered below S is in files(), was taken, or is lost for good
    /// Throws Error: an input vanished. What was read before that is in files().
    virtual std::uint64_t fill(const Sequence& sequence, const std::atomic<bool>& stop) = 0;

    /// Whether nothing more will come; if `stopped` before the last fill(), whether nothing more is there.
    [[nodiscard]] virtual bool ended(bool stopped) const = 0;

    /// Waits until it is time for the next fill().
    virtual void pause() = 0;

    /// nullopt: there is no module to ask.
    [[nodiscard]] virtual std::optional<Counts> counts() = 0;

    /// Page size, slots, kernel, RAM and codec, as far as they are known.
    [[nodiscard]] virtual Metadata metadata() const = 0;

    /// CLOCK_REALTIME less CLOCK_MONOTONIC on the machine that recorded; 0: not known.
    [[nodiscard]] virtual std::int64_t clock_offset_ns() const = 0;

    /// Bytes of a page, if nothing told them and this machine's were taken.
    [[nodiscard]] virtual std::optional<std::uint32_t> assumed_page_size() const { return std::nullopt; }

    [[nodiscard]] std::deque<RelayFile>& files() noexcept { return files_; }
    [[nodiscard]] const std::deque<RelayFile>& files() const noexcept { return files_; }
    [[nodiscard]] Discards& discards() noexcept { return discards_; }

protected:
    std::deque<RelayFile> files_;  // a deque: its elements stay in place when a CPU comes up
    Discards discards_;
};

/// Opens `path`: a relay file of a loaded module (`<debugfs>/sr_relay0`), or a saved one, or a pipe.
/// A name that ends in a number stands for all such names in its directory, unless `one_cpu`.
/// @param page_size  of saved files without the module's info; 0: this machine's
/// Throws Error: it cannot be opened, its info tells another page size, another sr_collect reads it, or a module of another release wrote it.
[[nodiscard]] std::unique_ptr<RelayInput> open_relay(const std::string& path, bool one_cpu,
                                                     std::uint32_t page_size = 0);

}  // namespace swapreplay::collect

#endif
