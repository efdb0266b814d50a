// SPDX-License-Identifier: GPL-2.0-or-later
// A file in memory with a name, for what takes names only.
#ifndef SWAPREPLAY_FUZZ_MEMORY_FILE_HPP
#define SWAPREPLAY_FUZZ_MEMORY_FILE_HPP

#include <string>
#include <vector>

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "property.hpp"

namespace swapreplay::fuzzing {

class MemoryFile {
public:
    MemoryFile() : fd_(memfd_create("fuzz", MFD_CLOEXEC)) { must(fd_ >= 0, "there is memory for a file"); }
    explicit MemoryFile(std::span<const std::byte> content) : MemoryFile() {
        must(write(fd_, content.data(), content.size()) == static_cast<ssize_t>(content.size()),
             "there is memory for the content");
    }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    ~MemoryFile() { close(fd_); }

    /// For this process only.
    [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

    [[nodiscard]] std::vector<std::byte> content() const {
        struct stat status {};
        must(fstat(fd_, &status) == 0, "the file is there");
        std::vector<std::byte> all(static_cast<std::size_t>(status.st_size));
        must(pread(fd_, all.data(), all.size(), 0) == status.st_size, "the file can be read");
        return all;
    }

private:
    int fd_;
};

}  // namespace swapreplay::fuzzing

#endif
