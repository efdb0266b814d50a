// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/program_misses.hpp"

#include <sstream>

#include <gtest/gtest.h>

namespace swapreplay::collect {
namespace {

TEST(ProgramMisses, AreInWhatTheKernelSaysOfADescriptor) {
    std::istringstream text(
        "pos:\t0\nflags:\t02000002\nmnt_id:\t15\nino:\t1057\nprog_type:\t2\nprog_jited:\t1\n"
        "prog_tag:\t39aff2a9e5ff5e1c\nmemlock:\t4096\nprog_id:\t42\nrun_time_ns:\t0\nrun_cnt:\t0\n"
        "recursion_misses:\t302\nverified_insns:\t96\n");
    EXPECT_EQ(recursion_misses(text), 302U);
}

TEST(ProgramMisses, AreNotKnownIfItDoesNotSay) {
    std::istringstream before_5_12("pos:\t0\nflags:\t02000002\nprog_type:\t2\nrun_cnt:\t0\n");
    EXPECT_EQ(recursion_misses(before_5_12), std::nullopt);
    std::istringstream nothing;
    EXPECT_EQ(recursion_misses(nothing), std::nullopt);
}

}  // namespace
}  // namespace swapreplay::collect
