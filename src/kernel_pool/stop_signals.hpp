// SPDX-License-Identifier: GPL-2.0-or-later
// SIGINT, SIGTERM and SIGHUP during a compilation leave nothing behind.
#ifndef SWAPREPLAY_KERNEL_POOL_STOP_SIGNALS_HPP
#define SWAPREPLAY_KERNEL_POOL_STOP_SIGNALS_HPP

#include <array>
#include <csignal>
#include <cstddef>
#include <exception>

#include <sys/types.h>

namespace swapreplay::kernel_pool {

/// Thrown where the compiler was ended by a signal to this program. Whoever catches it in the end sends itself that signal
/// again: see end_as_by().
class Stopped : public std::exception {
public:
    explicit Stopped(int signal) noexcept : signal_(signal) {}
    [[nodiscard]] int signal() const noexcept { return signal_; }
    [[nodiscard]] const char* what() const noexcept override { return "stopped by a signal"; }

private:
    int signal_;
};

/// While one exists, these signals end the process groups of each RunningGroup and are remembered. At most one at a time. A
/// signal that is ignored, as SIGHUP under nohup, stays so.
class StopSignals {
public:
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    /// Throws Stopped if one has come.
    static void throw_if_stopped();

private:
    std::array<struct sigaction, 3> before_{};
};

/// A process group that a signal ends, as long as this lives; thread-safe. One that came before has ended it already.
class RunningGroup {
public:
    explicit RunningGroup(pid_t group) noexcept;
    ~RunningGroup();
    RunningGroup(const RunningGroup&) = delete;
    RunningGroup& operator=(const RunningGroup&) = delete;

private:
    std::size_t place_;
};

/// Ends the process as the signal does that nobody handles; for when all is cleaned up.
[[noreturn]] void end_as_by(const Stopped& stopped);

/// What `make` returns. If it throws Stopped, `clean_up` is called, and the process ends by that signal.
template <class Make, class CleanUp>
auto or_end_by_signal(Make make, CleanUp clean_up) {
    try {
        return make();
    } catch (const Stopped& stopped) {
        clean_up();
        end_as_by(stopped);
    }
}
template <class Make>
auto or_end_by_signal(Make make) {
    return or_end_by_signal(make, [] {});
}

}  // namespace swapreplay::kernel_pool

#endif
