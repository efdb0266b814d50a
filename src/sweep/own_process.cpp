// SPDX-License-Identifier: GPL-2.0-or-later
#include "sweep/own_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/owned_fd.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

constexpr int poll_ms = 100;

[[noreturn]] void fail_to_run(const std::string& program, const char* what, int error) {
    throw Error(Fault::system, fmt::format("{}: {}: {}", program, what, std::strerror(error)));
}

/// The program as a process whose standard output is a pipe. Ended and waited for, whatever happens.
class Process {
public:
    Process(const std::string& program, const std::vector<std::string>& words) {
        std::array<int, 2> ends{};
        if (pipe2(ends.data(), O_CLOEXEC) != 0) fail_to_run(program, "a pipe cannot be made", errno);
        out_ = OwnedFd(ends[0]);
        const OwnedFd in(ends[1]);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, in.get(), STDOUT_FILENO);
        std::vector<std::string> copies = words;
        std::vector<char*> arguments;
        for (std::string& word : copies)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        const int error = posix_spawn(&pid_, program.c_str(), &actions, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        if (error != 0) {
            pid_ = 0;
            fail_to_run(program, "cannot be started", error);
        }
    }
    ~Process() {
        if (pid_ == 0) return;
        kill(pid_, SIGKILL);
        (void)wait();
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    [[nodiscard]] int out() const noexcept { return out_.get(); }

    int wait() {
        int status = 0;
        while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
        }
        pid_ = 0;
        return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }

private:
    pid_t pid_ = 0;
    OwnedFd out_;
};

}  // namespace

std::optional<ProcessOutput> run_process(const std::string& program, const std::vector<std::string>& words,
                                         const std::atomic<bool>& stop) {
    Process process(program, words);
    ProcessOutput output;
    std::array<char, 65536> buffer{};
    for (;;) {
        if (stop) return std::nullopt;
        pollfd ready{process.out(), POLLIN, 0};
        const int count = poll(&ready, 1, poll_ms);
        if (count < 0 && errno != EINTR) fail_to_run(program, "cannot be waited for", errno);
        if (count <= 0) continue;
        const ssize_t bytes = read(process.out(), buffer.data(), buffer.size());
        if (bytes < 0 && errno == EINTR) continue;
        if (bytes < 0) fail_to_run(program, "cannot be read from", errno);
        if (bytes == 0) break;
        output.text.append(buffer.data(), static_cast<std::size_t>(bytes));
    }
    output.status = process.wait();
    return output;
}

}  // namespace swapreplay
