// SPDX-License-Identifier: LGPL-2.1-or-later
// Reading a pipe in a way that can be ended while the pipe waits, as on a signal. The signal's handler writes
// to a pipe of its own, whose other end is the `stop_fd` of everything here; -1: nothing ends a read.
#ifndef SWAPREPLAY_BASE_STOPPABLE_READ_HPP
#define SWAPREPLAY_BASE_STOPPABLE_READ_HPP

#include <string>

namespace swapreplay {

/// open(2) for reading, its value and its errno. With a stop_fd, a FIFO that nobody writes to yet is opened
/// at once, so that what waits is the first read.
[[nodiscard]] int open_to_read(const std::string& path, int stop_fd);

/// Waits until read(2) of `fd` would not wait, as a plain file's never does.
/// @returns  false once stop_fd is readable: read nothing more
/// Cost:     one fstat(2) and, unless it is a plain file, one poll(2)
[[nodiscard]] bool wait_to_read(int fd, int stop_fd);

}  // namespace swapreplay

#endif
