// SPDX-License-Identifier: GPL-2.0-or-later
// A pool together with a plain map of what should be in it.
#ifndef SWAPREPLAY_TESTS_POOL_TRACKED_POOL_HPP
#define SWAPREPLAY_TESTS_POOL_TRACKED_POOL_HPP

#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "pool/parameters.hpp"
#include "pool/pool.hpp"

namespace swapreplay {

template <Pool P>
class TrackedPool {
public:
    TrackedPool(const PoolSpec& spec, Backing backing, std::uint64_t limit_pages = PageSource::no_limit)
        : parameters_(P::info(), spec),
          source_(parameters_.page_size(), limit_pages, backing),
          pool_(parameters_, source_) {}

    P& pool() { return pool_; }
    PageSource& source() { return source_; }
    [[nodiscard]] std::size_t live() const { return objects_.size(); }
    [[nodiscard]] std::uint64_t payload() const { return payload_; }

    /// Allocates and fills; false when the pool is full, and then nothing may have changed.
    bool store(std::uint32_t size) {
        const std::uint64_t pages_before = pool_.pages_used();
        const std::uint64_t used_before = pool_.used_bytes();
        const auto handle = pool_.alloc(size);
        if (!handle) {
            EXPECT_EQ(pool_.pages_used(), pages_before) << "a failed alloc() changed the pool";
            EXPECT_EQ(pool_.used_bytes(), used_before) << "a failed alloc() changed the pool";
            return false;
        }
        EXPECT_NE(static_cast<std::uint64_t>(*handle), 0U);
        EXPECT_EQ(static_cast<std::uint64_t>(*handle), static_cast<StoredHandle<P>>(*handle));
        const Object object{size, ++generation_, objects_.size()};
        EXPECT_TRUE(objects_.emplace(*handle, object).second) << "a live handle was given out again";
        order_.push_back(*handle);
        payload_ += size;
        if (source_.backing() == Backing::memory) pool_.write(*handle, pattern(object));
        return true;
    }

    /// Verifies and frees the object at a place between 0 and live() - 1.
    void drop(std::size_t place) {
        const Handle handle = order_[place];
        const Object object = objects_.at(handle);
        verify(handle, object);
        order_[place] = order_.back();
        objects_.at(order_[place]).place = place;
        order_.pop_back();
        objects_.erase(handle);
        payload_ -= object.size;
        pool_.free(handle);
    }

    void drop_all() {
        while (!order_.empty())
            drop(order_.size() - 1);
    }

    void verify_all() {
        for (const auto& [handle, object] : objects_)
            verify(handle, object);
    }

    /// What must hold at all times.
    void expect_sound() {
        EXPECT_EQ(pool_.check(), "");
        EXPECT_GE(pool_.used_bytes(), payload_);
        EXPECT_GE(pool_.pages_used() * source_.page_size(), pool_.used_bytes());
        EXPECT_EQ(pool_.pages_used(), source_.pages_out());
        if constexpr (ClassedPool<P>) {
            std::uint64_t objects = 0;
            std::uint64_t pages = 0;
            const std::vector<ClassUse> classes = pool_.classes();
            if (classes.empty()) return;  // a pool out of tree need not tell them
            for (const ClassUse& use : classes) {
                objects += use.objects_used;
                pages += use.pages_used;
            }
            EXPECT_EQ(objects, objects_.size());
            EXPECT_EQ(pages, pool_.pages_used());
        }
    }

private:
    struct Object {
        std::uint32_t size;
        std::uint32_t generation;
        std::size_t place;  // in order_
    };

    /// Bytes that no other object has at the same place.
    static std::vector<std::byte> pattern(const Object& object) {
        std::vector<std::byte> bytes(object.size);
        std::uint32_t state = object.generation * 2654435761U + 1;
        for (std::byte& byte : bytes) {
            state = state * 1664525U + 1013904223U;
            byte = static_cast<std::byte>(state >> 24U);
        }
        return bytes;
    }

    void verify(Handle handle, const Object& object) {
        if (source_.backing() != Backing::memory) return;
        std::vector<std::byte> found(object.size);
        pool_.read(handle, found);
        EXPECT_TRUE(found == pattern(object)) << "bytes of an object of " << object.size << " differ";
    }

    Parameters parameters_;
    PageSource source_;
    P pool_;
    std::map<Handle, Object> objects_;
    std::vector<Handle> order_;  // of objects_, so that one can be picked at random
    std::uint64_t payload_ = 0;
    std::uint32_t generation_ = 0;
};

/// Sizes as a swap device sees them: a broad middle, and the ends where rules change.
class SizeMaker {
public:
    explicit SizeMaker(std::uint32_t max_size) : max_size_(max_size) {}

    std::uint32_t operator()(std::mt19937& random) const {
        const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
        const std::uint32_t kind = below(16);
        if (kind == 0) return 1 + below(std::min<std::uint32_t>(64, max_size_));
        if (kind == 1) return max_size_ - below(std::min<std::uint32_t>(512, max_size_));
        if (kind == 2) return max_size_;
        const std::uint32_t most = std::min<std::uint32_t>(max_size_, 65536);
        return 1 + (below(most) + below(most)) / 2;  // the sum of two is likelier in the middle
    }

private:
    std::uint32_t max_size_;
};

}  // namespace swapreplay

#endif
