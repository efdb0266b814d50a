// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/interrupt.hpp"

namespace swapreplay::cli {

std::atomic<bool> Interrupt::requested_ = false;

Interrupt::Interrupt(Again again) {
    requested_ = false;
    struct sigaction action {};
    action.sa_handler = [](int) { requested_ = true; };
    action.sa_flags = SA_RESTART;
    if (again == Again::ends_program) action.sa_flags |= static_cast<int>(SA_RESETHAND);
    sigaction(SIGINT, &action, &before_int_);
    sigaction(SIGTERM, &action, &before_term_);
    if (sigaction(SIGHUP, nullptr, &before_hup_) == 0 && before_hup_.sa_handler != SIG_IGN)
        sigaction(SIGHUP, &action, nullptr);
}

Interrupt::~Interrupt() {
    sigaction(SIGINT, &before_int_, nullptr);
    sigaction(SIGTERM, &before_term_, nullptr);
    sigaction(SIGHUP, &before_hup_, nullptr);
}

}  // namespace swapreplay::cli
