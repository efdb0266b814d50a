// SPDX-License-Identifier: GPL-2.0-or-later
// Whatever the code of a pool out of tree does wrong is told with its name: the guard around each call into it, and what
// main() does when a call never returns.
#ifndef SWAPREPLAY_POOL_EXTERNAL_GUARD_HPP
#define SWAPREPLAY_POOL_EXTERNAL_GUARD_HPP

#include <csignal>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

/// A pool out of tree broke its contract; a program can go on without this pool.
class ExternalPoolError : public Error {
public:
    ExternalPoolError(std::string file, std::string_view what)
        : Error(Fault::system, fmt::format("pool {}: {}", file, what)), file_(std::move(file)) {}
    /// As in the pool's parameter `file`.
    [[nodiscard]] const std::string& file() const noexcept { return file_; }

private:
    std::string file_;
};

inline constexpr std::uint64_t no_event = ~std::uint64_t{0};
/// The number of the event that this thread calls a pool out of tree for, for the sentence on a crash.
inline thread_local std::uint64_t external_pool_event = no_event;

/// Marks the thread as inside the pool's code for as long as it lives, for the handlers below.
class InsideExternalPool {
public:
    /// @param where  "in its alloc", "while it was loaded"; both have to stay valid
    InsideExternalPool(const char* file, const char* where) noexcept;
    ~InsideExternalPool();
    InsideExternalPool(const InsideExternalPool&) = delete;
    InsideExternalPool& operator=(const InsideExternalPool&) = delete;
};

/// Runs code of the pool and returns what it returns. Throws ExternalPoolError: it threw something.
template <class Call>
auto call_external_pool(const std::string& file, const char* where, Call call) {
    const InsideExternalPool inside(file.c_str(), where);
    try {
        return call();
    } catch (const std::exception& thrown) {
        throw ExternalPoolError(
            file,
            fmt::format("it threw an exception {}: {}; no exception may leave a pool", where, thrown.what()));
    } catch (...) {
        throw ExternalPoolError(
            file,
            fmt::format("it threw something that is not a std::exception {}; no exception may leave a pool",
                        where));
    }
}

/// Makes the code around `address` known as the file's, so that a thread that the pool started is recognised.
void remember_external_pool(const std::string& file, const void* address);

/// What a destructor could not throw: a sentence each. Thread-safe.
void add_external_pool_failure(std::string sentence);

/// Unloads the library when unload_external_pools() is called: what runs then can end the process.
void unload_later(const std::string& file, void* library);

/// For a program's end, when all its output is written: unloads what is no longer used, and returns the failures that
/// nobody has been told of; with any, the program has failed.
[[nodiscard]] std::vector<std::string> unload_external_pools();

/// For a program's main, once, before other threads are there: sets handlers for SIGSEGV, SIGBUS, SIGFPE, SIGILL and
/// SIGABRT, and for exit() and quick_exit(). When one arrives in a thread that is inside a pool out of tree, or that a
/// pool started, they write one sentence on stderr that names the shared object and where it was, and end the process
/// with status 1; otherwise what would have happened without them happens. _exit() cannot be told.
///
/// @param program  begins the sentence; has to stay valid
void report_external_pool_crashes(const char* program);

/// How to get the results of the other pools after one has ended the process.
struct RunWithout {
    std::string file;                  ///< the pool's
    std::vector<std::string> command;  ///< of the same program, from argv[0] on; empty: nothing can be run
};
/// The handlers run the command of the pool that crashed, instead of ending with status 1. The commands must see to it
/// that they end with that status.
void after_external_pool_crash(std::vector<RunWithout> commands);

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
