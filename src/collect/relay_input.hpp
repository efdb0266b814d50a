// SPDX-License-Identifier: GPL-2.0-or-later
// Where records come from: a module at work, or files and pipes with what one wrote.
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

/// What the module counted, to hold the recording against.
struct Counts {
    std::uint64_t events = 0;  ///< the number that the next event gets
    std::uint64_t lost = 0;
};

class RelayInput {
public:
    virtual ~RelayInput() = default;

    /// Reads what there is into files().
    ///
    /// @param sequence  what was taken out of files() so far
    /// @param stop      where the input makes it wait, it waits until this is set; then it takes what is
    /// there
    /// @returns         S: no event numbered below S is still to come, it is in files() or will never be
    /// Throws Error: an input vanished. What was read before is in files().
    virtual std::uint64_t fill(const Sequence& sequence, const std::atomic<bool>& stop) = 0;

    /// Nothing more will come; of a recording that was stopped before the last fill(): nothing more is there.
    [[nodiscard]] virtual bool ended(bool stopped) const = 0;

    /// Until it is time for the next fill().
    virtual void pause() = 0;

    /// Of a module at work.
    [[nodiscard]] virtual std::optional<Counts> counts() const = 0;

    /// Page size, slots, kernel, RAM and codec as far as known.
    [[nodiscard]] virtual Metadata metadata() const = 0;

    /// CLOCK_REALTIME less CLOCK_MONOTONIC on the machine that recorded; 0: not known.
    [[nodiscard]] virtual std::int64_t clock_offset_ns() const = 0;

    [[nodiscard]] std::deque<RelayFile>& files() noexcept { return files_; }
    [[nodiscard]] Discards& discards() noexcept { return discards_; }

protected:
    std::deque<RelayFile> files_;  // a deque: what it holds stays in place when a CPU comes up
    Discards discards_;
};

/// Opens what `path` names: `<debugfs>/sr_relay0` where a module is at work, else a file or pipe.
/// A name that ends in a number stands for all such names beside it, unless `one_cpu`.
/// Throws Error: it cannot be opened, another program collects, or a module of another release wrote it.
[[nodiscard]] std::unique_ptr<RelayInput> open_relay(const std::string& path, bool one_cpu);

}  // namespace swapreplay::collect

#endif
