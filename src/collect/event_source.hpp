// SPDX-License-Identifier: GPL-2.0-or-later
// Where a recording's events come from: relay files (relay_source.hpp), or a running zram (live_zram.hpp).
#ifndef SWAPREPLAY_COLLECT_EVENT_SOURCE_HPP
#define SWAPREPLAY_COLLECT_EVENT_SOURCE_HPP

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include <sys/stat.h>

#include "swapreplay/trace.hpp"

namespace swapreplay::collect {

using Details = std::array<std::uint64_t, detail_count>;  ///< by number of Detail

[[nodiscard]] constexpr Details no_details() noexcept {
    Details details{};
    details.fill(not_known);
    return details;
}

/// An event, and the loss before it, as both go into the trace.
struct RecordedEvent {
    Event event;
    std::uint64_t lost_before = 0;  ///< events that happened since the previous one and were not recorded
    std::uint64_t number = 0;       ///< of the source's own, if it has any
    std::uint8_t copy = 0;          ///< what became of the copy of its page: bpf/zram_copy.h
    std::vector<std::uint32_t> more_clens = {};  ///< under the codecs after the first; empty: not known
    Details details = no_details();

    [[nodiscard]] std::uint64_t& of(Detail detail) noexcept {
        return details[static_cast<std::size_t>(detail)];
    }
    [[nodiscard]] std::uint64_t of(Detail detail) const noexcept {
        return details[static_cast<std::size_t>(detail)];
    }
};

/// What is known when nothing more comes.
struct SourceEnd {
    std::uint64_t lost_after = 0;              ///< events lost after the last one taken
    std::vector<std::string> notes;            ///< one sentence each: what else is to be said
    std::vector<std::string> warnings;         ///< one sentence each: what is wrong, and what to do
    bool damaged = false;                      ///< the input is cut or damaged
    std::string failure;                       ///< why nothing of use came; empty if something did
    std::map<std::string, std::string> facts;  ///< for Metadata::facts
};

/// One round of a recording is fill(), then take(), then pause().
class EventSource {
public:
    using Emit = std::function<void(const RecordedEvent&)>;

    virtual ~EventSource() = default;

    /// Reads what there is.
    ///
    /// @param stopped  the recording was asked to end before this call: what is there is still to be read
    /// @param stop     ends any wait for more input
    /// Throws Error: the input vanished. What was read before that can be taken, after give_up().
    virtual void fill(bool stopped, const std::atomic<bool>& stop) = 0;
    /// fill() has thrown and is not called again: take() may deliver all that is held.
    virtual void give_up() = 0;

    /// Passes on every event whose place in the order is certain. Its time is CLOCK_MONOTONIC.
    virtual void take(const Emit& emit) = 0;

    /// Whether nothing more will come; if `stopped` before the last fill(), whether nothing more is there.
    [[nodiscard]] virtual bool ended(bool stopped) const = 0;

    /// Waits until it is time for the next fill().
    virtual void pause() = 0;

    /// It records what happens now, not what a file says.
    [[nodiscard]] virtual bool live() const = 0;
    /// Page size, slots, kernel, RAM and codec, as far as they are known.
    [[nodiscard]] virtual Metadata metadata() const = 0;
    /// CLOCK_REALTIME less CLOCK_MONOTONIC on the machine that recorded; 0: not known.
    [[nodiscard]] virtual std::int64_t clock_offset_ns() const = 0;
    /// Events read and not yet taken.
    [[nodiscard]] virtual std::uint64_t held() const = 0;

    /// Throws Error(Fault::usage): the file is one of those that are read.
    virtual void refuse_as_output(const struct stat& output, const std::string& path) const = 0;

    /// Called once, after the last take().
    [[nodiscard]] virtual SourceEnd end() = 0;
};

}  // namespace swapreplay::collect

#endif
