// SPDX-License-Identifier: GPL-2.0-or-later
// A thread for what has to be on one and the same thread from its first call to its last.
#ifndef SWAPREPLAY_REPLAY_OWN_THREAD_HPP
#define SWAPREPLAY_REPLAY_OWN_THREAD_HPP

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>

namespace swapreplay {

/// Called from any thread, by one at a time.
class OwnThread {
public:
    /// Throws Error(Fault::resource): the system gives no more threads.
    OwnThread();
    ~OwnThread();

    /// Does the work there. Returns when it is done, or throws what it threw.
    void run(const std::function<void()>& work);

private:
    void serve();

    std::mutex mutex_;  ///< guards what is between here and thread_
    std::condition_variable changed_;
    const std::function<void()>* work_ = nullptr;
    std::exception_ptr error_;
    bool ends_ = false;
    std::thread thread_;  ///< the last: it uses all others
};

}  // namespace swapreplay

#endif
