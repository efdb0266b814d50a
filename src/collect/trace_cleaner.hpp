// SPDX-License-Identifier: GPL-2.0-or-later
// Leaves nothing in tracefs, however this process ends.
//
// What is made there belongs to no process. So a child waits for the end of this one, SIGKILL included, and removes
// everything under a name; an orderly end does the same. The child has a session of its own, so that what kills a whole
// process group spares it. If the child is killed as well, the probes stay, and go on filling their buffers, until the
// next recording begins, which removes what no living recording has locked; or until a reboot.
#ifndef SWAPREPLAY_COLLECT_TRACE_CLEANER_HPP
#define SWAPREPLAY_COLLECT_TRACE_CLEANER_HPP

#include <string>

#include <sys/types.h>

#include "base/owned_fd.hpp"

namespace swapreplay::collect {

class TraceCleaner {
public:
    /// Removes what earlier recordings left, and starts the child. No other thread may run yet.
    /// Throws Error(Fault::system): there is no place for another process.
    explicit TraceCleaner(std::string tracefs);
    /// Has everything under the name removed. Instances must not be open any more.
    ~TraceCleaner();
    TraceCleaner(const TraceCleaner&) = delete;
    TraceCleaner& operator=(const TraceCleaner&) = delete;

    /// The group of our kprobe events; the names of our instances are this, a hyphen and something else.
    [[nodiscard]] const std::string& name() const noexcept { return name_; }

private:
    std::string tracefs_;
    std::string name_;
    OwnedFd alive_;  // the end of a pipe that closes with this process
    pid_t child_ = -1;
};

/// Removes the instances and the kprobe events of a TraceCleaner's name. What is open stays.
/// @returns  whether everything is gone
bool remove_traces(const std::string& tracefs, const std::string& name);

}  // namespace swapreplay::collect

#endif
