// SPDX-License-Identifier: GPL-2.0-or-later
// A malloc library as a pool. What is the same for all of them is here; one file each has the rest.
#ifndef SWAPREPLAY_POOL_MALLOC_POOL_HPP
#define SWAPREPLAY_POOL_MALLOC_POOL_HPP

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "pool/page_charge.hpp"
#include "pool/parameters.hpp"
#include "pool/pool.hpp"

namespace swapreplay {

/// One library, loaded or set apart so that what it holds is this pool's alone.
template <class L>
concept MallocLibrary = std::constructible_from<L, const Parameters&> &&
    requires(L library, std::uint32_t size, void* object) {
    { L::info() } -> std::same_as<const PoolInfo&>;
    { library.alloc(size) } -> std::same_as<void*>;  // nullptr: it has no memory
    { library.free(object) } -> std::same_as<void>;
    { library.size_of(object) } -> std::same_as<std::size_t>;  // with its header and rounding
    /// Bytes of memory that it holds now. Can be slow.
    { library.measure() } -> std::same_as<std::uint64_t>;
    /// Gives the system what it can, moving nothing.
    { library.release() } -> std::same_as<void>;
    /// After how many operations it is to be measured again, so that this costs little.
    { library.operations_to_next_measure() } -> std::same_as<std::uint64_t>;
};

/// The library has its memory from the system; what it is measured to hold is charged to the page source, so
/// that counts, peak and limit hold for it. Between two measures the charge follows used_bytes() upwards.
///
/// At the limit an allocation is undone when the objects, or what the library holds, grew past it. The
/// library may have taken memory by then and may keep it; objects that it has room for in there it still
/// gets. So used_bytes() never passes the limit, and what the library holds can, by its own waste.
///
/// A handle is a number in a table of the objects; without it an object left over could not be freed.
/// alloc() and free() cost what the library costs and the look into that table.
template <MallocLibrary L>
class MallocPool {
public:
    static constexpr bool small_handles = true;
    static constexpr bool library_memory = true;

    static const PoolInfo& info() { return L::info(); }

    MallocPool(const Parameters& parameters, PageSource& source)
        : library_(parameters), page_size_(source.page_size()), charge_(source), objects_(1, nullptr) {
        held_ = pages_for(library_.measure());  // it may begin with something; that is not growth
        (void)charge();
    }
    ~MallocPool() {
        for (void* const object : objects_) {
            if (object != nullptr) library_.free(object);
        }
    }
    MallocPool(const MallocPool&) = delete;
    MallocPool& operator=(const MallocPool&) = delete;

    [[nodiscard]] std::optional<Handle> alloc(std::uint32_t size) {
        void* const object = library_.alloc(size);
        if (object == nullptr) return std::nullopt;
        used_bytes_ += library_.size_of(object);
        if (!charge()) {
            used_bytes_ -= library_.size_of(object);
            library_.free(object);
            return std::nullopt;
        }
        auto number = static_cast<std::uint32_t>(objects_.size());
        if (unused_.empty()) {
            objects_.push_back(object);
        } else {
            number = unused_.back();
            unused_.pop_back();
            objects_[number] = object;
        }
        return Handle{number};
    }

    void free(Handle handle) {
        const std::uint32_t number = number_of(handle);
        void* const object = std::exchange(objects_[number], nullptr);
        unused_.push_back(number);
        used_bytes_ -= library_.size_of(object);
        library_.free(object);
        if (used_bytes_ == 0) operations_left_ = 0;
        (void)charge();  // what the source does not give for pages that are held all the same stays uncharged
    }

    /// The library's own way to give back what is free; objects do not move.
    std::uint64_t compact() {
        const std::uint64_t before = charge_.pages();
        library_.release();
        operations_left_ = 0;
        (void)charge();
        return before > charge_.pages() ? before - charge_.pages() : 0;
    }

    void write(Handle handle, std::span<const std::byte> in) {
        std::memcpy(objects_[number_of(handle)], in.data(), in.size());
    }
    void read(Handle handle, std::span<std::byte> out) const {
        std::memcpy(out.data(), objects_[number_of(handle)], out.size());
    }
    void prefetch(Handle handle) const noexcept { __builtin_prefetch(objects_[number_of(handle)]); }

    [[nodiscard]] std::uint64_t pages_used() const noexcept { return charge_.pages(); }
    [[nodiscard]] std::uint64_t used_bytes() const noexcept { return used_bytes_; }
    [[nodiscard]] std::uint32_t max_size() const noexcept { return 65536; }

    /// The library's own structures are its secret: this checks that no two objects overlap, and the sums.
    [[nodiscard]] std::string check() const {
        std::vector<std::pair<const std::byte*, std::size_t>> live;
        std::uint64_t used = 0;
        for (void* const object : objects_) {
            if (object == nullptr) continue;
            live.emplace_back(static_cast<const std::byte*>(object), library_.size_of(object));
            used += live.back().second;
        }
        if (used != used_bytes_) {
            return fmt::format("{}: {} bytes counted as used, {} found", info().name, used_bytes_, used);
        }
        if (live.size() + unused_.size() + 1 != objects_.size()) {
            return fmt::format("{}: of {} handles {} are live and {} unused", info().name,
                               objects_.size() - 1, live.size(), unused_.size());
        }
        std::sort(live.begin(), live.end());
        for (std::size_t i = 1; i < live.size(); i++) {
            if (live[i - 1].first + live[i - 1].second > live[i].first) {
                return fmt::format("{}: the objects at {} and {} overlap", info().name,
                                   static_cast<const void*>(live[i - 1].first),
                                   static_cast<const void*>(live[i].first));
            }
        }
        return {};
    }

private:
    [[nodiscard]] std::uint32_t number_of(Handle handle) const noexcept {
        const auto number = static_cast<std::uint32_t>(handle);
        assert(number < objects_.size() && objects_[number] != nullptr);
        return number;
    }

    /// False: the library, or the objects, grew past what the source has.
    bool charge() {
        if (operations_left_ == 0) {
            measured_ = library_.measure();
            operations_left_ = library_.operations_to_next_measure();
        }
        operations_left_--;
        const std::uint64_t held = pages_for(std::max(measured_, used_bytes_));
        const bool grew = held > std::exchange(held_, held);
        if (charge_.set(held)) return true;
        if (grew) return false;
        const std::uint64_t needed = pages_for(used_bytes_);
        return needed <= charge_.pages() || charge_.set(needed);
    }
    [[nodiscard]] std::uint64_t pages_for(std::uint64_t bytes) const noexcept {
        return (bytes + page_size_ - 1) / page_size_;
    }

    mutable L library_;
    std::uint32_t page_size_;
    PageCharge charge_;
    std::vector<void*> objects_;         ///< by handle; nullptr: unused
    std::vector<std::uint32_t> unused_;  ///< handles; the last is next
    std::uint64_t used_bytes_ = 0;
    std::uint64_t measured_ = 0;  ///< bytes
    std::uint64_t held_ = 0;      ///< pages, as last known; more than charged when the source had no more
    std::uint64_t operations_left_ = 0;
};

}  // namespace swapreplay

#endif
