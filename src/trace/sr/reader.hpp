// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads .sr: one block after the other (reader.cpp), or some of them (reader_access.cpp).
#ifndef SWAPREPLAY_TRACE_SR_READER_HPP
#define SWAPREPLAY_TRACE_SR_READER_HPP

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "trace/format.hpp"
#include "trace/input_cursor.hpp"
#include "trace/sr/block_decoder.hpp"
#include "trace/sr/index.hpp"
#include "trace/sr/layout.hpp"

namespace swapreplay::sr {

class Reader final : public FormatReader {
public:
    Reader(Input input, const ReadOptions& options);

    [[nodiscard]] const Metadata& metadata() const override { return metadata_; }
    bool next(EventBlock& block) override;
    bool next_runs(RunBlock& block) override;
    [[nodiscard]] End end() const override { return end_; }
    [[nodiscard]] const std::vector<Gap>& gaps() const override { return gaps_; }
    [[nodiscard]] const std::vector<Damage>& damages() const override { return damages_; }

    void seek_event(std::uint64_t number) override;
    void seek_time(std::uint64_t time_ns) override;
    std::vector<std::unique_ptr<FormatReader>> split(std::size_t count) override;
    std::optional<std::uint64_t> event_count() override;

private:
    enum class Step {
        block,    ///< one is open
        end,      ///< there is none: end_ says how
        damaged,  ///< where_ and what_ say how
    };
    /// Between two blocks, or before the first or behind the last.
    struct Border {
        std::uint64_t offset = 0;
        std::uint64_t event = 0;  ///< number of the next block's first event
        std::uint64_t block = 0;  ///< and of the block itself, from 0
    };
    struct Cut {
        std::uint64_t offset;
        std::uint64_t before_event;  ///< what the damage up to there ended with
        std::uint64_t first_event;   ///< of the block that is cut
    };
    struct IndexSeen {
        bool complete = false;  ///< it and its footer are there
        std::optional<std::uint64_t>
            events;  ///< that it counts; nullopt where it is not right, or not believed
        std::optional<std::uint64_t> footer;  ///< where that says that the index is
        bool passed = false;                  ///< a pipe: it is gone
    };

    /// A part: from `begin` to `stop`.
    Reader(const Reader& whole, const Border& begin, std::optional<Border> stop);

    template <class Block>
    bool next_piece(Block& block);
    bool load_block();
    Step step();
    Step step_block(const BlockHeader& header);
    Step step_cut_block(const BlockHeader& header, std::span<const std::byte> rest);
    Step step_index(std::uint64_t length);
    Step step_short_end(std::span<const std::byte> rest);
    [[nodiscard]] IndexSeen look_through_index(std::uint64_t length);
    Step end_behind_index(std::uint64_t index_at);
    Step damaged_block(std::string what, std::uint64_t next_event = 0);
    Step damaged_index(std::string what);
    Step end_damaged_index();
    [[noreturn]] void throw_damage(std::uint64_t offset) const;
    void begin_damage(std::uint64_t offset);
    void end_damage(std::uint64_t offset);
    void end_at_cut();
    void open_block(const BlockHeader& header, std::span<const std::byte> payload);
    void note_missing(std::uint64_t offset, std::uint64_t next_event);
    [[nodiscard]] bool believes(std::uint64_t bytes) const noexcept;

    void need_seekable() const;
    [[nodiscard]] std::optional<std::uint64_t> index_offset() const;
    [[nodiscard]] std::optional<std::uint64_t> known_index_offset() const;
    using Visit = std::function<bool(const BlockPlace&, std::uint64_t number)>;
    void visit_blocks(const Visit& visit) const;
    void visit_own_blocks(const Visit& visit) const;
    [[nodiscard]] bool has_index() const;
    bool visit_index(const Visit& visit) const;
    void scan_blocks(const Visit& visit) const;
    void go_to(const Border& border);

    InputCursor input_;
    ReadOptions options_;
    Metadata metadata_;
    std::uint64_t first_block_ = 0;  ///< offset of the file's first block
    Border begin_;                   ///< of the file's blocks, or of a part's
    std::optional<Border> stop_;     ///< where a part ends
    BlockDecoder decoder_;
    std::string where_;  ///< it was wrong in the last step: a block, or the index
    std::string what_;   ///< was wrong there
    /// Behind the damaged block, where its header could be read; else 0.
    std::uint64_t damaged_to_event_ = 0;
    Border open_;                        ///< before the block that was opened last
    std::uint64_t blocks_ = 0;           ///< number of the next block; what was stepped over counts as one
    std::uint64_t expected_event_ = 0;   ///< number of the next block's first event
    std::uint64_t gaps_from_event_ = 0;  ///< earlier ones were jumped over
    bool finished_ = false;
    End end_ = End::whole;
    std::vector<Gap> gaps_;
    std::vector<Damage> damages_;
    bool in_damage_ = false;  ///< the last of damages_ is not over
    std::optional<Cut>
        cut_;  ///< the file's end is in this block, unless something is found behind its header
    std::uint64_t disproved_ = 0;  ///< bytes of blocks and indexes that proved to be none, since go_to()
    std::optional<std::uint64_t> index_offset_;  ///< as it was when the damage began
    mutable std::optional<bool> index_right_;    ///< once somebody asked
};

/// Takes an index's entries, the next `bytes` of an input, in pieces, which takes little memory however many
/// they are. False where there are fewer.
template <class Visit>
bool read_entries(InputCursor& input, std::uint64_t bytes, IndexReader& entries, Visit visit) {
    constexpr std::uint64_t piece_bytes = std::uint64_t{64} << 10;
    while (bytes > 0) {
        const auto piece = input.peek(std::min(bytes, piece_bytes));
        if (piece.empty()) return false;
        entries.add(piece, visit);
        input.skip(piece.size());
        bytes -= piece.size();
    }
    return true;
}

/// To the next four bytes that begin a block or the index, if only by chance, or to the end.
void find_next_magic(InputCursor& input);

}  // namespace swapreplay::sr

#endif
