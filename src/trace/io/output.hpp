// SPDX-License-Identifier: LGPL-2.1-or-later
// The file that a writer appends to, in steps that either complete or are undone.
#ifndef SWAPREPLAY_TRACE_IO_OUTPUT_HPP
#define SWAPREPLAY_TRACE_IO_OUTPUT_HPP

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace swapreplay {

/// Throws Error(Fault::usage): there is a plain file at the path, and it is not to be replaced. For before long work.
void refuse_to_replace(const std::string& path, bool overwrite);

class Output {
public:
    /// Creates a file, or writes to standard output for "-". A path that exists and is a plain file is
    /// refused unless `overwrite`; then its content is gone at once.
    /// Throws Error: usage (it exists), system (the reason).
    static Output create(const std::string& path, bool overwrite);

    Output(Output&& other) noexcept;
    Output& operator=(Output&&) = delete;
    ~Output();

    /// Appends all of `bytes`. If that fails (a full disk), a plain file is cut back to its length before,
    /// and Error is thrown: resource for no space, system for the rest.
    void append(std::span<const std::byte> bytes);
    /// Replaces bytes that were appended before; needs plain_file().
    /// Throws Error as append() does.
    void rewrite(std::uint64_t offset, std::span<const std::byte> bytes);
    /// False for pipes and terminals, which cannot be rewritten.
    [[nodiscard]] bool plain_file() const noexcept { return plain_file_; }
    /// Brings everything appended to the disk, if there is one. Throws Error(Fault::system).
    void sync();
    /// Closes the file. Throws Error if the system reports a failure only now.
    void close();

    [[nodiscard]] std::uint64_t bytes_written() const noexcept { return written_; }
    [[nodiscard]] const std::string& name() const noexcept { return name_; }

private:
    Output(std::string name, int fd, bool owned, bool plain_file);
    [[noreturn]] void fail(int error, const char* what) const;

    std::string name_;
    int fd_;
    bool owned_;
    bool plain_file_;
    std::uint64_t written_ = 0;
};

}  // namespace swapreplay

#endif
