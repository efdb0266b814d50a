// SPDX-License-Identifier: GPL-2.0-or-later
// For a prefetch in two steps: what an object says of others can be read only some calls after the object was fetched.
#ifndef SWAPREPLAY_POOL_FETCHED_BEFORE_HPP
#define SWAPREPLAY_POOL_FETCHED_BEFORE_HPP

#include <array>
#include <cstddef>
#include <utility>

namespace swapreplay {

template <class T, std::size_t calls>
class FetchedBefore {
public:
    /// Remembers what is fetched now. Returns what was fetched `calls` calls before; T{} if there were fewer.
    [[nodiscard]] T exchange(T now) noexcept {
        const T before = std::exchange(fetched_[next_], now);
        next_ = (next_ + 1) % calls;
        return before;
    }

private:
    std::array<T, calls> fetched_{};
    std::size_t next_ = 0;
};

}  // namespace swapreplay

#endif
