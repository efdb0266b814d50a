// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads .sr: one block after the other, or some of them.
#ifndef SWAPREPLAY_TRACE_SR_READER_HPP
#define SWAPREPLAY_TRACE_SR_READER_HPP

#include <optional>
#include <string>
#include <vector>

#include "trace/format.hpp"
#include "trace/input_cursor.hpp"
#include "trace/sr_block_decoder.hpp"
#include "trace/sr_layout.hpp"

namespace swapreplay::sr {

class Reader final : public FormatReader {
public:
    Reader(Input input, const ReadOptions& options);

    [[nodiscard]] const Metadata& metadata() const override { return metadata_; }
    bool next(EventBlock& block) override { return next_piece(block); }
    bool next_runs(RunBlock& block) override { return next_piece(block); }
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

    /// A part: blocks from `first` on, up to the offset where the next part begins.
    Reader(const Reader& whole, const BlockPlace& first, std::optional<std::uint64_t> stop);

    template <class Block>
    bool next_piece(Block& block);
    bool load_block();
    Step step();
    Step step_block(const BlockHeader& header);
    Step step_index();
    Step damaged_block(std::string what, std::uint64_t next_event = 0);
    Step damaged_index(std::string what);
    [[noreturn]] void throw_damage(std::uint64_t offset) const;
    void begin_damage(std::uint64_t offset);
    void end_damage(std::uint64_t offset);
    void find_next_magic();
    void open_block(const BlockHeader& header, std::uint64_t offset);
    void note_missing(std::uint64_t offset, std::uint64_t next_event);
    Step end_behind_index(std::uint64_t offset);
    bool read_into_buffer(std::size_t bytes);

    void need_seekable() const;
    [[nodiscard]] std::optional<std::uint64_t> index_offset() const;
    [[nodiscard]] std::vector<BlockPlace> places();
    [[nodiscard]] std::optional<std::vector<BlockPlace>> places_of_index() const;
    [[nodiscard]] std::vector<BlockPlace> places_by_scan() const;
    void go_to(const BlockPlace& place);

    InputCursor input_;
    ReadOptions options_;
    Metadata metadata_;
    std::uint64_t first_block_ = 0;      ///< offset of the file's first block
    std::optional<std::uint64_t> stop_;  ///< offset where a part ends
    BlockDecoder decoder_;
    Bytes buffer_;       ///< the bytes of this step: header, then payload
    std::string where_;  ///< it was wrong in the last step: a block, or the index
    std::string what_;   ///< was wrong there
    std::uint64_t damaged_to_event_ =
        0;                               ///< behind the damaged block, where its header could be read; else 0
    std::uint64_t blocks_ = 0;           ///< opened, damaged ones counted too
    std::uint64_t expected_event_ = 0;   ///< number of the next block's first event
    std::uint64_t gaps_from_event_ = 0;  ///< earlier ones were jumped over
    bool finished_ = false;
    End end_ = End::whole;
    std::vector<Gap> gaps_;
    std::vector<Damage> damages_;
    bool in_damage_ = false;  ///< the last of damages_ is not over
};

}  // namespace swapreplay::sr

#endif
