// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/mimalloc_malloc.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

namespace swapreplay {

namespace {

constexpr int major_version = MI_MALLOC_VERSION / 100;  // 209 is 2.0.9 (Debian 12), 301 is 3.0.1 (Debian 13)
constexpr std::uint64_t segment_bytes = 32ULL << 20;  // mimalloc 2's unit of address space, and its alignment
constexpr std::uint64_t most_space =
    major_version < 3 ? 64ULL << 30 : 16ULL << 30;  // 3 takes no more in one piece
constexpr std::uint64_t least_space = 1ULL << 30;

/// Address space for a copy, aligned to a segment; as much as is to be had.
std::byte* reserve_arena(std::uint64_t& bytes) {
    for (bytes = most_space; bytes >= least_space; bytes /= 2) {
        void* const mapping = mmap(nullptr, bytes + segment_bytes, PROT_READ | PROT_WRITE,
                                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (mapping == MAP_FAILED) continue;
        const auto from = reinterpret_cast<std::uintptr_t>(mapping);
        auto* const space =
            static_cast<std::byte*>(mapping) + (segment_bytes - from % segment_bytes) % segment_bytes;
        madvise(space, bytes, MADV_NOHUGEPAGE);  // with huge pages one touched page would count as 512
        return space;
    }
    throw Error(Fault::resource, "mimalloc: no address space for it; raise the limit (ulimit -v)");
}

/// How long freed memory is kept. 2.1 gave the option another name, and its arenas a multiple of the delay.
void set_delay(decltype(&mi_option_set) option_set, long delay_ms) {
#if MI_MALLOC_VERSION < 210
    option_set(mi_option_decommit_delay, delay_ms);
    option_set(mi_option_segment_decommit_delay, delay_ms);
#else
    option_set(mi_option_purge_delay, delay_ms);
#endif
}

}  // namespace

const PoolInfo& MimallocMalloc::info() {
    static const PoolInfo info{"mimalloc",
                               "mimalloc, in a copy of its own",
                               {{"delay", "0", "0..100000",
                                 "milliseconds until freed memory goes back to the system; mimalloc's "
                                 "defaults are 25 and 500"}}};
    return info;
}

// The numbers of the options are those of the header, so only its own major version will do.
MimallocMalloc::Copy::Copy()
    : library(PrivateLibrary::copy(fmt::format("libmimalloc.so.{}", major_version))) {
    library.get("mi_malloc", malloc);
    library.get("mi_free", free);
    library.get("mi_usable_size", usable_size);
    library.get("mi_option_set", option_set);
    library.get("mi_collect", collect);
    decltype(&mi_manage_os_memory) manage_os_memory = nullptr;
    library.get("mi_manage_os_memory", manage_os_memory);
    space = reserve_arena(space_bytes);
    top = space;
    option_set(mi_option_limit_os_alloc, 1);  // nothing from elsewhere
    // Said to be uncommitted, or it would never give any of it back.
    if (!manage_os_memory(space, space_bytes, false, false, true, -1)) {
        throw Error(Fault::system, "mimalloc: it does not take the address space offered to it");
    }
}

MimallocMalloc::MimallocMalloc(const Parameters& parameters) : copy_(Copies<Copy>::borrow(info().name)) {
    const long delay_ms = parameters.count("delay", 0, 100000);
    set_delay(copy_->option_set, delay_ms);
    release();  // what a pool before this one left
}

std::uint64_t MimallocMalloc::measure() {
    const auto page_size = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
    const auto reached =
        static_cast<std::uint64_t>(copy_->top - copy_->space) / segment_bytes * segment_bytes + segment_bytes;
    resident_.resize(reached / page_size);
    mincore(copy_->space, reached, resident_.data());
    std::uint64_t pages = 0;
    for (const unsigned char page : resident_)
        pages += page & 1;
    interval_ = std::max<std::uint64_t>(64, resident_.size() / 16);
    return pages * page_size;
}

}  // namespace swapreplay
