// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel_pool/compiler.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <sstream>
#include <string_view>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/owned_fd.hpp"
#include "kernel_pool/stop_signals.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::kernel_pool {

namespace {

Error failed(const std::string& what, int error) {
    return {Fault::system, fmt::format("{}: {}", what, std::strerror(error))};
}

/// A file in memory: neither end of a pipe can wait for the other.
OwnedFd memory_file(const std::string& content) {
    OwnedFd file(memfd_create("compiler", MFD_CLOEXEC));
    if (!file.open()) throw failed("memory for the compiler's input", errno);
    for (std::size_t done = 0; done < content.size();) {
        const ssize_t wrote = ::write(file.get(), content.data() + done, content.size() - done);
        if (wrote < 0) throw failed("memory for the compiler's input", errno);
        done += static_cast<std::size_t>(wrote);
    }
    ::lseek(file.get(), 0, SEEK_SET);
    return file;
}

std::string content_of(const OwnedFd& file) {
    std::string content;
    std::array<char, 4096> buffer;
    ::lseek(file.get(), 0, SEEK_SET);
    for (;;) {
        const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
        if (got <= 0) return content;
        content.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

/// The environment, with messages in English: one of them is looked into. Points into `own`.
std::vector<char*> environment(std::vector<std::string>& own) {
    std::vector<char*> variables;
    for (char** variable = environ; *variable != nullptr; variable++) {
        const std::string_view text = *variable;
        const bool replaced = std::ranges::any_of(own, [&](const std::string& mine) {
            return text.starts_with(std::string_view(mine).substr(0, mine.find('=') + 1));
        });
        if (!replaced) variables.push_back(*variable);
    }
    for (std::string& mine : own)
        variables.push_back(mine.data());
    variables.push_back(nullptr);
    return variables;
}

}  // namespace

Compiler::Compiler(std::string command) : command_(std::move(command)) {
    std::istringstream words(command_);
    for (std::string word; words >> word;)
        words_.push_back(word);
    if (words_.empty()) throw Error(Fault::usage, "CC: it is empty; name a C compiler, as CC=gcc");
}

bool Compiler::says_how_much_to_optimize() const noexcept {
    return std::ranges::any_of(words_, [](const std::string& word) { return word.starts_with("-O"); });
}

Compiled Compiler::run(const std::vector<std::string>& arguments, const std::string& source) const {
    std::vector<std::string> words = words_;
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    argv.reserve(words.size() + 1);
    for (std::string& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);

    const OwnedFd input = memory_file(source);
    const OwnedFd messages = memory_file("");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input.get(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, messages.get(), STDERR_FILENO);
    // The compiler's own children are to end with it.
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setpgroup(&attributes, 0);
    std::vector<std::string> own{"LC_ALL=C"};
    if (!temporary_folder_.empty()) own.push_back(fmt::format("TMPDIR={}", temporary_folder_));
    StopSignals::throw_if_stopped();
    pid_t child = 0;
    const int error =
        posix_spawnp(&child, argv[0], &actions, &attributes, argv.data(), environment(own).data());
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
        throw Error(Fault::system,
                    fmt::format("{}: the C compiler cannot be run: {}; set CC to one that is installed",
                                words_.front(), std::strerror(error)));
    int status = 0;
    const RunningGroup group(child);
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) throw failed(words_.front(), errno);
    StopSignals::throw_if_stopped();
    if (WIFSIGNALED(status))
        throw Error(Fault::system, fmt::format("{}: the C compiler was ended by {}", words_.front(),
                                               strsignal(WTERMSIG(status))));
    return {WEXITSTATUS(status) == 0, content_of(messages)};
}

}  // namespace swapreplay::kernel_pool
