// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/sysfs.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <sstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/number.hpp"
#include "base/owned_fd.hpp"

namespace swapreplay::verify {

Error system_error(std::string_view path, std::string_view what, int error_number) {
    const char* const advice = error_number == EACCES || error_number == EPERM ? "; run as root" : "";
    return {Fault::system, fmt::format("{}: {}: {}{}", path, what, std::strerror(error_number), advice)};
}

std::string read_value(const std::string& path) {
    const OwnedFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) throw system_error(path, "cannot be opened", errno);
    std::string text;
    std::array<char, 4096> part;
    for (;;) {
        const ssize_t got = read(file.get(), part.data(), part.size());
        if (got < 0) throw system_error(path, "cannot be read", errno);
        if (got == 0) break;
        text.append(part.data(), static_cast<std::size_t>(got));
    }
    if (text.ends_with('\n')) text.pop_back();
    return text;
}

int try_write_value(const std::string& path, std::string_view value) noexcept {
    const OwnedFd file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (file.get() < 0) return errno;
    return write(file.get(), value.data(), value.size()) < 0 ? errno : 0;
}

void write_value(const std::string& path, std::string_view value) {
    if (const int error = try_write_value(path, value); error != 0)
        throw system_error(path, fmt::format("does not accept '{}'", value), error);
}

std::uint64_t memory_available() {
    const std::string text = read_value("/proc/meminfo");
    constexpr std::string_view key = "MemAvailable:";
    std::uint64_t kib = 0;
    if (const std::size_t at = text.find(key); at != std::string::npos) {
        std::istringstream words(text.substr(at + key.size()));
        std::string word;
        words >> word;
        kib = number<std::uint64_t>(word).value_or(0);
    }
    if (kib == 0) throw Error(Fault::format, "/proc/meminfo: has no MemAvailable; use a kernel from 3.14 on");
    return kib * 1024;
}

std::string use_of_block_device(const std::string& name, std::string_view number, std::string_view swaps,
                                std::string_view mounts) {
    std::istringstream swap_lines{std::string(swaps)};
    for (std::string line; std::getline(swap_lines, line);) {
        if (line.starts_with("/dev/" + name + " ") || line.starts_with("/dev/" + name + "\t"))
            return "is in use as swap";
    }
    std::istringstream mount_lines{std::string(mounts)};
    for (std::string line; std::getline(mount_lines, line);) {
        // "36 35 98:0 / /mnt …": its third word is the device's number, the fifth where it is mounted.
        std::istringstream words(line);
        std::string id, parent, device, root, where;
        if (words >> id >> parent >> device >> root >> where && device == number)
            return fmt::format("is mounted on {}", where);
    }
    return {};
}

std::string use_of_block_device(const std::string& name) {
    const std::string folder = "/sys/block/" + name;
    // A kernel without swap has no /proc/swaps.
    const std::string swaps = std::filesystem::exists("/proc/swaps") ? read_value("/proc/swaps") : "";
    std::string use =
        use_of_block_device(name, read_value(folder + "/dev"), swaps, read_value("/proc/self/mountinfo"));
    if (!use.empty()) return use;
    std::error_code none;
    for (const auto& holder : std::filesystem::directory_iterator(folder + "/holders", none))
        return fmt::format("is held by {}", holder.path().filename().string());
    return {};
}

}  // namespace swapreplay::verify
