// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/bpf_support.hpp"

#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <fstream>

#include <bpf/libbpf.h>
#include <fmt/format.h>
#include <unistd.h>

#include "swapreplay/error.hpp"

namespace swapreplay::collect {

namespace {

std::string& last_warning() {
    static std::string text;
    return text;
}

[[gnu::format(printf, 2, 0)]] int keep_warning(libbpf_print_level level, const char* format,
                                               va_list arguments) {
    if (level != LIBBPF_WARN) return 0;
    char line[512];
    std::vsnprintf(line, sizeof line, format, arguments);
    line[std::strcspn(line, "\n")] = '\0';
    last_warning() = line;
    return 0;
}

std::string lockdown() {
    std::ifstream file("/sys/kernel/security/lockdown");  // "none integrity [confidentiality]"
    std::string text;
    std::getline(file, text);
    return text.find("[confidentiality]") != text.npos ? "it is locked down (confidentiality)" : "";
}

}  // namespace

void keep_bpf_warnings() {
    libbpf_set_print(keep_warning);
}

void refuse_bpf(const std::string& source, const std::string& what, int error) {
    std::string why = std::strerror(error);
    if (error == EPERM || error == EACCES) {
        if (geteuid() != 0)
            why =
                "needs root, or CAP_BPF, CAP_PERFMON and CAP_SYS_ADMIN; the last only for the types of a "
                "module, as "
                "zram mostly is, and for kprobes where kernel.perf_event_paranoid is above 2";
        else if (const std::string locked = lockdown(); !locked.empty())
            why = fmt::format("the kernel refuses: {}", locked);
        else
            why = "the kernel refuses tracing programs, as in a container; run it on the machine itself";
    } else if (error == ENOSYS) {
        why = "this kernel has no BPF (CONFIG_BPF_SYSCALL)";
    } else if (!last_warning().empty()) {
        why += fmt::format(" ({})", last_warning());
    }
    throw Error(Fault::system, fmt::format("{}: {}: {}", source, what, why));
}

MapMemory::MapMemory(const std::string& source, int fd, std::size_t bytes, std::size_t offset, int protection)
    : at_(mmap(nullptr, bytes, protection, MAP_SHARED, fd, static_cast<off_t>(offset))), bytes_(bytes) {
    if (at_ == MAP_FAILED) refuse_bpf(source, "a map cannot be mapped", errno);
}

std::size_t whole_pages(std::size_t bytes) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    return (bytes + page - 1) / page * page;
}

}  // namespace swapreplay::collect
