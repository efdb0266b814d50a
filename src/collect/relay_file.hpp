// SPDX-License-Identifier: GPL-2.0-or-later
// One CPU's relay file: reads it, checks it, and holds its events until the merge takes them.
#ifndef SWAPREPLAY_COLLECT_RELAY_FILE_HPP
#define SWAPREPLAY_COLLECT_RELAY_FILE_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/owned_fd.hpp"
#include "collect/relay_record.hpp"
#include "collect/sequence.hpp"

namespace swapreplay::collect {

/// What was read and is not an event of the recording.
struct Discards {
    std::uint64_t duplicates = 0;  ///< records of events that had come before
    std::uint64_t late = 0;     ///< records out of order, whose place had been passed: their events are lost
    std::uint64_t invalid = 0;  ///< records that the module cannot have written
    std::string first_invalid;  ///< where it was, and why it is invalid
    std::uint64_t partial_bytes = 0;  ///< at the end of inputs that end inside a record
    std::string partial_in;           ///< the last such input
    std::string unfinished;           ///< an input that had not ended when the recording was stopped

    /// Whether events are missing because the input is cut or damaged.
    [[nodiscard]] bool damaged() const noexcept { return invalid + late + partial_bytes > 0; }
};

/// Numbers only grow within one file, so a record whose number is not above the last one is not a new event.
///
/// The module hands out each record once. The kernel's own read() of relay files can set a reader that has
/// caught up back by a whole buffer (kernel/sr_channel.c says how); compcache 2008's sample holds one such
/// buffer 29 times.
class RelayFile {
public:
    /// Opens for reading; waits for a writer if it is a FIFO.
    /// Throws Error: it cannot be opened.
    RelayFile(std::string path, const RecordRules& rules);

    /// Reads once, as many bytes as fit into `scratch`; waits only if the file itself does.
    ///
    /// @param scratch  at least 2 * record_size bytes; holds the result
    /// @param records  set to the whole records among them, perhaps none; a rest is kept for the next call
    /// @returns        false if nothing came: the end of a file or pipe, or no more in a relay file for now
    /// Throws Error: the file cannot be read, as after the module is gone.
    bool read(std::span<std::byte> scratch, std::span<const std::byte>& records);

    /// Checks the records and holds those that are new.
    void add(std::span<const std::byte> records, const Sequence& sequence, Discards& discards);

    /// No more will come: the rest that read() kept is not a record.
    void end(Discards& discards);

    /// From here on, records with numbers of `below` or above are invalid: no event has them yet.
    void limit_seq(std::uint64_t below) noexcept { rules_.seq_limit = below; }

    [[nodiscard]] bool empty() const noexcept { return head_ == held_.size(); }
    [[nodiscard]] std::size_t held() const noexcept { return held_.size() - head_; }
    [[nodiscard]] const NumberedEvent& front() const noexcept { return held_[head_]; }
    void pop() noexcept;
    /// The highest number seen in this file.
    [[nodiscard]] std::optional<std::uint64_t> last_seq() const noexcept { return last_seq_; }

    [[nodiscard]] int fd() const noexcept { return fd_.get(); }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    [[nodiscard]] bool holds(std::uint64_t seq) const;
    void add_event(const NumberedEvent& event, const Sequence& sequence, Discards& discards);
    RecordFault take(std::span<const std::byte, record_size> bytes, const Sequence& sequence,
                     Discards& discards);

    std::string path_;
    OwnedFd fd_;
    RecordRules rules_;
    std::uint64_t bytes_checked_ = 0;  // for messages
    std::array<std::byte, record_size> rest_{};
    std::size_t rest_size_ = 0;
    std::vector<NumberedEvent> held_;  // from head_ on, growing
    std::size_t head_ = 0;
    std::optional<std::uint64_t> last_seq_;
    NumberedClens clens_;  // the last that came; for the event after it, if that has the same number
};

}  // namespace swapreplay::collect

#endif
