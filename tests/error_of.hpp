// SPDX-License-Identifier: GPL-2.0-or-later
// The sentence of an Error that is expected.
#ifndef SWAPREPLAY_TESTS_ERROR_OF_HPP
#define SWAPREPLAY_TESTS_ERROR_OF_HPP

#include <functional>
#include <string>

#include <gtest/gtest.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

/// What the call's Error says, which must be of this kind; "nothing was thrown" otherwise.
inline std::string error_of(Fault fault, const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), fault);
        return error.what();
    }
    return "nothing was thrown";
}

/// The same of a word that is not taken.
inline std::string usage_error_of(const std::function<void()>& call) {
    return error_of(Fault::usage, call);
}

}  // namespace swapreplay

#endif
