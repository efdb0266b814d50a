// SPDX-License-Identifier: LGPL-2.1-or-later
// A file descriptor that closes itself.
#ifndef SWAPREPLAY_BASE_OWNED_FD_HPP
#define SWAPREPLAY_BASE_OWNED_FD_HPP

#include <utility>

#include <unistd.h>

namespace swapreplay {

class OwnedFd {
public:
    explicit OwnedFd(int fd = -1) noexcept : fd_(fd) {}
    OwnedFd(OwnedFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    OwnedFd& operator=(OwnedFd&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~OwnedFd() {
        if (fd_ >= 0) close(fd_);
    }

    [[nodiscard]] int get() const noexcept { return fd_; }
    [[nodiscard]] bool open() const noexcept { return fd_ >= 0; }

private:
    int fd_;
};

}  // namespace swapreplay

#endif
