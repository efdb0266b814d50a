// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/resolution.hpp"

#include <gtest/gtest.h>

namespace swapreplay {
namespace {

std::string policy_of(const std::string& pool, const std::string& policy, const RulesChoice& choice) {
    return resolve(PoolSpec::parse(pool), policy, choice).policy.full_text();
}

TEST(Resolution, APoolsSeriesIsTheStableReleaseThatRunsOrWasRecorded) {
    EXPECT_EQ(policy_of("zsmalloc:kernel=6.16", "zram", {"", "6.16.12+deb13-amd64"}), "zram:kernel=6.16.12");
    EXPECT_EQ(policy_of("zsmalloc:kernel=6.16", "zram", {"", "6.16.3"}), "zram:kernel=6.16.3");
    const Resolution one = resolve(PoolSpec::parse("zsmalloc:kernel=6.16"), "zram", {"", "6.16.12"});
    ASSERT_TRUE(one.kernel);
    EXPECT_EQ(one.kernel->text(), "6.16.12");
    EXPECT_EQ(one.source, KernelSource::pool);
    EXPECT_EQ(one.note, "");
}

TEST(Resolution, APoolsSeriesIsItsFirstReleaseElsewhere) {
    EXPECT_EQ(policy_of("zsmalloc:kernel=6.16", "zram", {"", "6.18.15"}), "zram:kernel=6.16");
    EXPECT_EQ(policy_of("zsmalloc:kernel=6.16", "zram", {}), "zram:kernel=6.16");
}

TEST(Resolution, AStableReleaseThatIsNamedStays) {
    EXPECT_EQ(policy_of("zsmalloc:kernel=6.16.3", "zram", {"", "6.16.12"}), "zram:kernel=6.16.3");
    EXPECT_EQ(policy_of("zsmalloc:kernel=6.16", "zram:kernel=6.16.3", {"", "6.16.12"}), "zram:kernel=6.16.3");
    EXPECT_EQ(policy_of("zsmalloc", "zram", {"6.16", "6.16.12"}), "zram:kernel=6.16");
}

TEST(Resolution, AMixtureIsSaidToBeOne) {
    const Resolution mixed = resolve(PoolSpec::parse("zsmalloc:kernel=6.12"), "zram:kernel=5.15", {});
    EXPECT_FALSE(mixed.kernel);
    EXPECT_NE(mixed.note.find("a mixture that no kernel is"), std::string::npos);
}

TEST(Resolution, ARecordingOfZswapHasZswapsPolicyUnlessAPersonNamesOne) {
    Metadata metadata;
    metadata.kernel = "7.3.4+deb13-cloud-amd64";
    metadata.facts["device"] = "zswap";
    const auto resolved = [&](const std::string& policy) {
        return resolve(PoolSpec::parse("zsmalloc"), policy, RulesChoice::of("", metadata));
    };
    EXPECT_EQ(resolved("").policy.full_text(), "zswap:kernel=7.3.4");
    EXPECT_EQ(resolved("").policy_source, PolicySource::trace);
    EXPECT_EQ(resolved("zram").policy.full_text(), "zram:kernel=7.3.4");
    EXPECT_EQ(resolved("zram").policy_source, PolicySource::option);
}

TEST(Resolution, EveryOtherTraceHasZramsPolicy) {
    const auto resolved = [](const Metadata& metadata) {
        return resolve(PoolSpec::parse("zsmalloc"), "", RulesChoice::of("6.12", metadata));
    };
    Metadata of_zram;
    of_zram.facts["device"] = "zram0";
    for (const Metadata& metadata : {Metadata{}, of_zram}) {
        EXPECT_EQ(resolved(metadata).policy.full_text(), "zram:kernel=6.12");
        EXPECT_EQ(resolved(metadata).policy_source, PolicySource::nobody);
    }
}

}  // namespace
}  // namespace swapreplay
