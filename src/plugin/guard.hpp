// SPDX-License-Identifier: GPL-2.0-or-later
// Whatever the code of a pool or codec out of tree does wrong is told with its name: the guard around each call into it,
// and what main() does when a call never returns.
#ifndef SWAPREPLAY_PLUGIN_GUARD_HPP
#define SWAPREPLAY_PLUGIN_GUARD_HPP

#include <atomic>
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

/// A shared object that is called, as messages name it.
struct Plugin {
    const char* kind;  ///< "pool", "codec"
    std::string file;
};

/// A plug-in broke its contract; a program can go on without it.
class PluginError : public Error {
public:
    PluginError(const Plugin& plugin, std::string_view what)
        : Error(Fault::system, fmt::format("{} {}: {}", plugin.kind, plugin.file, what)),
          file_(plugin.file) {}
    /// As in the parameter `file`.
    [[nodiscard]] const std::string& file() const noexcept { return file_; }

private:
    std::string file_;
};

inline constexpr std::uint64_t no_event = ~std::uint64_t{0};
/// The number of the event that this thread calls a pool for, for the sentence on a crash.
inline thread_local std::uint64_t plugin_event = no_event;

/// Where the thread is, for the handlers below: two stores a call.
inline constinit thread_local const Plugin* plugin_inside = nullptr;  ///< nullptr: in no plug-in
inline constinit thread_local const char* plugin_call = nullptr;

/// Marks the thread as inside the plug-in's code for as long as it lives, for the handlers below.
class InsidePlugin {
public:
    /// @param where  "in its alloc", "while it was loaded"; both have to stay valid
    InsidePlugin(const Plugin& plugin, const char* where) noexcept {
        plugin_call = where;
        plugin_inside = &plugin;
        std::atomic_signal_fence(std::memory_order_seq_cst);
    }
    ~InsidePlugin() {
        std::atomic_signal_fence(std::memory_order_seq_cst);
        plugin_inside = nullptr;
    }
    InsidePlugin(const InsidePlugin&) = delete;
    InsidePlugin& operator=(const InsidePlugin&) = delete;
};

/// Runs code of the plug-in and returns what it returns. Throws PluginError: it threw something.
template <class Call>
auto call_plugin(const Plugin& plugin, const char* where, Call call) {
    const InsidePlugin inside(plugin, where);
    try {
        return call();
    } catch (const std::exception& thrown) {
        throw PluginError(plugin, fmt::format("it threw an exception {}: {}; no exception may leave a {}",
                                              where, thrown.what(), plugin.kind));
    } catch (...) {
        throw PluginError(
            plugin,
            fmt::format("it threw something that is not a std::exception {}; no exception may leave a {}",
                        where, plugin.kind));
    }
}

/// Makes the code around `address` known as the plug-in's, so that a thread that it started is recognised.
void remember_plugin(const Plugin& plugin, const void* address);

/// What a destructor could not throw: a sentence each. Thread-safe.
void add_plugin_failure(std::string sentence);

/// Unloads the library when unload_plugins() is called: what runs then can end the process.
void unload_later(const Plugin& plugin, void* library);

/// For a program's end, when all its output is written: unloads what is no longer used, and returns the failures that
/// nobody has been told of; with any, the program has failed.
[[nodiscard]] std::vector<std::string> unload_plugins();

/// For a program's main, once, before other threads are there: sets handlers for SIGSEGV, SIGBUS, SIGFPE, SIGILL and
/// SIGABRT, and for exit() and quick_exit(). When one arrives in a thread that is inside a plug-in, or that a
/// plug-in started, they write one sentence on stderr that names the shared object and where it was, and end the process
/// with status 1; otherwise what would have happened without them happens. _exit() cannot be told.
///
/// @param program  begins the sentence; has to stay valid
void report_plugin_crashes(const char* program);

/// How to get the results of the others after one has ended the process.
struct RunWithout {
    std::string file;                  ///< the plug-in's
    std::vector<std::string> command;  ///< of the same program, from argv[0] on; empty: nothing can be run
};
/// The handlers run the command of the plug-in that crashed, instead of ending with status 1. The commands must see to it
/// that they end with that status.
void after_plugin_crash(std::vector<RunWithout> runs);

/// The handlers remove these files and then their folder before anything else: what a destructor would have done.
void remove_after_plugin_crash(std::string folder, std::vector<std::string> files);

/// What the handlers run on in the calling thread, for as long as it lives: a plug-in that overflowed its stack
/// leaves none. The thread that called report_plugin_crashes() has one; every other that calls plug-ins
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
