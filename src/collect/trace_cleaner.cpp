// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/trace_cleaner.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "collect/machine.hpp"
#include "collect/tracefs.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {

namespace {

using namespace std::chrono_literals;
constexpr auto between_tries = 20ms;
constexpr int most_tries = 500;
constexpr std::string_view prefix = "swapreplay_";

void write_if_possible(const std::string& path, std::string_view text, bool append) {
    try {
        write_trace_file(path, text, append);
    } catch (const Error&) {  // in use, or gone already
    }
}

std::vector<std::string> instances(const std::string& tracefs, std::string_view name) {
    std::vector<std::string> found;
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(tracefs + "/instances", ignored))
        if (entry.path().filename().string().starts_with(name)) found.push_back(entry.path().string());
    return found;
}

/// "swapreplay_1a2b/slot" of "p:swapreplay_1a2b/slot zram_free_page …"
std::vector<std::string> probes_named(const std::string& tracefs, std::string_view name) {
    std::vector<std::string> found;
    std::ifstream events(tracefs + "/kprobe_events");
    for (std::string line; std::getline(events, line);) {
        const std::size_t begin = line.find(':') + 1;
        const std::string event = line.substr(begin, line.find(' ') - begin);
        if (event.starts_with(name)) found.push_back(event);
    }
    return found;
}

/// A living recording has locked its instance.
bool is_in_use(const std::string& folder) {
    const OwnedFd file(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return file.open() && flock(file.get(), LOCK_EX | LOCK_NB) != 0;
}

/// A recording has its instances before its probes, so probes without instances are nobody's.
void remove_left_over(const std::string& tracefs) {
    std::set<std::string> names;
    for (const std::string& event : probes_named(tracefs, prefix))
        names.insert(event.substr(0, event.find('/')));
    for (const std::string& folder : instances(tracefs, prefix)) {
        const std::string name = std::filesystem::path(folder).filename().string();
        names.insert(name.substr(0, name.find('-')));
    }
    for (const std::string& name : names) {
        const auto folders = instances(tracefs, name + '-');
        if (std::none_of(folders.begin(), folders.end(), is_in_use)) remove_traces(tracefs, name);
    }
}

/// Keeps nothing of its parent's but the end of the pipe.
void keep_only(int pipe) {
    setsid();
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE})
        std::signal(number, SIG_IGN);
    const int null = open("/dev/null", O_RDWR);
    for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        dup2(null, standard);
    for (int fd = STDERR_FILENO + 1; fd < static_cast<int>(sysconf(_SC_OPEN_MAX)) && fd < 65536; ++fd)
        if (fd != pipe) close(fd);
    if (chdir("/") != 0) return;
}

[[noreturn]] void wait_and_clean(int pipe, const std::string& tracefs, const std::string& name) {
    keep_only(pipe);
    char nothing = 0;
    while (read(pipe, &nothing, 1) < 0 && errno == EINTR) {
    }
    for (int tries = 0; tries < most_tries && !remove_traces(tracefs, name); ++tries)
        std::this_thread::sleep_for(between_tries);
    _exit(0);
}

}  // namespace

bool remove_traces(const std::string& tracefs, const std::string& name) {
    for (const std::string& folder : instances(tracefs, name + '-')) {
        write_if_possible(fmt::format("{}/events/{}/enable", folder, name), "0", false);
        rmdir(folder.c_str());
    }
    for (const std::string& event : probes_named(tracefs, name + "/"))
        write_if_possible(tracefs + "/kprobe_events", fmt::format("-:{}", event), true);
    return instances(tracefs, name + '-').empty() && probes_named(tracefs, name + "/").empty();
}

TraceCleaner::TraceCleaner(std::string tracefs)
    : tracefs_(std::move(tracefs)), name_(fmt::format("{}{:x}", prefix, clock_ns(CLOCK_MONOTONIC))) {
    remove_left_over(tracefs_);
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        throw Error(Fault::system, fmt::format("a pipe cannot be made: {}", std::strerror(errno)));
    const OwnedFd waits(ends[0]);
    alive_ = OwnedFd(ends[1]);
    child_ = fork();
    if (child_ < 0)
        throw Error(Fault::system, fmt::format("a process cannot be started: {}", std::strerror(errno)));
    if (child_ == 0) wait_and_clean(waits.get(), tracefs_, name_);
}

TraceCleaner::~TraceCleaner() {
    alive_ = OwnedFd();
    while (waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

}  // namespace swapreplay::collect
