// SPDX-License-Identifier: GPL-2.0-or-later
// A command of the user's that runs while something is recorded.
#ifndef SWAPREPLAY_CLI_COMMAND_RUN_HPP
#define SWAPREPLAY_CLI_COMMAND_RUN_HPP

#include <optional>
#include <string>

#include <sys/types.h>

namespace swapreplay::cli {

class CommandRun {
public:
    /// @param command  for sh -c
    explicit CommandRun(std::string command);
    /// If the command still runs, it gets SIGTERM, and is not waited for.
    ~CommandRun();
    CommandRun(const CommandRun&) = delete;
    CommandRun& operator=(const CommandRun&) = delete;

    /// Starts the command at the first call. Returns true once it has ended. Does not wait.
    /// Throws Error(Fault::system): it cannot be started.
    [[nodiscard]] bool ended();

    /// As a shell gives it: the exit status, or 128 plus the signal. nullopt: it has not ended.
    [[nodiscard]] std::optional<int> status() const noexcept { return status_; }

private:
    void start();

    std::string command_;
    pid_t pid_ = 0;
    std::optional<int> status_;
};

}  // namespace swapreplay::cli

#endif
