// SPDX-License-Identifier: GPL-2.0-or-later
// In place of the archive of jemalloc, whose thread-local data are too many for a module that is loaded late: the
// interpreter could not load it. The pool of that name says so; all others are there.
#include <cstddef>

#include "swapreplay/error.hpp"

namespace {

[[noreturn]] void refuse() {
    throw swapreplay::Error(
        swapreplay::Fault::usage,
        "pool jemalloc: not in the Python module, which cannot load it; use 'swapreplay replay --json'");
}

}  // namespace

// The names that cmake/private_archive.cmake gives them.
extern "C" {
void* swapreplay_private_mallocx(std::size_t /*size*/, int /*flags*/) {
    refuse();
}
void swapreplay_private_dallocx(void* /*object*/, int /*flags*/) {
    refuse();
}
std::size_t swapreplay_private_sallocx(const void* /*object*/, int /*flags*/) {
    refuse();
}
// What an arena is made by, before anything else.
int swapreplay_private_mallctl(const char* /*name*/, void* /*old*/, std::size_t* /*old_size*/,
                               void* /*given*/, std::size_t /*given_size*/) {
    refuse();
}
}
