// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/corpus.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/number.hpp"
#include "base/stoppable_read.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

class File {
public:
    /// Throws Error(Fault::system). `advice`: what a person can do, empty or beginning with "; ".
    explicit File(const std::string& path, const std::string& advice = {}, int stop_fd = -1)
        : path_(path), fd_(path == "-" ? STDIN_FILENO : open_to_read(path, stop_fd)), stop_fd_(stop_fd) {
        if (fd_ < 0) throw Error(Fault::system, fmt::format("{}: {}{}", path, std::strerror(errno), advice));
    }
    File(File&& other) noexcept
        : path_(std::move(other.path_)), fd_(std::exchange(other.fd_, -1)), stop_fd_(other.stop_fd_) {}
    File& operator=(File&&) = delete;
    ~File() {
        if (fd_ > STDIN_FILENO) close(fd_);
    }

    std::size_t read_some(std::byte* to, std::size_t size) {
        if (!wait_to_read(fd_, stop_fd_)) return 0;
        const ssize_t count = read(fd_, to, size);
        if (count < 0)
            throw Error(Fault::system, fmt::format("{}: {}{}", path_, std::strerror(errno),
                                                   errno == EISDIR ? "; name the files in it" : ""));
        return static_cast<std::size_t>(count);
    }

    /// False if the bytes are not there (any more).
    [[nodiscard]] bool read_at(std::uint64_t offset, void* to, std::size_t size) const {
        return pread(fd_, to, size, static_cast<off_t>(offset)) == static_cast<ssize_t>(size);
    }

    [[nodiscard]] std::uint64_t size() const {
        struct stat status {};
        return fstat(fd_, &status) == 0 && S_ISREG(status.st_mode)
                   ? static_cast<std::uint64_t>(status.st_size)
                   : 0;
    }

private:
    std::string path_;
    int fd_;
    int stop_fd_;
};

class Files final : public Corpus {
public:
    Files(const std::vector<std::string>& paths, int stop_fd) {
        for (const std::string& path : paths)
            files_.emplace_back(path, "", stop_fd);
    }

    [[nodiscard]] std::uint64_t pages_expected() const override {
        std::uint64_t pages = 0;
        for (const File& file : files_)
            pages += file.size() / page_size;
        return pages;
    }

protected:
    std::size_t read_some(std::byte* to, std::size_t size) override {
        return current_ < files_.size() ? files_[current_].read_some(to, size) : 0;
    }
    bool next_part() override { return ++current_ < files_.size(); }

private:
    std::vector<File> files_;
    std::size_t current_ = 0;
};

struct AddressRange {
    std::uint64_t begin;
    std::uint64_t end;
};

std::vector<AddressRange> mappings(int pid, const std::string& advice) {
    const std::string path = fmt::format("/proc/{}/maps", pid);
    std::ifstream maps(path);
    if (!maps) throw Error(Fault::system, fmt::format("{}: {}{}", path, std::strerror(errno), advice));
    std::vector<AddressRange> ranges;
    for (std::string line; std::getline(maps, line);) {
        // "7f0000000000-7f0000001000 rw-p …"
        std::istringstream words(line);
        std::string from, to;
        std::getline(words, from, '-') >> to;
        const auto begin = number<std::uint64_t>(from, 16);
        const auto end = number<std::uint64_t>(to, 16);
        if (!begin || !end)
            throw Error(Fault::format, fmt::format("{}: not a list of mappings: '{}'", path, line));
        ranges.push_back({*begin, *end});
    }
    return ranges;
}

class Process final : public Corpus {
public:
    explicit Process(int pid) : Process(pid, advice_for(pid)) {}

    [[nodiscard]] std::uint64_t pages_expected() const override { return addresses_.size(); }
    [[nodiscard]] std::uint64_t pages_gone() const override { return gone_; }

protected:
    std::size_t read_some(std::byte* to, std::size_t size) override {
        // The caller asks for the rest of a page only where it got a part, which never happens here.
        while (next_ < addresses_.size() && size >= page_size) {
            if (memory_.read_at(addresses_[next_++], to, page_size)) return page_size;
            gone_++;
        }
        return 0;
    }
    bool next_part() override { return false; }

private:
    /// What can be done where its memory cannot be read. Throws Error(Fault::system): there is nothing to
    /// read.
    static std::string advice_for(int pid) {
        const int fd = open(fmt::format("/proc/{}/mem", pid).c_str(), O_RDONLY | O_CLOEXEC);
        const int error = errno;
        if (fd >= 0) close(fd);
        if (fd < 0 && error == ENOENT) throw Error(Fault::system, fmt::format("there is no process {}", pid));
        if (fd < 0 && error == ESRCH)
            throw Error(Fault::system, fmt::format("process {} has no memory of its own; it has just ended, "
                                                   "or it is a kernel thread",
                                                   pid));
        return fmt::format(
            "; reading process {}'s pages needs the right to ptrace it (be root, or its owner "
            "where kernel.yama.ptrace_scope is 0)",
            pid);
    }

    Process(int pid, const std::string& advice) : memory_(fmt::format("/proc/{}/mem", pid), advice) {
        const File pagemap(fmt::format("/proc/{}/pagemap", pid), advice);
        for (const AddressRange& range : mappings(pid, advice))
            add_anonymous(pagemap, range);
        if (addresses_.empty())
            throw Error(Fault::system,
                        fmt::format("process {} has no anonymous page that can be read{}", pid, advice));
    }

    /// The pagemap has an entry for each page of the kernel, which may be several of a corpus.
    void add_anonymous(const File& pagemap, const AddressRange& range) {
        const auto kernel_page = static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
        constexpr std::uint64_t present = 1ULL << 63, swapped = 1ULL << 62, file_or_shared = 1ULL << 61;
        std::array<std::uint64_t, 512> entries{};
        for (std::uint64_t address = range.begin; address < range.end;) {
            const std::uint64_t count =
                std::min<std::uint64_t>(entries.size(), (range.end - address) / kernel_page);
            if (!pagemap.read_at(address / kernel_page * sizeof entries[0], entries.data(),
                                 count * sizeof entries[0]))
                return;  // the vsyscall page, which is beyond the table
            for (std::uint64_t i = 0; i < count; i++, address += kernel_page) {
                if ((entries[i] & (present | swapped)) != 0 && (entries[i] & file_or_shared) == 0)
                    add_pages(address, kernel_page);
            }
        }
    }

    void add_pages(std::uint64_t address, std::uint64_t bytes) {
        for (const std::uint64_t end = address + bytes; address < end; address += page_size)
            addresses_.push_back(address);
    }

    File memory_;
    std::vector<std::uint64_t> addresses_;
    std::size_t next_ = 0;
    std::uint64_t gone_ = 0;
};

class Copied final : public Corpus {
public:
    Copied(std::unique_ptr<Corpus> source, std::function<void(std::span<const std::byte>)> copy)
        : source_(std::move(source)), copy_(std::move(copy)) {}

    [[nodiscard]] std::uint64_t pages_expected() const override { return source_->pages_expected(); }
    [[nodiscard]] std::uint64_t pages_gone() const override { return source_->pages_gone(); }
    [[nodiscard]] std::uint64_t bytes_left_out() const override { return source_->bytes_left_out(); }
    [[nodiscard]] std::optional<EmptySlots> empty_slots() const override { return source_->empty_slots(); }

protected:
    std::size_t read_some(std::byte* to, std::size_t size) override {
        source_->read(pages_, size / page_size);
        std::copy(pages_.begin(), pages_.end(), to);
        copy_(pages_);
        return pages_.size();
    }
    bool next_part() override { return false; }

private:
    std::unique_ptr<Corpus> source_;
    std::function<void(std::span<const std::byte>)> copy_;
    std::vector<std::byte> pages_;
};

}  // namespace

void Corpus::read(std::vector<std::byte>& pages, std::size_t max_pages) {
    pages.resize(max_pages * page_size);
    std::size_t filled = 0;
    while (!ended_ && filled < pages.size()) {
        const std::size_t count = read_some(pages.data() + filled, pages.size() - filled);
        filled += count;
        if (count == 0) {
            bytes_left_out_ += filled % page_size;
            filled -= filled % page_size;
            ended_ = !next_part();
        }
    }
    pages.resize(filled);
}

std::unique_ptr<Corpus> open_files(const std::vector<std::string>& paths, int stop_fd) {
    return std::make_unique<Files>(paths, stop_fd);
}

std::unique_ptr<Corpus> open_process(int pid) {
    return std::make_unique<Process>(pid);
}

std::unique_ptr<Corpus> copied(std::unique_ptr<Corpus> source,
                               std::function<void(std::span<const std::byte> pages)> copy) {
    return std::make_unique<Copied>(std::move(source), std::move(copy));
}

}  // namespace swapreplay
