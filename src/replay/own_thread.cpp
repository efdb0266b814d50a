// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/own_thread.hpp"

#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "plugin/guard.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

OwnThread::OwnThread() {
    try {
        thread_ = std::thread([this] { serve(); });
    } catch (const std::system_error& error) {
        throw Error(
            Fault::resource,
            fmt::format("a pool needs a thread of its own, and the system gives no more: {}", error.what()));
    }
}

OwnThread::~OwnThread() {
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
    }
    changed_.notify_all();
    thread_.join();
}

void OwnThread::run(const std::function<void()>& work) {
    std::unique_lock lock(mutex_);
    work_ = &work;
    changed_.notify_all();
    changed_.wait(lock, [this] { return work_ == nullptr; });
    if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
}

void OwnThread::serve() {
    const CrashStack stack;
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return work_ != nullptr || ends_; });
        if (work_ == nullptr) return;
        try {
            (*work_)();
        } catch (...) {
            error_ = std::current_exception();
        }
        work_ = nullptr;
        changed_.notify_all();
    }
}

}  // namespace swapreplay
