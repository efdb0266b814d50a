// SPDX-License-Identifier: GPL-2.0-or-later
// What a call says of a word that it does not take.
#ifndef SWAPREPLAY_TESTS_BASE_USAGE_ERROR_HPP
#define SWAPREPLAY_TESTS_BASE_USAGE_ERROR_HPP

#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

inline std::string usage_error_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::usage);
        return error.what();
    }
    return "nothing was thrown";
}

}  // namespace swapreplay

#endif
