// SPDX-License-Identifier: GPL-2.0-or-later
// A pool out of tree that crashes, or calls exit(), is named, instead of the program ending without a word.
#ifndef SWAPREPLAY_POOL_EXTERNAL_CRASH_HPP
#define SWAPREPLAY_POOL_EXTERNAL_CRASH_HPP

#include <csignal>
#include <cstddef>
#include <memory>

namespace swapreplay {

/// For a program's main, once, before other threads are there: sets handlers for SIGSEGV, SIGBUS, SIGFPE,
/// SIGILL and SIGABRT, and for exit() and quick_exit(). When one arrives while its thread is inside a pool
/// out of tree, they write one sentence on stderr that names the shared object and the function, and end the
/// process with status 1; otherwise what would have happened without them happens. _Exit() cannot be told.
///
/// @param program  begins the sentence; has to stay valid
void report_external_pool_crashes(const char* program);

/// What the handlers run on in the calling thread, for as long as it lives: a pool that overflowed its stack
/// leaves none. The thread that called report_external_pool_crashes() has one; every other that calls pools
/// needs its own.
class CrashStack {
public:
    CrashStack();
    ~CrashStack();
    CrashStack(const CrashStack&) = delete;
    CrashStack& operator=(const CrashStack&) = delete;

private:
    static constexpr std::size_t bytes = 65536;

    std::unique_ptr<std::byte[]> memory_;
    stack_t before_{};
};

}  // namespace swapreplay

#endif
