// SPDX-License-Identifier: GPL-2.0-or-later
// zram that compresses a large folio in chunks of several pages, each of them one object: a model of code that no kernel
// has. It follows "mTHP-friendly compression in zsmalloc and zram based on multi-pages" (Barry Song, Tangquan Zheng;
// linux-mm, RFC v2, 7 November 2024), as far as a trace can tell:
//
//   a chunk      pages of a folio at least as large, which begin at a multiple of the chunk's pages. What is left of a
//                folio, and smaller folios, are stored page by page
//   its object   up to a page long, in the pool that has the pages; longer, in a pool whose pages are as large as the
//                chunk. There: size classes of the one zsmalloc, above a page of (chunk / 256) bytes each, in zspages of
//                pages of that order. The classes here are those of `zsmalloc:page=16K`, up to 32 bytes apart from them
//   a read       of one page decompresses the chunk. A folio that is read as a whole decompresses it once
//   a free       of one page: what is left is decompressed and stored again, page by page, under frees=store. In that
//                series (frees=keep) the chunk stays as it is until none of its pages is left
//   an overwrite of one page is a free and a write. In that series the new page is put into the chunk, which is
//                compressed again; how long it is then no trace tells
//
// A chunk of pages that are all same-filled takes nothing, as if they all had the same word.
#ifndef SWAPREPLAY_REPLAY_CHUNKED_REPLAY_HPP
#define SWAPREPLAY_REPLAY_CHUNKED_REPLAY_HPP

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "replay/chunk_totals.hpp"
#include "replay/object_store.hpp"
#include "replay/pool_replay.hpp"
#include "trace/slot_table.hpp"

namespace swapreplay {

class ChunkedReplay final : public PoolReplay {
public:
    static constexpr std::uint32_t most_pages = 16;  ///< of a chunk: 64K of 4K

    /// Throws Error(Fault::usage): what no trace tells of such a policy is asked for, or the pool cannot have pages as
    /// large as a chunk.
    ChunkedReplay(const PoolSpec& spec, const ReplayOptions& options);

    void apply(const EventBlock& block, std::size_t begin, std::size_t end) override;
    /// Stores pages that waited for the rest of their chunk.
    void end_of_trace() override {
        store_waiting();
        end_event();
    }
    std::optional<std::uint64_t> compact() override;
    void visit_slots(const std::function<void(Slot, SlotState)>& visit) override;
    [[nodiscard]] SlotContent content(Slot slot) override;
    void write_back(Slot slot) override;
    bool replace(Slot slot, std::uint32_t clen) override;
    void finish() override {}

    [[nodiscard]] Usage usage() const override;
    [[nodiscard]] std::vector<ClassUse> classes() const override { return {}; }
    [[nodiscard]] std::vector<ClassUse> classes_at_peak() const override { return {}; }
    [[nodiscard]] std::optional<ClassDetails> class_details() const override { return std::nullopt; }
    [[nodiscard]] std::optional<std::uint32_t> huge_size() const override {
        return pages_.pool().huge_size();
    }
    [[nodiscard]] std::uint32_t page_size() const override { return page_bytes_; }
    [[nodiscard]] bool compacts() const override { return pages_.pool().compacts(); }
    [[nodiscard]] std::string pool_text() const override { return pages_.pool().pool_text(); }
    [[nodiscard]] bool counts_objects() const override { return pages_.pool().counts_objects(); }
    [[nodiscard]] std::optional<CheckFailure> failure() const override { return std::nullopt; }
    [[nodiscard]] const Latencies* latencies() const override { return nullptr; }
    [[nodiscard]] const ChunkTotals* chunks() const override { return &totals_; }

private:
    enum class Holds : std::uint8_t { nothing, same_filled, object, part_of_chunk, rejected };
    struct Page {
        std::uint32_t clen = 0;
        ObjectStore::Id object = 0;
        Holds holds = Holds::nothing;
        bool same_filled = false;
    };
    struct Chunk {
        std::uint32_t clen = 0;
        ObjectStore::Id object = 0;
        std::uint16_t live = 0;  ///< a bit for each page that is still there
        bool same_filled = false;
        bool small = false;  ///< among the pages
    };
    struct Waiting {
        Slot first{};
        std::uint32_t count = 0;
        std::array<Page, most_pages> pages{};
    };

    void write(const EventBlock& block, std::size_t i);
    void read(Slot slot, std::uint64_t order);
    void free(Slot slot);
    [[nodiscard]] bool may_be_of_chunk(std::uint64_t order) const noexcept;
    [[nodiscard]] bool folio_has_a_chunk(std::uint64_t order) const noexcept;
    [[nodiscard]] std::uint32_t clen_of_waiting(std::uint32_t recorded) const;
    void store_waiting();
    void store_chunk(std::uint32_t clen);
    [[nodiscard]] bool place_chunk(Chunk& chunk);
    [[nodiscard]] std::uint64_t slots_in_use(Slot first, std::uint32_t count);
    void store_page(Slot slot, Page page);
    [[nodiscard]] bool place_page(Page& page);
    void release(Slot first, std::uint32_t count);
    void release_page(Page& page);
    void take_from_chunk(std::uint32_t number, std::uint16_t pages);
    void store_rest(std::uint32_t number, std::uint16_t rest);
    void count_read(const Page& page, Slot slot, std::uint64_t order);

    [[nodiscard]] bool is_huge(const Page& page) const noexcept { return page.clen >= huge_page_; }
    [[nodiscard]] bool is_huge(const Chunk& chunk) const noexcept {
        return !chunk.same_filled && chunk.clen >= huge_chunk_;
    }
    [[nodiscard]] std::uint32_t stored_bytes(const Page& page) const noexcept;
    [[nodiscard]] std::uint32_t stored_bytes(const Chunk& chunk) const noexcept;
    [[nodiscard]] ObjectStore& store_of(const Page& /*page*/) noexcept { return pages_; }
    [[nodiscard]] ObjectStore& store_of(const Chunk& chunk) noexcept {
        return chunk.small ? pages_ : chunk_pool_;
    }
    template <class Content>
    [[nodiscard]] bool put(Content& content);
    template <class Content>
    void drop(const Content& content);
    [[nodiscard]] Page rejected_page();
    void note_pages();
    void end_event();

    const StoreRules rules_;
    const std::uint32_t page_bytes_, pages_a_chunk_;
    const std::size_t codec_;
    const std::optional<std::size_t> chunk_codec_;
    ObjectStore pages_, chunk_pool_;
    const std::uint32_t huge_page_, huge_chunk_;
    SlotTable<Page> slots_;
    SlotTable<Chunk> chunks_;  ///< by its first slot / pages_a_chunk_
    Waiting waiting_;
    std::optional<Slot> just_read_;  ///< by the event before
    std::uint64_t event_ = 0;
    std::uint64_t high_pages_ = 0, high_used_bytes_ = 0;  ///< in this event
    Usage usage_;                                         ///< without pages and used bytes
    ChunkTotals totals_;
};

}  // namespace swapreplay

#endif
