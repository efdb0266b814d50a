// SPDX-License-Identifier: LGPL-2.1-or-later
// Reads .sr: one block after the other (reader.cpp), or some of them (reader_access.cpp).
#ifndef SWAPREPLAY_TRACE_SR_READER_HPP
#define SWAPREPLAY_TRACE_SR_READER_HPP

#include <optional>
#include <string>
#include <vector>

#include "trace/format.hpp"
#include "trace/io/input_cursor.hpp"
#include "trace/sr/block_decoder.hpp"
#include "trace/sr/block_map.hpp"
#include "trace/sr/layout.hpp"
#include "trace/sr/salvage.hpp"

namespace swapreplay::sr {

class Reader final : public FormatReader {
public:
    Reader(Input input, const ReadOptions& options);

    [[nodiscard]] const Metadata& metadata() const override { return metadata_; }
    bool next(EventBlock& block) override;
    bool next_runs(RunBlock& block) override;
    [[nodiscard]] End end() const override { return end_.value_or(End::whole); }
    [[nodiscard]] const std::vector<Gap>& gaps() const override { return gaps_; }
    [[nodiscard]] const std::vector<Damage>& damages() const override { return salvage_.damages(); }

    void seek_event(std::uint64_t number) override;
    void seek_time(std::uint64_t time_ns) override;
    std::vector<std::unique_ptr<FormatReader>> split(std::size_t count) override;
    std::optional<std::uint64_t> event_count() override;

private:
    enum class Step {
        block,    ///< one is open
        end,      ///< there is none: end_ says how
        damaged,  ///< salvage_ was told how
    };
    /// Between two blocks, or before the first or after the last.
    struct Border {
        std::uint64_t offset = 0;
        std::uint64_t event = 0;  ///< number of the next block's first event
        std::uint64_t block = 0;  ///< and of the block itself, from 0
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
    Step step_after_index(std::uint64_t index_at, End end);
    Step step_short_end(std::span<const std::byte> rest);
    Step ended(End end);
    Step ended_at_damaged_index();
    Step damaged_block(std::string what, std::uint64_t to_event = 0);
    Step damaged_index(std::string what);
    void open_block(const BlockHeader& header, std::span<const std::byte> payload);
    void take_gaps();
    void take_facts();
    [[nodiscard]] std::optional<std::uint64_t> index_offset() const;

    void visit_own_blocks(const BlockMap::Visit& visit) const;
    std::vector<Border> borders_of_parts(std::size_t count, const Border& here) const;
    void go_to(const Border& border);

    InputCursor input_;
    ReadOptions options_;
    Metadata metadata_;
    BlockMap map_;
    Border begin_;                ///< of the file's blocks, or of a part's
    std::optional<Border> stop_;  ///< where a part ends
    BlockDecoder decoder_;
    Salvage salvage_;
    Border open_;                        ///< before the block that was opened last
    std::uint64_t blocks_ = 0;           ///< number of the next block; what was stepped over counts as one
    std::uint64_t expected_event_ = 0;   ///< number of the next block's first event
    std::uint64_t gaps_from_event_ = 0;  ///< earlier ones were jumped over
    std::vector<Gap> gaps_;
    std::size_t facts_bytes_ = 0;  ///< taken from blocks
    std::optional<End> end_;       ///< nullopt: not there yet
};

}  // namespace swapreplay::sr

#endif
