// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/parameters.hpp"

#include <array>
#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "error_of.hpp"
#include "pool/with_pool.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

using testing::HasSubstr;
using testing::Not;

const PoolInfo cellar{
    "cellar",
    "for tests",
    {{"shelves", "8", "4..16", "how many"}, {"colour", "red", "red, white", "which"}, page_parameter},
    false};

Parameters parameters(std::string_view spec) {
    return {cellar, PoolSpec::parse(spec)};
}

TEST(PoolSpec, IsANameWithParameters) {
    const PoolSpec spec = PoolSpec::parse("zsmalloc:kernel=6.12,chain=8");
    EXPECT_EQ(spec.name, "zsmalloc");
    EXPECT_EQ(spec.values.at("kernel"), "6.12");
    EXPECT_EQ(spec.values.at("chain"), "8");
    EXPECT_TRUE(PoolSpec::parse("ideal").values.empty());
}

TEST(PoolSpec, SaysWhatIsMalformed) {
    EXPECT_THAT(usage_error_of([] { PoolSpec::parse(""); }), HasSubstr("name is missing"));
    EXPECT_THAT(usage_error_of([] { PoolSpec::parse("cellar:"); }), HasSubstr("'' is not parameter=value"));
    EXPECT_THAT(usage_error_of([] { PoolSpec::parse("cellar:shelves"); }),
                HasSubstr("'shelves' is not parameter=value"));
    EXPECT_THAT(usage_error_of([] { PoolSpec::parse("cellar:shelves=4,"); }), HasSubstr("'' is not"));
    EXPECT_THAT(usage_error_of([] { PoolSpec::parse("cellar:=4"); }), HasSubstr("'=4' is not"));
    EXPECT_THAT(usage_error_of([] { PoolSpec::parse("cellar:shelves=4,shelves=5"); }),
                HasSubstr("duplicate parameter"));
}

TEST(Parameters, HaveDefaultsAndTakeWhatIsGiven) {
    EXPECT_EQ(parameters("cellar").count("shelves", 4, 16), 8U);
    EXPECT_EQ(parameters("cellar").page_size(), 4096U);
    const Parameters given = parameters("cellar:shelves=16,colour=white,page=64K");
    constexpr std::array<std::string_view, 2> colours{"red", "white"};
    EXPECT_EQ(given.count("shelves", 4, 16), 16U);
    EXPECT_EQ(given.choice("colour", colours), 1U);
    EXPECT_EQ(given.page_size(), 65536U);
}

TEST(Parameters, SayWhatIsAllowedInsteadOfAWrongValue) {
    for (const auto* spec : {"cellar:shelves=17", "cellar:shelves=3", "cellar:shelves=", "cellar:shelves=8x",
                             "cellar:shelves=-8", "cellar:shelves=99999999999"}) {
        EXPECT_THAT(usage_error_of([&] { (void)parameters(spec).count("shelves", 4, 16); }),
                    HasSubstr("allowed are 4..16"))
            << spec;
    }
    constexpr std::array<std::string_view, 2> colours{"red", "white"};
    EXPECT_THAT(usage_error_of([&] { (void)parameters("cellar:colour=whit").choice("colour", colours); }),
                HasSubstr("pool cellar: colour=whit: allowed are red, white; did you mean white?"));
    for (const auto* spec :
         {"cellar:page=12K", "cellar:page=128K", "cellar:page=5000", "cellar:page=K", "cellar:page=4194304K"})
        EXPECT_THAT(usage_error_of([&] { (void)parameters(spec).page_size(); }),
                    HasSubstr("4K, 8K, 16K, 32K, 64K"))
            << spec;
}

TEST(Parameters, SayWhichParametersThereAre) {
    const auto message = usage_error_of([] { (void)parameters("cellar:shelfs=8"); });
    EXPECT_THAT(message, HasSubstr("pool cellar: no parameter 'shelfs'; it has shelves, colour, page"));
    EXPECT_THAT(message, HasSubstr("did you mean shelves?"));
    EXPECT_THAT(usage_error_of([] { (void)parameters("cellar:temperature=8"); }),
                Not(HasSubstr("did you mean")));
}

TEST(Registry, KnowsEveryPoolByItsName) {
    for (const PoolInfo* info : pool_infos()) {
        const auto name = with_pool(PoolSpec::parse(info->name),
                                    []<class P>(std::type_identity<P>) { return P::info().name; });
        EXPECT_EQ(name, info->name);
    }
}

TEST(Registry, SaysWhichPoolsThereAre) {
    const auto message =
        usage_error_of([] { with_pool(PoolSpec::parse("ideel"), []<class P>(std::type_identity<P>) {}); });
    EXPECT_THAT(message, HasSubstr("unknown pool 'ideel'; known pools: ideal"));
    EXPECT_THAT(message, HasSubstr("did you mean ideal?"));
}

TEST(Registry, DefaultsOfEveryPoolAreAllowed) {
    for (const PoolInfo* info : pool_infos()) {
        with_pool(PoolSpec::parse(info->name), [&]<class P>(std::type_identity<P>) {
            const Parameters defaults(P::info(), PoolSpec::parse(info->name));
            PageSource source(defaults.page_size(), PageSource::no_limit, Backing::memory);
            EXPECT_NO_THROW((P(defaults, source))) << info->name;
        });
    }
}

}  // namespace
}  // namespace swapreplay
