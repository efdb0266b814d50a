// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/command_run.hpp"

#include <array>
#include <csignal>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "swapreplay/error.hpp"

namespace swapreplay::cli {

CommandRun::CommandRun(std::string command) : command_(std::move(command)) {}

CommandRun::~CommandRun() {
    if (pid_ > 0 && !status_) kill(pid_, SIGTERM);
}

/// The signals that a recording handles or ignores are the command's own again.
void CommandRun::start() {
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t defaults;
    sigemptyset(&defaults);
    for (const int number : {SIGINT, SIGTERM, SIGPIPE, SIGXFSZ})
        sigaddset(&defaults, number);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    std::string shell = "sh";
    std::string option = "-c";
    const std::array<char*, 4> arguments{shell.data(), option.data(), command_.data(), nullptr};
    const int error = posix_spawn(&pid_, "/bin/sh", nullptr, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    if (error != 0)
        throw Error(Fault::system, fmt::format("/bin/sh: cannot be started: {}", std::strerror(error)));
}

bool CommandRun::ended() {
    if (pid_ == 0) start();
    int status = 0;
    if (!status_ && waitpid(pid_, &status, WNOHANG) == pid_)
        status_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return status_.has_value();
}

}  // namespace swapreplay::cli
