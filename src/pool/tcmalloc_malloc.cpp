// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/tcmalloc_malloc.hpp"

#include <array>

namespace swapreplay {

const PoolInfo& TcmallocMalloc::info() {
    static const PoolInfo info{"tcmalloc",
                               "gperftools' malloc, in a copy of its own",
                               {{"decommit", "own", "own, at-once",
                                 "when free spans go back to the system: slowly, at its own rate, or at once "
                                 "(aggressive decommit)"}}};
    return info;
}

TcmallocMalloc::Copy::Copy() : library(PrivateLibrary::copy("libtcmalloc_minimal.so.4")) {
    library.get("tc_malloc", malloc);
    library.get("tc_free", free);
    library.get("tc_malloc_size", malloc_size);
    library.get("MallocExtension_GetNumericProperty", get_property);
    library.get("MallocExtension_SetNumericProperty", set_property);
    library.get("MallocExtension_MarkThreadIdle", mark_thread_idle);
    library.get("MallocExtension_ReleaseFreeMemory", release_free_memory);
}

TcmallocMalloc::TcmallocMalloc(const Parameters& parameters) : copy_(Copies<Copy>::borrow(info().name)) {
    static constexpr std::array<std::string_view, 2> choices{"own", "at-once"};
    const bool at_once = parameters.choice("decommit", choices) == 1;
    copy_->set_property("tcmalloc.aggressive_memory_decommit", at_once ? 1 : 0);
    release();  // what a pool before this one left
}

std::uint64_t TcmallocMalloc::measure() {
    std::size_t heap = 0;
    std::size_t unmapped = 0;
    copy_->get_property("generic.heap_size", &heap);
    copy_->get_property("tcmalloc.pageheap_unmapped_bytes", &unmapped);
    return heap - unmapped;
}

}  // namespace swapreplay
