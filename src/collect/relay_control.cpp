// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/relay_control.hpp"

#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <limits>
#include <sstream>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/number.hpp"
#include "collect/relay_record.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {

namespace {

constexpr std::uint64_t newest_record_version = 2;  // kernel/sr_record.h; 1 is without other codecs
// Linux has pages from 4 KiB (most machines) to 256 KiB (Hexagon, PowerPC 44x).
constexpr std::uint64_t smallest_page = 4096;
constexpr std::uint64_t largest_page = std::uint64_t{1} << 18;
constexpr std::uint64_t most_relayed_slots =
    std::numeric_limits<std::uint32_t>::max();                                 // a record's slot has 32 bits
constexpr std::uint64_t latest_ns = std::numeric_limits<std::int64_t>::max();  // the kernel's ktime_t
constexpr std::uint64_t any = std::numeric_limits<std::uint64_t>::max();

/// A whole file of debugfs, which has no size to ask for.
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

OwnedFd open_relay_file(const std::string& path) {
    OwnedFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd.open())
        throw Error(Fault::system, fmt::format("{}: cannot be opened: {}", path, std::strerror(errno)));
    return fd;
}

std::optional<std::uint64_t> number_in(std::string_view text) {
    if (!text.empty() && text.back() == '\n') text.remove_suffix(1);
    return number<std::uint64_t>(text);
}

}  // namespace

RelayControl::RelayControl(std::string directory) : directory_(std::move(directory)) {
    const std::string path = directory_ + "/info";
    pinned_ = open_relay_file(path);
    parse_info(read_all(pinned_.get(), path));
    check_records();
    take_metadata();
    take_clocks();
}

void RelayControl::parse_info(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        const std::size_t space = line.find(' ');
        if (space != std::string::npos) info_[line.substr(0, space)] = line.substr(space + 1);
    }
}

void RelayControl::check_records() const {
    const std::uint64_t version = info("record_version", 0, any).value_or(0);
    const std::uint64_t size = info("record_size", 0, any).value_or(0);
    if (version == 0 || version > newest_record_version || size != record_size)
        throw Error(Fault::format,
                    fmt::format("{}/info: the module writes version {} records of {} bytes, but this program "
                                "reads version {} records of {} bytes; install both from the same release",
                                directory_, version, size, newest_record_version, record_size));
}

void RelayControl::take_metadata() {
    if (const auto size = info("page_size", smallest_page, largest_page)) {
        if (!std::has_single_bit(*size))
            throw Error(Fault::format,
                        fmt::format("{}/info: page_size {} is not a power of two", directory_, *size));
        metadata_.page_size = static_cast<std::uint32_t>(*size);
    }
    metadata_.slots = info("slots", 1, most_relayed_slots).value_or(0);
    if (const auto kernel = info_.find("kernel"); kernel != info_.end()) metadata_.kernel = kernel->second;
    if (const auto codec = info_.find("codec"); codec != info_.end()) metadata_.codecs = {codec->second};
    take_more_codecs();
}

void RelayControl::take_more_codecs() {
    const auto names = info_.find("more_codecs");
    if (names == info_.end()) return;
    std::istringstream words(names->second);
    for (std::string word; words >> word;)
        metadata_.codecs.push_back(word);
    if (metadata_.codecs.size() == 1 || metadata_.codecs.size() > 1 + most_more_codecs)
        throw Error(Fault::format, fmt::format("{}/info: more_codecs names none, or more than {}: '{}'",
                                               directory_, most_more_codecs, names->second));
}

void RelayControl::take_clocks() {
    const auto monotonic = info("start_monotonic_ns", 0, latest_ns);
    // The kernel lets nobody set the clock to before its boot: do_settimeofday64(), kernel/time/timekeeping.c.
    const auto realtime = info("start_realtime_ns", monotonic.value_or(0), latest_ns);
    if (monotonic && realtime) clock_offset_ns_ = static_cast<std::int64_t>(*realtime - *monotonic);
}

/// A number of info; nullopt if info does not have it.
std::optional<std::uint64_t> RelayControl::info(const std::string& key, std::uint64_t least,
                                                std::uint64_t most) const {
    const auto found = info_.find(key);
    if (found == info_.end()) return std::nullopt;
    const auto value = number_in(found->second);
    if (!value)
        throw Error(Fault::format,
                    fmt::format("{}/info: {} is not a number: '{}'", directory_, key, found->second));
    if (*value < least || *value > most)
        throw Error(Fault::format, fmt::format("{}/info: {} is {}, which is outside {} to {}; was it written "
                                               "by sr_relay.ko?",
                                               directory_, key, *value, least, most));
    return value;
}

std::uint64_t RelayControl::barrier() {
    const std::uint64_t bound = read_count("barrier");
    if (const std::uint64_t count = events(); bound > count)
        throw Error(Fault::format, fmt::format("{}: barrier is {}, above the {} events that were counted",
                                               directory_, bound, count));
    return bound;
}

std::uint64_t RelayControl::lost() {
    const std::uint64_t losses = read_count("lost");
    if (const std::uint64_t count = events(); losses > count)
        throw Error(Fault::format, fmt::format("{}: lost is {}, above the {} events that were counted",
                                               directory_, losses, count));
    return losses;
}

std::optional<std::uint64_t> RelayControl::part_pages() {
    const std::string path = directory_ + "/part_pages";
    if (access(path.c_str(), F_OK) != 0 && errno == ENOENT) return std::nullopt;
    return read_count("part_pages");
}

std::uint64_t RelayControl::read_count(const std::string& name) {
    const std::string path = fmt::format("{}/{}", directory_, name);
    const OwnedFd fd = open_relay_file(path);
    const std::string text = read_all(fd.get(), path);
    const auto value = number_in(text);
    if (!value) throw Error(Fault::format, fmt::format("{}: not a number: {:?}", path, text));
    std::uint64_t& last = last_[name];
    if (*value < last)
        throw Error(Fault::format, fmt::format("{}: went back from {} to {}; counts only grow while the "
                                               "module is loaded",
                                               path, last, *value));
    last = *value;
    return *value;
}

void require_page_size(std::uint32_t asked, std::uint32_t told, const std::string& directory) {
    if (asked != 0 && asked != told)
        throw Error(Fault::usage,
                    fmt::format("{}/info: the pages are of {} bytes, not of {}; leave out --page-size",
                                directory, told, asked));
}

}  // namespace swapreplay::collect
