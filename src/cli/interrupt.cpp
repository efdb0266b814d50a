// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/interrupt.hpp"

namespace swapreplay::cli {

std::atomic<bool> Interrupt::requested_ = false;

Interrupt::Interrupt() {
    requested_ = false;
    struct sigaction action {};
    action.sa_handler = [](int) { requested_ = true; };
    action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_RESTART;
    sigaction(SIGINT, &action, &before_int_);
    sigaction(SIGTERM, &action, &before_term_);
}

Interrupt::~Interrupt() {
    sigaction(SIGINT, &before_int_, nullptr);
    sigaction(SIGTERM, &before_term_, nullptr);
}

}  // namespace swapreplay::cli
