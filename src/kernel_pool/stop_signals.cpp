// SPDX-License-Identifier: GPL-2.0-or-later
#include "kernel_pool/stop_signals.hpp"

#include <atomic>
#include <cstdlib>

namespace swapreplay::kernel_pool {

namespace {

constexpr std::array<int, 3> signals{SIGINT, SIGTERM, SIGHUP};
constexpr std::size_t most_groups = 1024;  // more than there are threads that compile

std::atomic<int> stopped_by = 0;
std::array<std::atomic<pid_t>, most_groups> groups;
static_assert(std::atomic<pid_t>::is_always_lock_free);  // a signal handler reads them

void on_signal(int signal) noexcept {
    stopped_by = signal;
    for (const std::atomic<pid_t>& group : groups) {
        const pid_t id = group.load();
        if (id > 0) kill(-id, SIGKILL);
    }
}

}  // namespace

StopSignals::StopSignals() {
    stopped_by = 0;
    struct sigaction action {};
    action.sa_handler = [](int signal) { on_signal(signal); };
    action.sa_flags = SA_RESTART;
    for (std::size_t i = 0; i < signals.size(); i++)
        if (sigaction(signals[i], nullptr, &before_[i]) == 0 && before_[i].sa_handler != SIG_IGN)
            sigaction(signals[i], &action, nullptr);
}

StopSignals::~StopSignals() {
    for (std::size_t i = 0; i < signals.size(); i++)
        sigaction(signals[i], &before_[i], nullptr);
}

void StopSignals::throw_if_stopped() {
    if (const int signal = stopped_by) throw Stopped(signal);
}

RunningGroup::RunningGroup(pid_t group) noexcept : place_(0) {
    for (; place_ < groups.size(); place_++) {
        pid_t none = 0;
        if (groups[place_].compare_exchange_strong(none, group)) break;
    }
    if (stopped_by != 0) kill(-group, SIGKILL);
}

RunningGroup::~RunningGroup() {
    if (place_ < groups.size()) groups[place_] = 0;
}

void end_as_by(const Stopped& stopped) {
    std::signal(stopped.signal(), SIG_DFL);
    std::raise(stopped.signal());
    std::_Exit(1);
}

}  // namespace swapreplay::kernel_pool
