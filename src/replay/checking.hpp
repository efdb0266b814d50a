// SPDX-License-Identifier: GPL-2.0-or-later
// Measure::check: does a pool keep every object's bytes, give each back once, and nothing else?
//
// Every 8 bytes of an object name its slot, the slot's generation and their place in the object, mixed so
// that no two look alike. So when bytes are wrong, they tell whose they are: of another live object (an
// overlap), of an object that was there before (a lost write), or nobody's.
#ifndef SWAPREPLAY_REPLAY_CHECKING_HPP
#define SWAPREPLAY_REPLAY_CHECKING_HPP

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "pool/pool.hpp"
#include "replay/check_failure.hpp"
#include "trace/slot_table.hpp"

namespace swapreplay {

/// What is known of the objects, whatever the pool: the part of Checking that is not a template.
class ObjectLedger {
public:
    void begin_event(std::uint64_t event) noexcept { event_ = event; }
    void at_the_end() noexcept { ended_ = true; }
    [[nodiscard]] const std::optional<CheckFailure>& failure() const noexcept { return failure_; }

protected:
    struct Record {
        std::uint64_t event = 0;       ///< that wrote it
        std::uint32_t generation = 0;  ///< how many objects the slot has had, this one too
        std::uint32_t used = 0;        ///< bytes by which it made used_bytes() grow
        bool live = false;
    };

    /// The pool gave out `handle` and grew by `used` bytes for it.
    void given(Slot slot, std::uint64_t handle, std::uint32_t size, std::uint64_t used, bool small_handles);
    /// The object given last becomes the slot's.
    void settle(Slot slot);
    /// The object given last is none: it was taken back and shrank used_bytes() by `gone`.
    void withdrawn(std::uint64_t handle, std::int64_t gone);
    /// The slot's object was freed and shrank used_bytes() by `gone`.
    void taken_back(Slot slot, std::uint64_t handle, std::int64_t gone);
    /// What an object has to hold; valid until the next call.
    [[nodiscard]] std::span<const std::byte> pattern(Slot slot, std::uint32_t generation, std::uint32_t size);
    [[nodiscard]] std::uint32_t pending_generation() const noexcept { return pending_.generation; }
    [[nodiscard]] std::span<std::byte> room(std::uint32_t size);
    /// Compares what the slot's object holds with what it should; `doing` is "read", "freed".
    void examine(Slot slot, std::span<const std::byte> bytes, std::string_view doing);
    void left_over(std::uint64_t used_bytes, const std::string& broken);
    void pages_left(std::uint64_t pages);

private:
    void fail(Broken what, std::optional<Slot> slot, const std::string& sentence);
    void explain(Slot slot, const Record& record, std::span<const std::byte> bytes, std::size_t at,
                 std::string_view doing);
    void compare_used(Slot slot, const Record& record, std::int64_t gone);
    [[nodiscard]] std::string when() const;

    std::uint64_t event_ = 0;
    bool ended_ = false;
    std::optional<CheckFailure> failure_;
    SlotTable<Record> records_;
    Record pending_;
    Slot pending_slot_{};
    std::unordered_map<std::uint64_t, Slot> holder_;  ///< of each live handle
    std::vector<std::byte> expected_;
    std::vector<std::byte> found_;
};

/// The instrument of Measure::check; see instruments.hpp for the order of calls. After the first failure the
/// engine calls nothing but failure().
class Checking : public ObjectLedger {
public:
    static constexpr Backing backing = Backing::memory;
    static constexpr bool prefetches = false;
    static constexpr bool examines = true;

    template <Pool P>
    std::optional<Handle> alloc(P& pool, Slot slot, std::uint32_t size) {
        if (failure()) return std::nullopt;  // what is broken is not called again
        const std::uint64_t before = pool.used_bytes();
        const std::optional<Handle> handle = pool.alloc(size);
        if (!handle) return handle;
        const std::uint64_t used = counts_objects(pool) ? pool.used_bytes() - before : size;
        given(slot, static_cast<std::uint64_t>(*handle), size, used, SmallHandlePool<P>);
        if (!failure()) pool.write(*handle, pattern(slot, pending_generation(), size));
        return handle;
    }
    void keep(Slot slot) {
        if (!failure()) settle(slot);
    }
    template <Pool P>
    void undo(P& pool, Handle handle, std::uint32_t size) {
        if (failure()) return;
        const std::int64_t gone = freed(pool, handle, size);
        withdrawn(static_cast<std::uint64_t>(handle), gone);
    }
    template <Pool P>
    void load(const P& pool, Slot slot, Handle handle, std::uint32_t size) {
        look(pool, slot, handle, size, "read");
    }
    template <Pool P>
    void free(P& pool, Slot slot, Handle handle, std::uint32_t size) {
        if (failure()) return;
        look(pool, slot, handle, size, "freed");
        if (!failure()) taken_back(slot, static_cast<std::uint64_t>(handle), freed(pool, handle, size));
    }
    template <Pool P>
    void expect_nothing_left(const P& pool) {
        left_over(counts_objects(pool) ? pool.used_bytes() : 0, pool.check());
    }
    void expect_no_pages_out(std::uint64_t pages) { pages_left(pages); }

private:
    template <Pool P>
    void look(const P& pool, Slot slot, Handle handle, std::uint32_t size, std::string_view doing) {
        if (failure()) return;
        const std::span<std::byte> bytes = room(size);
        pool.read(handle, bytes);
        examine(slot, bytes, doing);
    }
    template <Pool P>
    static bool counts_objects(const P& pool) {
        if constexpr (PartlyCountingPool<P>) return pool.counts_objects();
        return true;
    }
    /// Frees, and tells by how much used_bytes() shrank; as much as it grew where that cannot be told.
    template <Pool P>
    static std::int64_t freed(P& pool, Handle handle, std::uint32_t size) {
        const std::uint64_t before = pool.used_bytes();
        pool.free(handle);
        if (!counts_objects(pool)) return size;
        return static_cast<std::int64_t>(before) - static_cast<std::int64_t>(pool.used_bytes());
    }
};

}  // namespace swapreplay

#endif
