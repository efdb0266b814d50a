// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/io/input.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/stoppable_read.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

[[noreturn]] void fail_to_read(const std::string& name, std::string_view what, int error) {
    throw Error(Fault::system, fmt::format("{}: {}: {}", name, what, std::strerror(error)));
}

class File final : public SeekableStream {
public:
    File(int fd, bool owned, std::string name, int stop_fd)
        : fd_(fd), owned_(owned), name_(std::move(name)), stop_fd_(stop_fd) {}
    ~File() override {
        if (owned_) close(fd_);
    }

    std::size_t read(std::span<std::byte> into) override {
        if (!wait_to_read(fd_, stop_fd_)) return 0;
        return checked([&] { return ::read(fd_, into.data(), into.size()); });
    }
    std::size_t read_at(std::uint64_t offset, std::span<std::byte> into) const override {
        return checked([&] { return pread(fd_, into.data(), into.size(), static_cast<off_t>(offset)); });
    }
    [[nodiscard]] std::optional<std::uint64_t> size() const override {
        struct stat status {};
        if (fstat(fd_, &status) != 0) fail_to_read(name_, "cannot be examined", errno);
        // Standard input may have been read from before: its offsets are not the trace's.
        if (!S_ISREG(status.st_mode) || !owned_) return std::nullopt;
        return static_cast<std::uint64_t>(status.st_size);
    }

private:
    template <class Call>
    std::size_t checked(Call call) const {
        ssize_t count;
        do {
            count = call();
        } while (count < 0 && errno == EINTR);
        if (count < 0) fail_to_read(name_, "cannot be read", errno);
        return static_cast<std::size_t>(count);
    }

    int fd_;
    bool owned_;
    std::string name_;
    int stop_fd_;
};

class Memory final : public SeekableStream {
public:
    explicit Memory(std::span<const std::byte> bytes) : bytes_(bytes) {}

    std::size_t read(std::span<std::byte> into) override {
        const std::size_t count = read_at(position_, into);
        position_ += count;
        return count;
    }
    std::size_t read_at(std::uint64_t offset, std::span<std::byte> into) const override {
        if (offset >= bytes_.size()) return 0;
        const auto from = bytes_.subspan(static_cast<std::size_t>(offset));
        const std::size_t count = std::min(from.size(), into.size());
        std::copy_n(from.begin(), count, into.begin());
        return count;
    }
    [[nodiscard]] std::optional<std::uint64_t> size() const override { return bytes_.size(); }

private:
    std::span<const std::byte> bytes_;
    std::uint64_t position_ = 0;
};

}  // namespace

Input Input::open(const std::string& path, int stop_fd) {
    constexpr auto standard_input = "standard input";
    if (path == "-")
        return {standard_input, std::make_unique<File>(STDIN_FILENO, false, standard_input, stop_fd)};
    const int fd = open_to_read(path, stop_fd);
    if (fd < 0) fail_to_read(path, "cannot be opened", errno);
    return {path, std::make_unique<File>(fd, true, path, stop_fd)};
}

Input Input::of_bytes(std::span<const std::byte> bytes, const std::string& name) {
    return {name, std::make_unique<Memory>(bytes)};
}

Input::Input(std::string name, std::unique_ptr<SeekableStream> stream)
    : name_(std::move(name)), stream_(std::move(stream)) {
    seekable_ = static_cast<const SeekableStream*>(stream_.get());
    auto unpacked = unpack(peek(unpack_magic_bytes), stream_, name_);
    if (unpacked == nullptr) return;
    stream_ = std::move(unpacked);
    seekable_ = nullptr;
    ahead_.clear();
}

Input::Input(Input&&) noexcept = default;
Input& Input::operator=(Input&&) noexcept = default;
Input::~Input() = default;

std::span<const std::byte> Input::peek(std::size_t count) {
    if (ahead_begin_ > 0) {
        ahead_.erase(ahead_.begin(), ahead_.begin() + static_cast<std::ptrdiff_t>(ahead_begin_));
        ahead_begin_ = 0;
    }
    const std::size_t have = ahead_.size();
    if (have < count) {
        ahead_.resize(count);
        ahead_.resize(have + fill(std::span(ahead_).subspan(have)));
    }
    return std::span(ahead_).first(std::min(ahead_.size(), count));
}

/// Reads on in the stream, up to the end or a damage, which it keeps.
std::size_t Input::fill(std::span<std::byte> into) {
    std::size_t have = 0;
    try {
        while (have < into.size() && !damage_) {
            const std::size_t got = stream_->read(into.subspan(have));
            if (got == 0) break;
            have += got;
        }
    } catch (...) {  // lack of memory as well: what came before is delivered first
        damage_ = std::current_exception();
    }
    return have;
}

std::size_t Input::read_until_damage(std::span<std::byte> into) {
    std::size_t have = std::min(into.size(), ahead_.size() - ahead_begin_);
    std::copy_n(ahead_.begin() + static_cast<std::ptrdiff_t>(ahead_begin_), have, into.begin());
    ahead_begin_ += have;
    have += fill(into.subspan(have));
    if (have == 0 && !into.empty() && damage_) std::rethrow_exception(damage_);
    offset_ += have;
    return have;
}

std::size_t Input::read(std::span<std::byte> into) {
    const std::size_t have = read_until_damage(into);
    if (have < into.size() && damage_) std::rethrow_exception(damage_);
    return have;
}

std::optional<std::uint64_t> Input::size() const {
    return seekable_ != nullptr ? seekable_->size() : std::nullopt;
}

std::size_t Input::read_at(std::uint64_t offset, std::span<std::byte> into) const {
    std::size_t have = 0;
    while (have < into.size()) {
        const std::size_t got = seekable_->read_at(offset + have, into.subspan(have));
        if (got == 0) break;
        have += got;
    }
    return have;
}

}  // namespace swapreplay
