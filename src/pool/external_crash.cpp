// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/external_crash.hpp"

#include <array>
#include <csignal>
#include <cstddef>
#include <cstring>

#include <unistd.h>

#include "pool/external_pool.hpp"

namespace swapreplay {

namespace {

const char* program_name = "";
std::array<std::byte, 65536> handler_stack;  // a pool that overflowed its stack leaves none to run on

const char* meaning(int signal) noexcept {
    switch (signal) {
        case SIGSEGV:
            return "SIGSEGV, a bad address";
        case SIGBUS:
            return "SIGBUS, a bad address";
        case SIGFPE:
            return "SIGFPE, a division by zero or the like";
        case SIGILL:
            return "SIGILL, no instruction";
        default:
            return "SIGABRT, it gave up by itself";
    }
}

// Only what a signal handler may call: write(), _exit(), signal(), raise().
void say(const char* text) noexcept {
    // There is nobody to tell when even this fails.
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text, std::strlen(text));
}

void on_crash(int signal) noexcept {
    const InsideExternalPool where = inside_external_pool();
    if (where.file == nullptr) {
        std::signal(signal, SIG_DFL);
        raise(signal);  // delivered when this handler returns
        return;
    }
    for (const char* part : {program_name, ": pool ", where.file, ": it crashed in its ", where.function,
                             ": ", meaning(signal), "; run the same under gdb to see where\n"})
        say(part);
    _exit(1);
}

}  // namespace

void report_external_pool_crashes(const char* program) {
    program_name = program;
    stack_t stack{};
    stack.ss_sp = handler_stack.data();
    stack.ss_size = handler_stack.size();
    sigaltstack(&stack, nullptr);
    struct sigaction action {};
    action.sa_handler = on_crash;
    action.sa_flags = SA_ONSTACK;
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT})
        sigaction(signal, &action, nullptr);
}

}  // namespace swapreplay
