// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/jemalloc_malloc.hpp"

#include <jemalloc/jemalloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include "swapreplay/error.hpp"

// jemalloc's functions under the names that cmake/private_archive.cmake gave them.
extern "C" {
void* swapreplay_private_mallocx(std::size_t size, int flags);
void swapreplay_private_dallocx(void* object, int flags);
std::size_t swapreplay_private_sallocx(const void* object, int flags);
int swapreplay_private_mallctl(const char* name, void* old, std::size_t* old_size, void* given,
                               std::size_t given_size);
}

namespace swapreplay {

namespace {

void control(const std::string& name, void* old, std::size_t old_size, void* given, std::size_t given_size) {
    const int failed = swapreplay_private_mallctl(name.c_str(), old, old == nullptr ? nullptr : &old_size,
                                                  given, given_size);
    if (failed != 0) throw Error(Fault::system, fmt::format("jemalloc: {}: {}", name, std::strerror(failed)));
}

std::byte* map(std::size_t size, std::size_t alignment) {
    void* const mapping = mmap(nullptr, size + alignment, PROT_READ | PROT_WRITE,
                               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapping == MAP_FAILED) return nullptr;
    const std::size_t before =
        (alignment - reinterpret_cast<std::uintptr_t>(mapping) % alignment) % alignment;
    std::byte* const first = static_cast<std::byte*>(mapping) + before;
    if (before != 0) munmap(mapping, before);
    munmap(first + size, alignment - before);
    madvise(first, size, MADV_NOHUGEPAGE);  // the pages counted are small ones
    return first;
}

}  // namespace

/// Maps for the arena what it asks for, uncommitted, so that it says of each page when it begins to use it
/// and when it does no longer. Records are asked for committed, 2 MiB at a time.
struct JemallocMalloc::Hooked {
    extent_hooks_t hooks{};  // first: jemalloc hands the hooks their own address
    std::uint64_t committed_bytes = 0;
    std::vector<std::pair<std::byte*, std::size_t>> records;

    Hooked() {
        hooks.alloc = alloc;
        hooks.dalloc = dalloc;
        hooks.destroy = destroy;
        hooks.commit = commit;
        hooks.decommit = decommit;
        hooks.split = split;
        hooks.merge = merge;
    }
    static Hooked& of(extent_hooks_t* hooks) { return *reinterpret_cast<Hooked*>(hooks); }

    static void* alloc(extent_hooks_t* hooks, void* wanted_at, std::size_t size, std::size_t alignment,
                       bool* zero, bool* commit, unsigned) {
        if (wanted_at != nullptr) return nullptr;
        std::byte* const bytes = map(size, alignment);
        if (bytes == nullptr) return nullptr;
        *zero = true;
        if (*commit) of(hooks).records.emplace_back(bytes, size);
        return bytes;
    }
    static bool dalloc(extent_hooks_t*, void*, std::size_t, bool, unsigned) {
        return true;
    }  // it keeps it, decommitted
    static void destroy(extent_hooks_t*, void* bytes, std::size_t size, bool, unsigned) {
        munmap(bytes, size);
    }
    static bool commit(extent_hooks_t* hooks, void*, std::size_t, std::size_t, std::size_t length, unsigned) {
        of(hooks).committed_bytes += length;
        return false;
    }
    static bool decommit(extent_hooks_t* hooks, void* bytes, std::size_t, std::size_t from,
                         std::size_t length, unsigned) {
        of(hooks).committed_bytes -= length;
        return madvise(static_cast<std::byte*>(bytes) + from, length, MADV_DONTNEED) != 0;
    }
    static bool split(extent_hooks_t*, void*, std::size_t, std::size_t, std::size_t, bool, unsigned) {
        return false;
    }
    static bool merge(extent_hooks_t*, void*, std::size_t, void*, std::size_t, bool, unsigned) {
        return false;
    }

    [[nodiscard]] std::uint64_t resident_bytes_of_records() const {
        const auto page_size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
        std::vector<unsigned char> resident;
        std::uint64_t pages = 0;
        for (const auto& [bytes, size] : records) {
            resident.resize(size / page_size);
            mincore(bytes, size, resident.data());
            for (const unsigned char page : resident)
                pages += page & 1;
        }
        return pages * page_size;
    }
};

const PoolInfo& JemallocMalloc::info() {
    static const PoolInfo info{
        "jemalloc",
        "jemalloc, in an arena of its own",
        {{"delay", "0", "0..100000",
          "milliseconds over which freed pages go back to the system; jemalloc's default is 10000"}}};
    return info;
}

JemallocMalloc::JemallocMalloc(const Parameters& parameters) : memory_(std::make_unique<Hooked>()) {
    ssize_t delay_ms = parameters.count("delay", 0, 100000);
    extent_hooks_t* hooks = &memory_->hooks;
    control("arenas.create", &arena_, sizeof arena_, &hooks, sizeof(extent_hooks_t*));
    control("tcache.create", &cache_, sizeof cache_, nullptr, 0);
    flags_ = static_cast<int>(MALLOCX_ARENA(arena_) | MALLOCX_TCACHE(cache_));
    control(fmt::format("arena.{}.dirty_decay_ms", arena_), nullptr, 0, &delay_ms, sizeof delay_ms);
    delay_ms = 0;
    control(fmt::format("arena.{}.muzzy_decay_ms", arena_), nullptr, 0, &delay_ms, sizeof delay_ms);
}

JemallocMalloc::~JemallocMalloc() {
    // Neither can fail for what the constructor made.
    swapreplay_private_mallctl("tcache.destroy", nullptr, nullptr, &cache_, sizeof cache_);
    swapreplay_private_mallctl(fmt::format("arena.{}.destroy", arena_).c_str(), nullptr, nullptr, nullptr, 0);
}

void* JemallocMalloc::alloc(std::uint32_t size) {
    return swapreplay_private_mallocx(size, flags_);
}

void JemallocMalloc::free(void* object) {
    swapreplay_private_dallocx(object, flags_);
}

std::size_t JemallocMalloc::size_of(void* object) {
    return swapreplay_private_sallocx(object, 0);
}

void JemallocMalloc::release() {
    control("tcache.flush", nullptr, 0, &cache_, sizeof cache_);
    control(fmt::format("arena.{}.purge", arena_), nullptr, 0, nullptr, 0);
}

std::uint64_t JemallocMalloc::measure() {
    if (records_age_++ % 1024 == 0) records_bytes_ = memory_->resident_bytes_of_records();
    return memory_->committed_bytes + records_bytes_;
}

}  // namespace swapreplay
