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

/// What was read and is no event of the recording.
struct Discards {
    std::uint64_t duplicates = 0;  ///< records of an event that was there already
    std::uint64_t late = 0;        ///< records out of order: their place had been passed, their event is lost
    std::uint64_t invalid = 0;     ///< records that the module cannot have written
    std::string first_invalid;     ///< where and why
    std::uint64_t partial_bytes = 0;  ///< after the last whole record, at the end of an input
    std::string partial_in;           ///< the input they end
    std::string unfinished;  ///< an input that might have brought more when the recording was stopped
};

/// A file in which numbers only grow, so that one which is not above the last is no new event.
///
/// The module gives each record once. Who reads relay files by the kernel's own means is not so lucky: a
/// reader that has caught up can be set back by a whole buffer (kernel/sr_channel.c tells how). The page's
/// sample holds one such buffer 29 times.
class RelayFile {
public:
    /// Opens for reading; waits for a writer where it is a FIFO.
    /// Throws Error: it cannot be opened.
    RelayFile(std::string path, const RecordRules& rules);

    /// Reads once, as many bytes as fit `scratch`, without waiting where the file does not.
    ///
    /// @param scratch  at least 2 * record_size bytes; holds the result
    /// @param records  set to the whole records among them, none perhaps; a rest is kept for the next time
    /// @returns        false where nothing came: the end of a file or pipe; of a relay file all that is there
    /// Throws Error: the system refuses, as it does once the module is gone.
    bool read(std::span<std::byte> scratch, std::span<const std::byte>& records);

    /// Checks the records and holds those that are new.
    void add(std::span<const std::byte> records, const Sequence& sequence, Discards& discards);

    /// The rest that read() kept will never be a record.
    void end(Discards& discards);

    /// Numbers that no event has yet are refused from here on.
    void limit_seq(std::uint64_t below) noexcept { rules_.seq_limit = below; }

    [[nodiscard]] bool empty() const noexcept { return head_ == held_.size(); }
    [[nodiscard]] std::size_t held() const noexcept { return held_.size() - head_; }
    [[nodiscard]] const Numbered& front() const noexcept { return held_[head_]; }
    void pop() noexcept;
    /// The highest number seen in this file.
    [[nodiscard]] std::optional<std::uint64_t> last_seq() const noexcept { return last_seq_; }

    [[nodiscard]] int fd() const noexcept { return fd_.get(); }
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    [[nodiscard]] bool holds(std::uint64_t seq) const;

    std::string path_;
    OwnedFd fd_;
    RecordRules rules_;
    std::uint64_t bytes_checked_ = 0;  // for messages
    std::array<std::byte, record_size> rest_{};
    std::size_t rest_size_ = 0;
    std::vector<Numbered> held_;  // from head_ on, growing
    std::size_t head_ = 0;
    std::optional<std::uint64_t> last_seq_;
};

}  // namespace swapreplay::collect

#endif
