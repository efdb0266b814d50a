// SPDX-License-Identifier: GPL-2.0-or-later
// Pages to compress: from files, from a running process, from standard input.
#ifndef SWAPREPLAY_CODEC_CORPUS_HPP
#define SWAPREPLAY_CODEC_CORPUS_HPP

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace swapreplay {

/// A source of pages, read once from front to back. Not thread-safe.
class Corpus {
public:
    static constexpr std::size_t page_size = 4096;

    virtual ~Corpus() = default;

    /// Puts the next pages into `pages`, at most `max_pages`; fewer only at the end, none after it.
    /// Throws Error(Fault::system): the source cannot be read.
    void read(std::vector<std::byte>& pages, std::size_t max_pages);

    /// Pages that the whole source has, if that is known ahead; 0: not known.
    [[nodiscard]] virtual std::uint64_t pages_expected() const { return 0; }

    /// Pages that were there when the corpus was opened, and not any more when they were to be read.
    [[nodiscard]] virtual std::uint64_t pages_gone() const { return 0; }

    /// Bytes that were left out because they do not fill a page. Complete at the end.
    [[nodiscard]] virtual std::uint64_t bytes_left_out() const { return bytes_left_out_; }

protected:
    /// Fills `page` from its `filled` bytes on; how many bytes came, 0 at the end of one of the source's
    /// parts.
    virtual std::size_t read_some(std::byte* to, std::size_t size) = 0;
    /// Goes to the next part; false after the last.
    virtual bool next_part() = 0;

private:
    bool ended_ = false;
    std::uint64_t bytes_left_out_ = 0;
};

/// Files one after the other, "-" for standard input. A file's last bytes are left out if they do not
/// fill a page. Throws Error(Fault::system): a file cannot be opened.
///
/// @param stop_fd  base/stoppable_read.hpp; once it is readable, pipes end
std::unique_ptr<Corpus> open_files(const std::vector<std::string>& paths, int stop_fd = -1);

/// The anonymous pages of a running process, present or swapped out, by address: what can be in swap. The
/// process runs on meanwhile; pages that it gives back before they are read are passed over and counted.
/// Throws Error(Fault::system): there is no such process, it is a thread of the kernel's, or no right to
/// ptrace it. Source: Documentation/admin-guide/mm/pagemap.rst
std::unique_ptr<Corpus> open_process(int pid);

/// What `source` gives, after `copy` has seen it, so that it can be kept. Bytes that are not a whole page are
/// not shown. What `copy` throws passes through.
std::unique_ptr<Corpus> copied(std::unique_ptr<Corpus> source,
                               std::function<void(std::span<const std::byte> pages)> copy);

}  // namespace swapreplay

#endif
