// SPDX-License-Identifier: GPL-2.0-or-later
// What --check says of a pool that does not keep its promises.
#ifndef SWAPREPLAY_REPLAY_CHECK_FAILURE_HPP
#define SWAPREPLAY_REPLAY_CHECK_FAILURE_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "swapreplay/event.hpp"

namespace swapreplay {

enum class Broken {
    overlap,      ///< two live objects share bytes, or a handle
    lost_write,   ///< an object holds what it held before
    wrong_bytes,  ///< an object's bytes are neither its own nor another's
    double_free,  ///< one free gave back more than the object
    leak,         ///< what was freed is still held
    accounting,   ///< used_bytes() or a handle is not what pool.hpp promises
    structure,    ///< the pool's own check() found something
};

/// "lost_write", as in JSON.
[[nodiscard]] std::string_view name_of(Broken what) noexcept;

struct CheckFailure {
    Broken what;
    std::uint64_t event;  ///< number of the event at which it was found; the last one when found at the end
    std::optional<Slot> slot;  ///< whose object it is; none when it is nobody's
    std::string sentence;      ///< all of it, for people
};

}  // namespace swapreplay

#endif
