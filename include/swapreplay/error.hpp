// SPDX-License-Identifier: LGPL-2.1-or-later
// The one exception type of SwapReplay. Stable from 1.0 on.
#ifndef SWAPREPLAY_ERROR_HPP
#define SWAPREPLAY_ERROR_HPP

#include <stdexcept>
#include <string>

namespace swapreplay {

/// The kind of failure; a program maps it to its exit status.
enum class Fault {
    usage,     ///< invalid request by the caller: exit status 2
    format,    ///< the input violates its format: 1
    system,    ///< the operating system reported an error, which the message repeats: 1
    resource,  ///< a limit was reached (memory, slots, disk space): 1
};

/// what() is one sentence: the file or argument, what was wrong and where in it, and what to do.
class Error : public std::runtime_error {
public:
    Error(Fault fault, const std::string& what) : std::runtime_error(what), fault_(fault) {}

    [[nodiscard]] Fault fault() const noexcept { return fault_; }

private:
    Fault fault_;
};

}  // namespace swapreplay

#endif
