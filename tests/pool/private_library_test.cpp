// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/private_library.hpp"

#include <gtest/gtest.h>

namespace swapreplay {
namespace {

using Count = int();

TEST(PrivateLibrary, CopiesShareNoUniqueSymbols) {
    const std::string file = std::string(SR_POOL_FOLDER) + "/unique_symbol.so";
    Count* first = nullptr;
    Count* second = nullptr;
    PrivateLibrary::copy(file).get("count", first);
    PrivateLibrary::copy(file).get("count", second);
    EXPECT_EQ(first(), 1);
    EXPECT_EQ(first(), 2);
    EXPECT_EQ(second(), 1);
}

TEST(PrivateLibrary, OneThatIsNotThereIsNamed) {
    try {
        PrivateLibrary::copy("libnot_there.so.7");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(std::string(error.what()).find("libnot_there.so.7: "), 0);
    }
}

}  // namespace
}  // namespace swapreplay
