// SPDX-License-Identifier: GPL-2.0-or-later
// The engine: events in, calls to a pool out, under a policy's rules. A template over the pool and the
// instrument, so that a call costs what the pool costs; PoolReplay above it costs a virtual call a block.
//
// Per slot it keeps a handle and 32 bits of clen and state: 8 B for a pool of small handles, 16 B for others.
// The table of a million slots does not fit a cache, so records are fetched ahead, and if the pool can,
// its own memory after them (measured: 24 and 12 events ahead; 19 → 16 ns an event for a counting zsmalloc).
#ifndef SWAPREPLAY_REPLAY_ENGINE_HPP
#define SWAPREPLAY_REPLAY_ENGINE_HPP

#include <algorithm>

#include <fmt/format.h>

#include "plugin/guard.hpp"
#include "replay/block_check.hpp"
#include "replay/checking.hpp"
#include "replay/instruments.hpp"
#include "replay/pool_replay.hpp"
#include "replay/slot_record.hpp"
#include "swapreplay/error.hpp"
#include "trace/slot_table.hpp"

namespace swapreplay {

template <Pool P, class Instrument>
class Engine final : public PoolReplay {
public:
    Engine(const PoolSpec& spec, const ReplayOptions& options) requires SpecifiedPool<P>
        : Engine(Parameters(P::info(), spec,
                            options.slot_bytes == 0 ? default_page_size : options.slot_bytes),
                 options) {}

    /// Around a pool that no specification makes.
    template <class... OfPool>
    Engine(const ReplayOptions& options, std::string pool_text, const OfPool&... of_pool)
        : Engine(options, std::move(pool_text), options.slot_bytes, options.slot_bytes) {
        set_up(of_pool...);
    }

    ~Engine() override { give_back_own_pages(); }

    [[nodiscard]] const P& pool() const noexcept { return *pool_; }

    void apply(const EventBlock& block, std::size_t begin, std::size_t end) override {
        check_block(block, begin, end, codec_);
        const std::vector<std::uint32_t>& clens = block.clens[codec_];
        const bool tells_same = same_takes_nothing_ && !block.same_filled.empty();
        const std::vector<std::uint64_t>& new_pages =
            block.details[static_cast<std::size_t>(Detail::new_pages)];
        const ForgetEvent at_the_end;
        for (std::size_t i = begin; i < end; i++) {
            if constexpr (requires { P::foreign_code; }) plugin_event = block.first_event + i;
            if constexpr (Instrument::examines) {
                if (instrument_.failure()) return;
                instrument_.begin_event(block.first_event + i);
            }
            fetch_ahead(block, i, end);
            const Slot slot = block.slots[i];
            switch (block.ops[i]) {
                case Op::write:
                    event_ = block.first_event + i;
                    new_pages_ = !new_pages.empty() && new_pages[i] == 1;
                    write(slot, clens[i], tells_same && block.same_filled[i] != 0);
                    break;
                case Op::read:
                    read(slot);
                    break;
                case Op::free:
                    free(slot);
                    break;
            }
        }
    }

    std::optional<std::uint64_t> compact() override {
        if constexpr (CompactingPool<P>) return pool_->compact();
        return std::nullopt;
    }

    void visit_slots(const std::function<void(Slot, SlotState)>& visit) override {
        slots_.for_each([&](Slot slot, const Record& record) { visit(slot, record.state()); });
    }

    [[nodiscard]] SlotContent content(Slot slot) override {
        const Record* const record = slots_.find(slot);
        if (record == nullptr) return {};
        const SlotState state = record->state();
        if (state != SlotState::object && state != SlotState::own_page) return {state, 0, false};
        return {state, stored_size(record->clen()), is_huge(record->clen())};
    }

    void write_back(Slot slot) override {
        Record* const record = slots_.find(slot);
        if (record == nullptr ||
            (record->state() != SlotState::object && record->state() != SlotState::own_page))
            return;
        release(slot, *record);
        *record = Record(SlotState::written_back, 0, 0);
        counts_.written_back++;
        usage_.written_back++;
        if (rules_.written_back_is_stored) usage_.stored_pages++;
    }

    bool replace(Slot slot, std::uint32_t clen) override {
        Record& record = slots_[slot];
        const std::optional<Handle> handle = instrument_.alloc(*pool_, slot, object_size(clen));
        if (!handle) return false;
        counts_.allocs++;
        const std::uint64_t pages_now = pages();
        peaks_.used_bytes = std::max(peaks_.used_bytes, used_bytes());
        take_object(slot, record, *handle, clen);
        note_pages(pages_now);
        return true;
    }

    void finish() override {
        if constexpr (Instrument::examines) {
            if (instrument_.failure()) return;
            instrument_.at_the_end();
            slots_.for_each([&](Slot slot, Record& record) {
                if (!instrument_.failure()) release(slot, record);
            });
            instrument_.expect_nothing_left(*pool_);
            if (instrument_.failure()) return;
            pool_.reset();
            instrument_.expect_no_pages_out(source_.pages_out());
        }
    }

    [[nodiscard]] Usage usage() const override {
        Usage usage = usage_;
        usage.pages = pages();
        usage.used_bytes = used_bytes();
        return usage;
    }
    [[nodiscard]] std::vector<ClassUse> classes() const override {
        if constexpr (ClassedPool<P>) return pool_->classes();
        return {};
    }
    [[nodiscard]] std::vector<ClassUse> classes_at_peak() const override {
        std::vector<ClassUse> uses = classes();
        for (std::size_t i = 0; i < uses.size(); i++) {
            const ClassCount count = i < classes_at_peak_.size() ? classes_at_peak_[i] : ClassCount{};
            uses[i].objects_used = count.objects_used;
            uses[i].pages_used = std::uint64_t{count.slabs} * uses[i].pages;
        }
        return uses;
    }
    [[nodiscard]] std::optional<ClassDetails> class_details() const override {
        if constexpr (DetailedPool<P>) return ClassDetails{pool_->group_names(), pool_->class_details()};
        return std::nullopt;
    }
    [[nodiscard]] std::optional<std::uint32_t> huge_size() const override {
        if constexpr (HugeSizePool<P>) return pool_->huge_size();
        return std::nullopt;
    }
    [[nodiscard]] std::uint32_t page_size() const override { return source_.page_size(); }
    [[nodiscard]] bool compacts() const override { return CompactingPool<P>; }
    [[nodiscard]] std::string pool_text() const override { return pool_text_; }
    [[nodiscard]] bool counts_objects() const override {
        if constexpr (PartlyCountingPool<P>) return pool_->counts_objects();
        return true;
    }
    [[nodiscard]] std::optional<CheckFailure> failure() const override {
        if constexpr (Instrument::examines) return instrument_.failure();
        return std::nullopt;
    }
    [[nodiscard]] const Latencies* latencies() const override {
        if constexpr (std::same_as<Instrument, Timing>) return &instrument_.latencies();
        return nullptr;
    }

private:
    struct ForgetEvent {
        ~ForgetEvent() {
            if constexpr (requires { P::foreign_code; }) plugin_event = no_event;
        }
    };
    using Record = SlotRecord<StoredHandle<P>>;

    Engine(const Parameters& parameters, const ReplayOptions& options)
        : Engine(options, parameters.full_text(), slot_bytes(parameters, options), parameters.page_size()) {
        set_up(parameters, source_);
    }

    Engine(const ReplayOptions& options, std::string pool_text, std::uint32_t slot_bytes,
           std::uint32_t page_size)
        : pool_text_(std::move(pool_text)),
          rules_(options.policy.rules),
          slot_bytes_(slot_bytes),
          codec_(options.codec),
          limit_pages_(options.limit.pages(page_size)),
          same_takes_nothing_(rules_.same_filled_takes_nothing),
          source_(page_size, rules_.limit == LimitCheck::page_source ? limit_pages_ : PageSource::no_limit,
                  P::info().needs_memory ? Backing::memory : Instrument::backing) {}

    void set_up(auto&&... of_pool) {
        pool_.emplace(std::forward<decltype(of_pool)>(of_pool)...);
        if constexpr (MadePool<P>) {
            if (std::string made_of = pool_->made_of(); !made_of.empty()) pool_text_ = std::move(made_of);
        }
        huge_from_ = huge_from();
        if (is_evictable()) header_bytes_ = rules_.evictable_header_bytes;
        max_size_ = pool_->max_size();
    }

    static std::uint32_t slot_bytes(const Parameters& parameters, const ReplayOptions& options) {
        if (options.slot_bytes != 0 && options.slot_bytes != parameters.page_size()) {
            throw Error(
                Fault::usage,
                fmt::format("pool {}: its pages are of {} bytes, and the trace's of {}; leave out 'page'",
                            parameters.full_text(), parameters.page_size(), options.slot_bytes));
        }
        return parameters.page_size();
    }

    /// Whether the pool wrote objects back by itself in kernels that let it (zbud and z3fold up to 6.1), which then put
    /// the page's swap record before each object.
    [[nodiscard]] bool is_evictable() const {
        if constexpr (requires { pool_->evictable(); }) {
            return pool_->evictable();
        } else if constexpr (requires { P::evictable; }) {
            return P::evictable;
        }
        return false;
    }

    [[nodiscard]] std::uint32_t huge_from() const {
        const std::uint32_t huge_size = std::min(slot_bytes_, this->huge_size().value_or(slot_bytes_));
        switch (rules_.huge_from) {
            case HugeFrom::never:
                break;
            case HugeFrom::page_size:
                return slot_bytes_;
            case HugeFrom::pool_huge_size:
                return huge_size;
        }
        return max_clen + 1;
    }

    /// Inlined always: g++ 12 takes a function that only prefetches for one without effect, and leaves its
    /// calls out.
    [[gnu::always_inline]] void fetch_ahead(const EventBlock& block, std::size_t i, std::size_t end) {
        constexpr std::size_t entry_ahead = 24;
        constexpr std::size_t pool_ahead = 12;
        if (i + entry_ahead < end) {
            if (const Record* record = slots_.find(block.slots[i + entry_ahead]))
                __builtin_prefetch(record, 1);
        }
        if constexpr (PrefetchingPool<P> && Instrument::prefetches) {
            if (i + pool_ahead < end && block.ops[i + pool_ahead] != Op::read) {
                const Record* record = slots_.find(block.slots[i + pool_ahead]);
                if (record != nullptr && record->state() == SlotState::object)
                    pool_->prefetch(Handle{record->handle()});
            }
        }
    }

    void read(Slot slot) {
        counts_.reads++;
        Record* const record = slots_.find(slot);
        if (record == nullptr || record->state() == SlotState::empty) {
            counts_.reads_of_empty++;
            return;
        }
        if (record->state() == SlotState::rejected || record->outdated()) counts_.reads_of_rejected++;
        if (record->state() == SlotState::written_back) counts_.device_reads++;
        if (record->state() == SlotState::object)
            instrument_.load(*pool_, slot, Handle{record->handle()}, object_size(record->clen()));
        if (!rules_.load_frees) return;
        if (record->state() == SlotState::loaded) counts_.reads_of_loaded++;
        if (record->state() == SlotState::object) {
            release(slot, *record);
            *record = Record(SlotState::loaded, 0, 0);
            counts_.loads_freed++;
        }
    }

    void free(Slot slot) {
        counts_.frees++;
        Record* const record = slots_.find(slot);
        if (record == nullptr || record->state() == SlotState::empty) {
            counts_.frees_of_empty++;
            return;
        }
        release(slot, *record);
    }

    void write(Slot slot, std::uint32_t clen, bool same_filled) {
        Record& record = slots_[slot];
        counts_.writes++;
        if (record.state() == SlotState::empty) {
            counts_.first_writes++;
        } else {
            counts_.overwrites++;
        }
        if (rules_.order == OverwriteOrder::free_first) release(slot, record);
        if (rules_.limit == LimitCheck::before_store && is_full()) {
            counts_.rejected_at_limit++;
            reject(slot, record);
        } else if (same_filled || clen == 0) {
            release(slot, record);
            record = Record(SlotState::same_filled, 0, 0);
            counts_.same_filled++;
            usage_.same_filled++;
            usage_.stored_pages++;
        } else if (object_size(clen) > max_size_) {
            store_outside(slot, record, clen);
        } else {
            store(slot, record, clen);
        }
    }

    void store(Slot slot, Record& record, std::uint32_t clen) {
        const std::uint32_t size = object_size(clen);
        counts_.told_new_pages += static_cast<std::uint64_t>(new_pages_);
        if constexpr (requires { pool_->take_new_pages(); }) {
            if (new_pages_) pool_->take_new_pages();
        }
        const std::optional<Handle> handle = instrument_.alloc(*pool_, slot, size);
        if (!handle) {
            const bool pages_may_have_run_out =
                rules_.limit == LimitCheck::page_source && limit_pages_ != PageSource::no_limit;
            (pages_may_have_run_out ? counts_.rejected_at_limit : counts_.rejected_by_pool)++;
            return reject(slot, record);
        }
        counts_.allocs++;
        const std::uint64_t pages_now = pages();
        peaks_.used_bytes = std::max(peaks_.used_bytes, used_bytes());
        if (rules_.limit == LimitCheck::after_allocation && pages_now > limit_pages_) {
            instrument_.undo(*pool_, *handle, size);
            counts_.pool_frees++;
            counts_.rejected_at_limit++;
            reject(slot, record);
            note_pages(pages_now);
            return;
        }
        take_object(slot, record, *handle, clen);
        note_pages(pages_now);
        if constexpr (requires { pool_->stored(event_, usage_); }) pool_->stored(event_, usage_);
    }

    /// The slot's old content goes, the new object stays.
    void take_object(Slot slot, Record& record, Handle handle, std::uint32_t clen) {
        release(slot, record);
        instrument_.keep(slot);
        record = Record(SlotState::object, static_cast<std::uint64_t>(handle), clen);
        added(clen);
    }

    /// What is larger than the pool takes is kept in a page of its own, or rejected.
    void store_outside(Slot slot, Record& record, std::uint32_t clen) {
        if (rules_.too_large == TooLarge::rejected) {
            counts_.rejected_too_large++;
            return reject(slot, record);
        }
        const bool too_many = rules_.limit == LimitCheck::after_allocation && pages() + 1 > limit_pages_;
        const std::optional<PageId> page = too_many ? std::nullopt : source_.take();
        if (!page) {
            counts_.rejected_at_limit++;
            return reject(slot, record);
        }
        own_pages_++;
        const std::uint64_t pages_now = pages();
        peaks_.used_bytes = std::max(peaks_.used_bytes, used_bytes());
        release(slot, record);
        record = Record(SlotState::own_page, static_cast<std::uint64_t>(*page), clen);
        added(clen);
        note_pages(pages_now);
    }

    void reject(Slot slot, Record& record) {
        counts_.rejected++;
        if (rules_.rejected_store_keeps_old && record.state() != SlotState::empty) {
            record.set_outdated();
            return;
        }
        release(slot, record);
        record = Record(SlotState::rejected, 0, 0);
    }

    /// Empties the slot, whatever is in it.
    void release(Slot slot, Record& record) {
        const SlotState state = record.state();
        if (state == SlotState::object) {
            instrument_.free(*pool_, slot, Handle{record.handle()}, object_size(record.clen()));
            counts_.pool_frees++;
            removed(record.clen());
        } else if (state == SlotState::own_page) {
            source_.give_back(PageId{static_cast<std::uint32_t>(record.handle())});
            own_pages_--;
            removed(record.clen());
        } else if (state == SlotState::same_filled) {
            usage_.same_filled--;
            usage_.stored_pages--;
        } else if (state == SlotState::written_back) {
            usage_.written_back--;
            if (rules_.written_back_is_stored) usage_.stored_pages--;
        }
        record = Record();
    }

    void added(std::uint32_t clen) {
        usage_.payload_bytes += clen;
        usage_.stored_bytes += stored_size(clen);
        usage_.stored_pages++;
        if (is_huge(clen)) {
            usage_.huge_pages++;
            counts_.huge++;
        }
        peaks_.payload_bytes = std::max(peaks_.payload_bytes, usage_.payload_bytes);
        peaks_.stored_bytes = std::max(peaks_.stored_bytes, usage_.stored_bytes);
    }
    void removed(std::uint32_t clen) {
        usage_.payload_bytes -= clen;
        usage_.stored_bytes -= stored_size(clen);
        usage_.stored_pages--;
        if (is_huge(clen)) usage_.huge_pages--;
    }

    /// @param pages_now  in the middle of the event, all of which has been done
    void note_pages(std::uint64_t pages_now) {
        pages_of_store_ = std::max(pages_of_store_, pages_now);
        if (pages_now <= peaks_.pages) return;
        peaks_.pages = pages_now;
        peaks_.pages_event = event_;
        peaks_.usage = usage();
        if constexpr (ClassedPool<P>) pool_->count_classes(classes_at_peak_);
    }

    bool is_full() {
        const std::uint64_t now = pages();
        const Hysteresis& rule = rules_.hysteresis;
        const std::uint64_t share = rule.accept_pages(limit_pages_);
        if (rule.full_at_limit ? now >= limit_pages_ : now > limit_pages_) {
            full_ = true;
        } else if (full_ && (rule.accept_at_share ? now <= share : now < share)) {
            full_ = false;
        }
        return full_;
    }

    [[nodiscard]] bool is_huge(std::uint32_t clen) const {
        return clen >= huge_from_ || clen + header_bytes_ > max_size_;
    }
    [[nodiscard]] std::uint32_t stored_size(std::uint32_t clen) const {
        return is_huge(clen) ? slot_bytes_ : clen;
    }
    /// Bytes asked of the pool; more than max_size_: the page cannot be in it.
    [[nodiscard]] std::uint32_t object_size(std::uint32_t clen) const {
        return (clen >= huge_from_ ? slot_bytes_ : clen) + header_bytes_;
    }
    [[nodiscard]] std::uint64_t pages() const { return pool_->pages_used() + own_pages_; }
    [[nodiscard]] std::uint64_t used_bytes() const {
        return pool_->used_bytes() + own_pages_ * source_.page_size();
    }

    void give_back_own_pages() {
        if (own_pages_ == 0) return;
        slots_.for_each([&](Slot, Record& record) {
            if (record.state() == SlotState::own_page)
                source_.give_back(PageId{static_cast<std::uint32_t>(record.handle())});
        });
    }

    static constexpr std::uint32_t default_page_size = 4096;

    std::string pool_text_;
    const StoreRules rules_;
    const std::uint32_t slot_bytes_;
    const std::size_t codec_;
    const std::uint64_t limit_pages_;
    const bool same_takes_nothing_;
    std::uint32_t huge_from_ = 0;
    std::uint32_t header_bytes_ = 0;
    std::uint32_t max_size_ = 0;

    PageSource source_;
    std::optional<P> pool_;  ///< always there until finish()
    SlotTable<Record> slots_;
    Instrument instrument_;

    std::vector<ClassCount> classes_at_peak_;
    Usage usage_;  ///< but for pages and used bytes, which the pool knows
    std::uint64_t own_pages_ = 0;
    std::uint64_t event_ = 0;  ///< number of the write in hand
    bool new_pages_ = false;   ///< the recorded pool took new pages for it, whatever room it had by then
    bool full_ = false;        ///< LimitCheck::before_store: nothing is taken
};

}  // namespace swapreplay

#endif
