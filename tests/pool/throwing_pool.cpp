// SPDX-License-Identifier: GPL-2.0-or-later
// A pool out of tree that throws: options=number an int, otherwise a std::exception, from alloc and destroy.
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

#include "swapreplay_pool.h"

namespace {

bool throws_number = false;

[[noreturn]] void fail() {
    if (throws_number) throw 42;
    throw std::runtime_error("no idea");
}

}  // namespace

const struct swapreplay_pool swapreplay_pool = {
    .abi = SWAPREPLAY_POOL_ABI,
    .name = "throwing",
    .create = [](const swapreplay_pages*, const char* options) -> void* {
        throws_number = std::string_view(options) == "number";
        return std::malloc(1);
    },
    .destroy =
        [](void* pool) {
            std::free(pool);
            fail();
        },
    .alloc = [](void*, std::uint32_t) -> std::uint64_t { fail(); },
    .free = [](void*, std::uint64_t) {},
};
