// SPDX-License-Identifier: GPL-2.0-or-later
// Ctrl-C as a wish to see what was measured so far.
#ifndef SWAPREPLAY_CLI_INTERRUPT_HPP
#define SWAPREPLAY_CLI_INTERRUPT_HPP

#include <atomic>
#include <csignal>
#include <string>

namespace swapreplay::cli {

/// While one exists, the first SIGINT, SIGTERM or SIGHUP only sets requested() and makes stop_fd() readable.
/// At most one at a time. A SIGHUP that is ignored, as under nohup, stays so.
class Interrupt {
public:
    /// What a second signal does.
    enum class Again {
        ends_program,     ///< as usual
        changes_nothing,  ///< for what has to be undone first: whoever looks at requested() does so often
    };

    explicit Interrupt(Again again = Again::ends_program);
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    [[nodiscard]] static const std::atomic<bool>& requested() noexcept { return requested_; }
    /// Readable once requested(): for ReadOptions, so that a read does not wait on. It outlives the Interrupt.
    /// Throws Error(Fault::system).
    [[nodiscard]] static int stop_fd();

    /// Of whatever a signal ended: what a shell gives for a program that SIGINT ended. SIGTERM's 143 would
    /// say that the program did not end in order.
    static constexpr int exit_status = 130;

    /// exit_status, with a line on stderr, if requested(); otherwise 0.
    /// @param what_is_left  half a sentence: "the output covers the 12 events before"
    [[nodiscard]] static int status(const std::string& trace, const std::string& what_is_left);

private:
    static std::atomic<bool> requested_;
    static_assert(std::atomic<bool>::is_always_lock_free);  // it is set in a signal handler

    struct sigaction before_int_ {};
    struct sigaction before_term_ {};
    struct sigaction before_hup_ {};
};

}  // namespace swapreplay::cli

#endif
