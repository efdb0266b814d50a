// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/tracefs.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <sstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "swapreplay/error.hpp"

namespace swapreplay::collect {

namespace {

constexpr std::string_view mark_text = "swapreplay ";
constexpr std::uint64_t least_kib = 8;

[[noreturn]] void refuse(const std::string& path, int error) {
    std::string why = std::strerror(error);
    if (error == EPERM || error == EACCES)
        why = geteuid() == 0 ? "the kernel refuses; it may be locked down, or this is a container"
                             : "run as root";
    throw Error(Fault::system, fmt::format("{}: {}", path, why));
}

OwnedFd open_trace_file(const std::string& path, int flags) {
    OwnedFd file(open(path.c_str(), flags | O_CLOEXEC));
    if (!file.open()) refuse(path, errno);
    return file;
}

/// The number after "NAME: " at the beginning of a line, or 0.
std::uint64_t stat_of(std::string_view text, std::string_view name) {
    const std::size_t at = text.find(name);
    if (at == text.npos) return 0;
    std::istringstream rest(std::string(text.substr(at + name.size())));
    std::uint64_t value = 0;
    rest >> value;
    return value;
}

}  // namespace

std::string tracefs_folder() {
    for (const char* folder : {"/sys/kernel/tracing", "/sys/kernel/debug/tracing"})
        if (access(fmt::format("{}/kprobe_events", folder).c_str(), W_OK) == 0) return folder;
    if (geteuid() != 0) throw Error(Fault::system, "/sys/kernel/tracing: cannot be used; run as root");
    throw Error(Fault::system,
                "/sys/kernel/tracing: has no kprobe_events; mount it (mount -t tracefs tracefs "
                "/sys/kernel/tracing), or this kernel lacks CONFIG_KPROBE_EVENTS");
}

void write_trace_file(const std::string& path, std::string_view text, bool append) {
    const OwnedFd file = open_trace_file(path, O_WRONLY | (append ? O_APPEND : O_TRUNC));
    if (write(file.get(), text.data(), text.size()) < 0) refuse(fmt::format("{}: '{}'", path, text), errno);
}

// "ID: 1588"; "	field:u64 pool;	offset:16;	size:8;	signed:0;"; "	field:char buf[];	offset:16;	…"
TraceFormat::TraceFormat(std::string_view text, std::string name) : name_(std::move(name)) {
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("ID: ")) id_ = static_cast<std::uint16_t>(stat_of(line, "ID:"));
        const std::size_t end = line.find(';');
        if (end == line.npos || line.find("field:") == line.npos) continue;
        const std::size_t begin = line.rfind(' ', end) + 1;
        places_[line.substr(begin, std::min(end, line.find('[', begin)) - begin)] = stat_of(line, "offset:");
    }
    if (id_ == 0 || !places_.contains("common_pid"))
        throw Error(Fault::format, fmt::format("{}: does not hold what an event's format does", name_));
}

std::size_t TraceFormat::place_of(const std::string& field) const {
    const auto place = places_.find(field);
    if (place == places_.end()) throw Error(Fault::format, fmt::format("{}: has no field {}", name_, field));
    return place->second;
}

TraceInstance::TraceInstance(const std::string& tracefs, const std::string& name, std::uint64_t bytes)
    : folder_(fmt::format("{}/instances/{}", tracefs, name)),
      page_(static_cast<std::size_t>(sysconf(_SC_PAGESIZE))) {
    constexpr mode_t only_ours = 0700;
    constexpr std::uint64_t kib = 1024;
    if (mkdir(folder_.c_str(), only_ours) != 0) refuse(folder_, errno);
    lock_ = open_trace_file(folder_, O_RDONLY | O_DIRECTORY);
    if (flock(lock_.get(), LOCK_SH) != 0) refuse(folder_, errno);
    write_trace_file(folder_ + "/trace_clock", "counter");
    write_trace_file(folder_ + "/options/overwrite", "1");
    write_trace_file(folder_ + "/options/markers", "1");
    write_trace_file(folder_ + "/buffer_size_kb", fmt::format("{}", std::max(bytes / kib, least_kib)));
    marker_ = open_trace_file(folder_ + "/trace_marker", O_WRONLY);
    for (std::size_t cpu = 0;; ++cpu) {
        const std::string of_cpu = fmt::format("{}/per_cpu/cpu{}", folder_, cpu);
        if (access(of_cpu.c_str(), F_OK) != 0) break;
        cpus_.push_back(open_trace_file(of_cpu + "/trace_pipe_raw", O_RDONLY | O_NONBLOCK));
        stats_.push_back(open_trace_file(of_cpu + "/stats", O_RDONLY));
    }
}

void TraceInstance::enable(const std::string& event, const std::string& filter) {
    const std::string folder = fmt::format("{}/events/{}", folder_, event);
    write_trace_file(folder + "/filter", filter.empty() ? "0" : filter);
    write_trace_file(folder + "/enable", "1");
}

void TraceInstance::disable(const std::string& event) {
    write_trace_file(fmt::format("{}/events/{}/enable", folder_, event), "0");
}

bool TraceInstance::mark(std::uint64_t number) const noexcept {
    std::array<char, 64> text{};
    const auto end = fmt::format_to_n(text.begin(), text.size(), "{}{}", mark_text, number);
    const auto size = static_cast<ssize_t>(end.size);
    return write(marker_.get(), text.data(), end.size) == size;
}

std::optional<std::uint64_t> marked_number(std::span<const std::byte> data, std::size_t place) {
    if (data.size() < place) return std::nullopt;
    std::string text;
    for (const std::byte byte : data.subspan(place))
        text.push_back(static_cast<char>(byte));
    if (!text.starts_with(mark_text)) return std::nullopt;
    return stat_of(text, mark_text);
}

std::span<const std::byte> TraceInstance::read_page(std::size_t cpu) {
    const ssize_t bytes = read(cpus_[cpu].get(), page_.data(), page_.size());
    if (bytes <= 0) return {};  // EAGAIN: nothing there; a CPU that was never online has nothing either
    return std::span(page_).first(static_cast<std::size_t>(bytes));
}

std::uint64_t TraceInstance::overwritten(std::size_t cpu) const {
    std::array<char, 1024> text{};
    const ssize_t bytes = pread(stats_[cpu].get(), text.data(), text.size(), 0);
    if (bytes <= 0) return 0;
    const std::string_view stats(text.data(), static_cast<std::size_t>(bytes));
    return stat_of(stats, "\noverrun:");
}

}  // namespace swapreplay::collect
