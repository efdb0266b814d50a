// SPDX-License-Identifier: GPL-2.0-or-later
// What a pool is: an allocator that stores compressed pages.
#ifndef SWAPREPLAY_POOL_POOL_HPP
#define SWAPREPLAY_POOL_POOL_HPP

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/parameters.hpp"
#include "pool/page_source.hpp"

namespace swapreplay {

/// Names an object in its pool. What the number means is the pool's own business; 0 is never given out.
enum class Handle : std::uint64_t {};

struct PoolInfo {
    static constexpr std::string_view kind = "pool";

    std::string_view name;     ///< as in a spec: "zsmalloc"
    std::string_view summary;  ///< half a sentence
    std::vector<ParameterInfo> parameters;
    bool needs_memory = false;  ///< it cannot run with Backing::none: its own data is in its pages
    /// Puts in the values that follow from others, as zsmalloc's chain from its kernel; nullptr: none do.
    void (*complete)(std::map<std::string, std::string, std::less<>>& values) = nullptr;
};

/// A size class and what is in it now.
struct ClassUse {
    std::uint32_t index;         ///< the pool's own number of the class
    std::uint32_t size;          ///< bytes an object of the class takes
    std::uint32_t objects;       ///< that fit a zspage or slab
    std::uint32_t pages;         ///< of a zspage or slab
    std::uint64_t objects_used;  ///< now
    std::uint64_t pages_used;    ///< now

    friend bool operator==(const ClassUse&, const ClassUse&) = default;
};

/// The part of a ClassUse that changes.
struct ClassCount {
    std::uint32_t objects_used = 0;
    std::uint32_t slabs = 0;  ///< zspages or slabs held

    friend bool operator==(const ClassCount&, const ClassCount&) = default;
};

/// How the objects of a class lie in its zspages, which takes a walk over all of them to tell.
struct ClassDetail {
    std::vector<std::uint64_t> group_zspages;  ///< zspages in each of the pool's fullness groups
    std::uint64_t objects_spanning = 0;        ///< objects in use that begin in one page and end in another
};

/// The two functions that make a pool are alloc() and free(); the rest tells what it did.
///
///   alloc(size)      size in bytes, 1 to max_size(). nullopt: the page source gave nothing; nothing changed.
///   free(handle)     of a live object.
///   write, read      the object's first bytes; it may span pages, hence no pointer. Need Backing::memory.
///   pages_used()     pages the pool holds: what the machine pays.
///   used_bytes()     the objects with their headers and rounding, free space in pages left out.
///   max_size()       the largest object it takes.
///   check()          walks all of its own structures: an empty string, or a sentence on what is broken.
///   Slow.
///
/// A handle or a size that is not as said here is the caller's bug: an assert if it is cheap, else
/// undefined.
///
/// The constructor of a SpecifiedPool throws Error(Fault::usage) for a parameter that cannot be. The destructor gives all
/// pages back.
template <class P>
concept Pool = requires(P pool, const P& constant, std::uint32_t size, Handle handle,
                        std::span<const std::byte> in, std::span<std::byte> out) {
    { P::info() } -> std::same_as<const PoolInfo&>;
    { pool.alloc(size) } -> std::same_as<std::optional<Handle>>;
    { pool.free(handle) } -> std::same_as<void>;
    { pool.write(handle, in) } -> std::same_as<void>;
    { constant.read(handle, out) } -> std::same_as<void>;
    { constant.pages_used() } -> std::same_as<std::uint64_t>;
    { constant.used_bytes() } -> std::same_as<std::uint64_t>;
    { constant.max_size() } -> std::same_as<std::uint32_t>;
    { constant.check() } -> std::same_as<std::string>;
};

/// A pool of the registry, which a specification makes.
template <class P>
concept SpecifiedPool = Pool<P> && std::constructible_from<P, const Parameters&, PageSource&>;

/// A pool that can give pages back when told to, by moving objects or by letting go of empty slabs; handles
/// stay valid. Returns how many pages it gave back.
template <class P>
concept CompactingPool = Pool<P> && requires(P pool) {
    { pool.compact() } -> std::same_as<std::uint64_t>;
};

/// A pool of size classes. count_classes() puts the counts of classes(), in the same order, into a vector that is used
/// again, and costs a copy.
template <class P>
concept ClassedPool = Pool<P> && requires(const P& pool, std::vector<ClassCount>& counts) {
    { pool.classes() } -> std::same_as<std::vector<ClassUse>>;
    { pool.count_classes(counts) } -> std::same_as<void>;
};

/// A classed pool that can tell more of each class, in the order of classes(). Cost: a walk over all objects.
template <class P>
concept DetailedPool = ClassedPool<P> && requires(const P& pool) {
    { pool.class_details() } -> std::same_as<std::vector<ClassDetail>>;
    { pool.group_names() } -> std::same_as<std::vector<std::string>>;
};

/// A pool at and above whose huge_size(), in bytes, zram stores a page as it is; nullopt: it does not say.
template <class P>
concept HugeSizePool = Pool<P> && requires(const P& pool) {
    { pool.huge_size() } -> std::convertible_to<std::optional<std::uint32_t>>;
};

/// A pool that can fetch what free(handle) will touch into the cache ahead of time.
template <class P>
concept PrefetchingPool = Pool<P> && requires(const P& pool, Handle handle) {
    pool.prefetch(handle);
};

/// A pool that says `static constexpr bool small_handles = true`: its handles fit 32 bits.
template <class P>
concept SmallHandlePool = Pool<P> && P::small_handles;

/// A pool that says `static constexpr bool library_memory = true`: its pages are another library's and measured now
/// and then. pages_used() can lag behind, differs a little from run to run, and stays above 0 when all is
/// freed. What it holds depends on which thread calls it, as such a library has caches for each: for counts that mean
/// something, one thread makes all calls, from its creation on.
template <class P>
concept LibraryMemoryPool = Pool<P> && P::library_memory;

/// A pool that may not count its objects: while counts_objects() is false, used_bytes() is the bytes of all
/// pages held, and does not follow single objects.
template <class P>
concept PartlyCountingPool = Pool<P> && requires(const P& pool) {
    { pool.counts_objects() } -> std::same_as<bool>;
};

/// A pool that can say what it was made of, which then stands in place of its parameters; empty: it does not say.
template <class P>
concept MadePool = Pool<P> && requires(const P& pool) {
    { pool.made_of() } -> std::same_as<std::string>;
};

/// What a table of many handles of P should hold.
template <class P>
using StoredHandle = std::conditional_t<SmallHandlePool<P>, std::uint32_t, std::uint64_t>;

}  // namespace swapreplay

#endif
