// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/stoppable_read.hpp"

#include <array>
#include <cerrno>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

namespace swapreplay {

int open_to_read(const std::string& path, int stop_fd) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | (stop_fd < 0 ? 0 : O_NONBLOCK));
    if (fd >= 0 && stop_fd >= 0) fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
    return fd;
}

bool wait_to_read(int fd, int stop_fd) {
    struct stat status {};
    if (stop_fd < 0 || (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))) return true;
    std::array<pollfd, 2> both{{{fd, POLLIN, 0}, {stop_fd, POLLIN, 0}}};
    while (poll(both.data(), both.size(), -1) < 0) {
        if (errno != EINTR) return true;  // the read tells what is wrong
    }
    return both[1].revents == 0;
}

}  // namespace swapreplay
