// SPDX-License-Identifier: LGPL-2.1-or-later
// What is wrong in a .sr file, and how reading goes on after it.
#ifndef SWAPREPLAY_TRACE_SR_SALVAGE_HPP
#define SWAPREPLAY_TRACE_SR_SALVAGE_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "swapreplay/trace.hpp"
#include "trace/io/input_cursor.hpp"

namespace swapreplay::sr {

class Salvage {
public:
    /// @param input  its name, for messages
    Salvage(std::string input, const ReadOptions& options);

    /// False: damage is refused.
    [[nodiscard]] bool wanted() const noexcept { return wanted_; }
    /// Everything is forgotten: reading goes on elsewhere.
    void reset();

    /// What is wrong at the place that the reader has come to.
    /// @param where     "block 3", "the index"
    /// @param to_event  the number after the damaged block's last event, if its header says so; else 0
    void note_wrong(std::string where, std::string what, std::uint64_t to_event);
    /// Throws Error(Fault::format) in the words noted.
    [[noreturn]] void refuse(std::uint64_t offset) const;

    /// What was noted is the beginning of a damage, or more of the one that lasts. True if it begins.
    /// @param next_event    the number of the first event that was not read
    /// @param index_offset  where the footer says that the index is
    /// Throws Error(Fault::resource): more damages than ReadOptions::max_gaps.
    bool begin(std::uint64_t offset, std::uint64_t next_event, std::optional<std::uint64_t> index_offset);
    /// Something right was found; nothing if no damage lasts.
    void end(std::uint64_t offset);
    [[nodiscard]] bool in_damage() const noexcept { return in_damage_; }
    /// As begin() was told, so that not each of the many places in a damage asks anew.
    [[nodiscard]] std::optional<std::uint64_t> index_offset() const noexcept { return index_offset_; }

    /// Event `next_event` comes next, where `expected` was: blocks are missing, or the damage before held
    /// them.
    void note_missing(std::uint64_t offset, std::uint64_t expected, std::uint64_t next_event);
    void note_following_bytes(std::uint64_t offset, std::uint64_t bytes, std::uint64_t before_event);
    [[nodiscard]] const std::vector<Damage>& damages() const noexcept { return damages_; }

    /// The file's end is in this block, unless something is found after its header.
    void note_cut(std::uint64_t offset, std::uint64_t expected, std::uint64_t first_event);
    void forget_cut() noexcept { cut_.reset(); }
    [[nodiscard]] bool at_cut() const noexcept { return cut_.has_value(); }
    /// Nothing was found, so that block is cut and not damaged. Needs at_cut().
    void end_at_cut(std::uint64_t expected);

    /// Headers that promise much and are false must not make salvaging slower than by some factor: what they
    /// promise is read only if it is little beside what was read. A true block that was damaged counts once.
    /// @param offset  how far reading has come
    [[nodiscard]] bool believes(std::uint64_t bytes, std::uint64_t offset) const noexcept;
    /// So many bytes are read on a header's word; they are vindicated if they prove to be a block or an
    /// index.
    void doubt(std::uint64_t bytes) noexcept { doubted_ += bytes; }
    void vindicate(std::uint64_t bytes) noexcept { doubted_ -= bytes; }

private:
    struct Wrong {
        std::string where;
        std::string what;
        std::uint64_t to_event = 0;
    };
    struct Cut {
        std::uint64_t offset;
        std::uint64_t before_event;  ///< with which the damage up to there ended
        std::uint64_t first_event;   ///< of the block that is cut
    };
    void add(Damage damage);

    std::string input_;
    bool wanted_;
    std::uint64_t max_damages_;
    Wrong wrong_;
    std::vector<Damage> damages_;
    bool in_damage_ = false;  ///< the last of damages_ is not over
    std::optional<std::uint64_t> index_offset_;
    std::optional<Cut> cut_;
    std::uint64_t doubted_ = 0;
};

/// To the next four bytes that begin a block or the index, if only by chance, or to the end.
void find_next_magic(InputCursor& input);

}  // namespace swapreplay::sr

#endif
