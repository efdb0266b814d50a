// SPDX-License-Identifier: LGPL-2.1-or-later
// The one exception type of SwapReplay. Stable from 1.0 on.
#ifndef SWAPREPLAY_ERROR_HPP
#define SWAPREPLAY_ERROR_HPP

#include <stdexcept>
#include <string>

namespace swapreplay {

/// What kind of thing went wrong; a program maps it to its exit status.
enum class Fault {
    usage,     ///< the caller asked for something that cannot be: exit status 2
    format,    ///< input bytes are not what their format demands: 1
    system,    ///< the operating system refused; the message holds its reason: 1
    resource,  ///< a stated limit was reached (memory, slots, disk): 1
};

/// what() is one sentence: what was wrong, with which file or argument and where in it, and what to do.
class Error : public std::runtime_error {
public:
    Error(Fault fault, const std::string& what) : std::runtime_error(what), fault_(fault) {}

    [[nodiscard]] Fault fault() const noexcept { return fault_; }

private:
    Fault fault_;
};

}  // namespace swapreplay

#endif
