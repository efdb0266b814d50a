// SPDX-License-Identifier: GPL-2.0-or-later
// Which size class an object of a length goes to, as recompression asks.
#ifndef SWAPREPLAY_REPLAY_CLASS_LOOKUP_HPP
#define SWAPREPLAY_REPLAY_CLASS_LOOKUP_HPP

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "pool/pool.hpp"

namespace swapreplay {

/// As zs_lookup_class_index(): with the handle, though an object of the largest class has it elsewhere.
/// @param classes  in ascending order of sizes, not empty
/// @param handle   bytes that the pool puts before an object
inline std::size_t class_of(const std::vector<ClassUse>& classes, std::uint32_t clen, std::uint32_t handle) {
    const std::uint32_t size = std::min(clen + handle, classes.back().size);
    return static_cast<std::size_t>(
        std::lower_bound(classes.begin(), classes.end(), size,
                         [](const ClassUse& one, std::uint32_t wanted) { return one.size < wanted; }) -
        classes.begin());
}

}  // namespace swapreplay

#endif
