// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/relay_control.hpp"

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <sstream>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>

#include "collect/relay_record.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {

namespace {

constexpr std::uint64_t record_version = 1;

/// The whole of a small file. What debugfs shows has no size, hence read to the end.
std::string read_all(int fd, const std::string& path) {
    std::string text;
    std::array<char, 4096> part;
    for (;;) {
        const ssize_t got = read(fd, part.data(), part.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            throw Error(Fault::system, fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
        if (got == 0) return text;
        text.append(part.data(), static_cast<std::size_t>(got));
    }
}

OwnedFd open_file(const std::string& path) {
    OwnedFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd.open())
        throw Error(Fault::system, fmt::format("{}: cannot be opened: {}", path, std::strerror(errno)));
    return fd;
}

std::optional<std::uint64_t> number_in(std::string_view text) {
    if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

RelayControl::RelayControl(std::string directory) : directory_(std::move(directory)) {
    const std::string path = directory_ + "/info";
    pinned_ = open_file(path);
    std::istringstream lines(read_all(pinned_.get(), path));
    for (std::string line; std::getline(lines, line);) {
        const std::size_t space = line.find(' ');
        if (space != std::string::npos) info_[line.substr(0, space)] = line.substr(space + 1);
    }
    const std::uint64_t version = info("record_version", 0);
    if (version != record_version || info("record_size", 0) != record_size)
        throw Error(
            Fault::format,
            fmt::format("{}: the module writes records of version {} and {} bytes, this program reads "
                        "version {} and {} bytes; install both from the same release",
                        path, version, info("record_size", 0), record_version, record_size));
}

std::uint64_t RelayControl::info(const std::string& key, std::uint64_t absent) const {
    const auto found = info_.find(key);
    if (found == info_.end()) return absent;
    const auto value = number_in(found->second);
    if (!value)
        throw Error(Fault::format,
                    fmt::format("{}/info: {} is no number: {}", directory_, key, found->second));
    return *value;
}

Metadata RelayControl::metadata() const {
    Metadata metadata;
    metadata.page_size = static_cast<std::uint32_t>(info("page_size", metadata.page_size));
    metadata.slots = info("slots", 0);
    if (const auto kernel = info_.find("kernel"); kernel != info_.end()) metadata.kernel = kernel->second;
    if (const auto codec = info_.find("codec"); codec != info_.end()) metadata.codecs = {codec->second};
    return metadata;
}

std::uint64_t RelayControl::read_number(const char* name) const {
    const std::string path = fmt::format("{}/{}", directory_, name);
    const OwnedFd fd = open_file(path);
    const std::string text = read_all(fd.get(), path);
    const auto value = number_in(text);
    if (!value) throw Error(Fault::format, fmt::format("{}: no number: {:?}", path, text));
    return *value;
}

}  // namespace swapreplay::collect
