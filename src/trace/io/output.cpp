// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/io/output.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

void refuse_to_replace(const std::string& path, bool overwrite) {
    struct stat status {};
    if (!overwrite && path != "-" && ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode))
        throw Error(Fault::usage,
                    fmt::format("{}: exists already; remove it or overwrite it (--overwrite)", path));
}

Output Output::create(const std::string& path, bool overwrite) {
    if (path == "-") return {"standard output", STDOUT_FILENO, false, false};
    constexpr mode_t everybody = 0666;  // less what the user's umask takes
    int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, everybody);
    if (fd < 0 && errno == EEXIST) {
        refuse_to_replace(path, overwrite);
        fd = ::open(path.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC);
    }
    if (fd < 0)
        throw Error(Fault::system, fmt::format("{}: cannot be created: {}", path, std::strerror(errno)));
    struct stat status {};
    return {path, fd, true, ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode)};
}

Output::Output(std::string name, int fd, bool owned, bool plain_file)
    : name_(std::move(name)), fd_(fd), owned_(owned), plain_file_(plain_file) {}

Output::Output(Output&& other) noexcept
    : name_(std::move(other.name_)),
      fd_(std::exchange(other.fd_, -1)),
      owned_(other.owned_),
      plain_file_(other.plain_file_),
      written_(other.written_) {}

Output::~Output() {
    if (owned_ && fd_ >= 0) ::close(fd_);
}

void Output::append(std::span<const std::byte> bytes) {
    auto left = bytes;
    while (!left.empty()) {
        const ssize_t count = ::write(fd_, left.data(), left.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) {
            const int error = count == 0 ? ENOSPC : errno;
            // Best effort: a reader copes with half a step too.
            if (plain_file_ && ::ftruncate(fd_, static_cast<off_t>(written_)) == 0)
                ::lseek(fd_, static_cast<off_t>(written_), SEEK_SET);
            fail(error, "cannot be written");
        }
        left = left.subspan(static_cast<std::size_t>(count));
    }
    written_ += bytes.size();
}

void Output::rewrite(std::uint64_t offset, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) fail(count == 0 ? ENOSPC : errno, "cannot be rewritten");
        offset += static_cast<std::uint64_t>(count);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
}

void Output::sync() {
    if (!plain_file_) return;
    if (::fsync(fd_) != 0) fail(errno, "cannot be flushed to disk");
}

void Output::close() {
    const int fd = std::exchange(fd_, -1);
    if (owned_ && fd >= 0 && ::close(fd) != 0) fail(errno, "cannot be closed");
}

void Output::fail(int error, const char* what) const {
    const Fault fault =
        error == ENOSPC || error == EDQUOT || error == EFBIG ? Fault::resource : Fault::system;
    throw Error(fault, fmt::format("{}: {} at byte {}: {}", name_, what, written_, std::strerror(error)));
}

}  // namespace swapreplay
