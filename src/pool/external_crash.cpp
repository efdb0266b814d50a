// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/external_crash.hpp"

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <initializer_list>

#include <unistd.h>

#include "pool/external_pool.hpp"

namespace swapreplay {

namespace {

const char* program_name = "";

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
[[noreturn]] void say_and_end(std::initializer_list<const char*> parts) noexcept {
    for (const char* part : parts) {
        // There is nobody to tell when even this fails.
        [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, part, std::strlen(part));
    }
    _exit(1);
}

void on_crash(int signal) noexcept {
    const InsideExternalPool where = inside_external_pool();
    if (where.file == nullptr) {
        std::signal(signal, SIG_DFL);
        raise(signal);  // delivered when this handler returns
        return;
    }
    say_and_end({program_name, ": pool ", where.file, ": it crashed in its ", where.function, ": ",
                 meaning(signal), "; run the same under gdb to see where\n"});
}

// exit() runs it in the thread that called exit().
void on_exit_inside() {
    const InsideExternalPool where = inside_external_pool();
    if (where.file == nullptr) return;
    say_and_end({program_name, ": pool ", where.file, ": it called exit() in its ", where.function,
                 "; a function of a pool has to return\n"});
}

}  // namespace

void report_external_pool_crashes(const char* program) {
    program_name = program;
    static const CrashStack stack;
    struct sigaction action {};
    action.sa_handler = on_crash;
    action.sa_flags = SA_ONSTACK;
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT})
        sigaction(signal, &action, nullptr);
    std::atexit(on_exit_inside);
    std::at_quick_exit(on_exit_inside);
}

CrashStack::CrashStack() : memory_(std::make_unique<std::byte[]>(bytes)) {
    stack_t stack{};
    stack.ss_sp = memory_.get();
    stack.ss_size = bytes;
    sigaltstack(&stack, &before_);
}

CrashStack::~CrashStack() {
    sigaltstack(&before_, nullptr);
}

}  // namespace swapreplay
