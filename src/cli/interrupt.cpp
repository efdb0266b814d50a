// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/interrupt.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "swapreplay/error.hpp"

namespace swapreplay::cli {

namespace {

/// Both ends of the pipe that a signal writes to, made at its first use.
const std::array<int, 2>& stop_pipe() {
    static const std::array<int, 2> ends = [] {
        std::array<int, 2> made{};
        if (pipe2(made.data(), O_CLOEXEC | O_NONBLOCK) != 0)
            throw Error(Fault::system,
                        fmt::format("a pipe for signals cannot be made: {}", std::strerror(errno)));
        return made;
    }();
    return ends;
}

int write_end = -1;  // for the handler, which may not call stop_pipe()

}  // namespace

std::atomic<bool> Interrupt::requested_ = false;

int Interrupt::stop_fd() {
    return stop_pipe()[0];
}

int Interrupt::status(const std::string& trace, const std::string& what_is_left) {
    if (!requested_) return 0;
    fmt::print(stderr, "{}: stopped by a signal; {}\n", trace, what_is_left);
    return exit_status;
}

Interrupt::Interrupt(Again again) {
    requested_ = false;
    for (char byte = 0; read(stop_fd(), &byte, 1) > 0;) {
    }
    write_end = stop_pipe()[1];
    struct sigaction action {};
    action.sa_handler = [](int) {
        const int error = errno;
        requested_ = true;
        [[maybe_unused]] const ssize_t written = write(write_end, "", 1);  // if it is full, it is readable
        errno = error;
    };
    // What waits for a pipe's bytes waits with poll(), which never restarts. Anything else goes on, so that
    // what was measured is printed whole.
    action.sa_flags = SA_RESTART;
    if (again == Again::ends_program) action.sa_flags |= static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, &before_int_);
    sigaction(SIGTERM, &action, &before_term_);
    if (sigaction(SIGHUP, nullptr, &before_hup_) == 0 && before_hup_.sa_handler != SIG_IGN)
        sigaction(SIGHUP, &action, nullptr);
}

Interrupt::~Interrupt() {
    sigaction(SIGINT, &before_int_, nullptr);
    sigaction(SIGTERM, &before_term_, nullptr);
    sigaction(SIGHUP, &before_hup_, nullptr);
}

}  // namespace swapreplay::cli
