// SPDX-License-Identifier: GPL-2.0-or-later
#ifndef SWAPREPLAY_BENCH_GOAL_HPP
#define SWAPREPLAY_BENCH_GOAL_HPP

#include <fmt/format.h>

namespace swapreplay {

inline void print_goal(const char* goal, double measured, const char* bound, double wanted, bool reached) {
    fmt::print("{:<62} {:>6.3f}   goal {} {:>5.2f}   {}\n", goal, measured, bound, wanted,
               reached ? "reached" : "MISSED");
}
inline void print_at_least(const char* goal, double measured, double wanted) {
    print_goal(goal, measured, ">=", wanted, measured >= wanted);
}
inline void print_at_most(const char* goal, double measured, double wanted) {
    print_goal(goal, measured, "<=", wanted, measured <= wanted);
}

}  // namespace swapreplay

#endif
