// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/in_vm.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/temporary_folder.hpp"
#include "base/text_of_file.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::verify {

namespace fs = std::filesystem;

namespace {

/// Seconds; emulated, 100,000 events a minute are stored and more.
constexpr const char* timeout = "7200";

/// How vm/run ends if the emulator failed and not the kernel; that seldom happens twice in a row.
constexpr int emulator_failed = 126;
constexpr int most_boots = 3;

Error failed(std::string_view what) {
    return {Fault::system, fmt::format("{}: {}", what, std::strerror(errno))};
}

std::string last_line_of(const std::string& text) {
    const std::size_t end = text.find_last_not_of("\r\n ");
    if (end == std::string::npos) return "it printed nothing";
    const std::size_t before = text.rfind('\n', end);  // npos, of which the next is 0
    return text.substr(before + 1, end - before);
}

/// For the program of a build or of an installation.
std::vector<std::string> folders_beside(const std::string& program) {
    const fs::path folder = fs::path(program).parent_path();
    return {(folder / "../share/swapreplay/vm").lexically_normal().string(),
            (folder / "../../../vm").lexically_normal().string()};
}

bool has_run(const std::string& folder) {
    return access((folder + "/run").c_str(), X_OK) == 0;
}

std::vector<std::string> command_of(const InVm& machine, const std::string& back) {
    std::vector<std::string> command{machine.folder + "/run"};
    const auto add = [&command](const char* option, const std::string& value) {
        command.emplace_back(option);
        command.push_back(value);
    };
    add("--kernel", machine.kernel);
    add("--memory", machine.memory);
    add("--cpus", "1");
    add("--timeout", timeout);
    add("--out-size", "64M");
    add("--bring-back", back);
    add("--program", machine.program + ":swapreplay");
    add("--share", machine.trace);
    // Up to 6.11 zram finds its codecs in the crypto layer. One that a kernel does not have is left out.
    for (const char* module : {"lzo", "lzo-rle", "lz4", "lz4hc", "zstd", "deflate", "zram"})
        add("--module", module);
    command.push_back(machine.folder + "/guest/verify.sh");
    command.push_back(fs::path(machine.trace).filename().string());
    command.insert(command.end(), machine.options.begin(), machine.options.end());
    return command;
}

/// Starts the command in a process group of its own, so that it can be ended whole.
pid_t start(const std::vector<std::string>& command, const std::string& output) {
    std::vector<char*> arguments;
    arguments.reserve(command.size() + 1);
    for (const std::string& word : command)
        arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const int out = open(output.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (out < 0) throw failed(output);
    const pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
        dup2(out, STDOUT_FILENO);
        execv(arguments[0], arguments.data());
        _exit(127);
    }
    close(out);
    if (child < 0) throw failed("fork");
    setpgid(child, child);  // whoever of the two comes first
    return child;
}

/// The command's exit status, or 128 and the signal that ended it.
int wait_for(pid_t child, const std::atomic<bool>& stop) {
    bool told = false;
    for (;;) {
        int status = 0;
        const pid_t ended = waitpid(child, &status, WNOHANG);
        if (ended == child) return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        if (ended < 0 && errno != EINTR) throw failed("waiting for vm/run");
        if (stop && !told) {
            kill(-child, SIGTERM);
            told = true;
        }
        usleep(20'000);
    }
}

/// A machine that ended, of its own or not.
struct Ended {
    VmResult result;        ///< empty but for the status if it did not get that far
    std::string last_line;  ///< of its console
};

/// nullopt: `stop` was set.
std::optional<Ended> boot(const InVm& machine, const std::atomic<bool>& stop) {
    const TemporaryFolder work("verify");
    const std::string console = work.file("console");
    const int status = wait_for(start(command_of(machine, work.file("out")), console), stop);
    if (stop) return std::nullopt;
    // The guest's script puts it there once it has run.
    return Ended{{status, text_of_file(work.file("out/stdout")), text_of_file(work.file("out/stderr")),
                  text_of_file(work.file("out/release"))},
                 last_line_of(text_of_file(console))};
}

}  // namespace

std::string find_vm_folder(const std::string& wanted, const std::string& program) {
    const std::vector<std::string> places = wanted.empty() ? folders_beside(program) : std::vector{wanted};
    for (const std::string& place : places) {
        if (has_run(place)) return place;
    }
    std::string text = "--vm needs the scripts of the repository's folder vm/:";
    for (const std::string& place : places)
        text += fmt::format(" there is no program {}/run;", place);
    throw Error(Fault::usage, text + " set SWAPREPLAY_VM to that folder");
}

std::optional<VmResult> verify_in_vm(const InVm& machine, const std::atomic<bool>& stop) {
    std::optional<Ended> ended = boot(machine, stop);
    for (int boots = 1; ended && ended->result.status == emulator_failed && boots < most_boots; boots++) {
        fmt::print(stderr,
                   "--vm {}: the emulator failed, not the kernel ({}); booting again, attempt {} of {}\n",
                   machine.kernel, ended->last_line, boots + 1, most_boots);
        ended = boot(machine, stop);
    }
    if (!ended) return std::nullopt;
    const VmResult& result = ended->result;
    if (!result.release.empty() && result.status != emulator_failed) return result;
    if (result.status == 2)
        throw Error(Fault::usage, fmt::format("--vm {}: {}/run refused it; see its message above",
                                              machine.kernel, machine.folder));
    throw Error(Fault::system,
                fmt::format("--vm {}: no result; vm/run exited with {}; the last line of the machine: {}",
                            machine.kernel, result.status, ended->last_line));
}

}  // namespace swapreplay::verify
