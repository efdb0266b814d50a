// SPDX-License-Identifier: GPL-2.0-or-later
// zsmalloc's classes worked out a second time, from the rules in words: for each byte of object size by
// itself, with fractions instead of the kernel's integer loops, from the small end upward.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pool/zsmalloc_rules.hpp"

namespace swapreplay {
namespace {

using zsmalloc::ChainRule;
using zsmalloc::ClassTable;
using zsmalloc::GroupRule;
using zsmalloc::make_classes;
using zsmalloc::SizeClass;

/// Pages and objects of a zspage.
using Shape = std::pair<std::uint32_t, std::uint32_t>;

/// What a person would do with the rule and a list of candidates: sort them, take the first.
Shape shape_of(ChainRule rule, std::uint32_t size, std::uint32_t page_size, std::uint32_t chain) {
    struct Candidate {
        double badness;
        std::uint32_t pages;
        bool operator<(const Candidate& other) const {
            return std::tie(badness, pages) < std::tie(other.badness, other.pages);
        }
    };
    std::set<Candidate> candidates;
    for (std::uint32_t pages = 1; pages <= chain; pages++) {
        const std::uint32_t objects = pages * page_size / size;
        const double used = static_cast<double>(objects) * size / (static_cast<double>(pages) * page_size);
        const double wasted_bytes =
            static_cast<double>(pages) * page_size - static_cast<double>(objects) * size;
        // Exact: a percentage that is whole is a fraction with 100 below, far from a rounding error.
        candidates.insert(
            {rule == ChainRule::percentage ? -std::floor(used * 100 + 1e-9) : wasted_bytes, pages});
    }
    std::uint32_t pages = candidates.begin()->pages;
    const double power = std::log2(size);
    if (rule == ChainRule::waste && power == std::floor(power)) pages = 1;
    return {pages, pages * page_size / size};
}

/// Object size in bytes, with the handle, of the class that holds each size: merged as the rule says, a run
/// of equal shapes being one class of the largest size.
struct ExpectedClasses {
    std::map<std::uint32_t, Shape> by_size;  ///< of merged classes
    std::uint32_t huge_size = 0;

    ExpectedClasses(ChainRule rule, std::uint32_t page_size, std::uint32_t chain) {
        std::map<std::uint32_t, Shape> unmerged;
        for (std::uint32_t size = 32; size < page_size + page_size / 256; size += page_size / 256)
            unmerged[std::min(size, page_size)] = shape_of(rule, std::min(size, page_size), page_size, chain);
        for (auto at = unmerged.begin(); at != unmerged.end(); ++at) {
            const auto above = std::next(at);
            if (above == unmerged.end() || above->second != at->second) by_size.insert(*at);
            if (at->second.first != 1 && at->second.second != 1)
                huge_size = at->first - 7;  // the last one stays
        }
    }
};

struct Geometry {
    ChainRule rule;
    std::uint32_t page_size;
    std::uint32_t chain;
};

std::vector<Geometry> all_geometries() {
    std::vector<Geometry> all;
    for (const ChainRule rule : {ChainRule::percentage, ChainRule::waste})
        for (const std::uint32_t page_size : {4096U, 16384U, 65536U})
            for (std::uint32_t chain = 4; chain <= 16; chain++)
                all.push_back({rule, page_size, chain});
    return all;
}

class ZsmallocClasses : public testing::TestWithParam<Geometry> {};

TEST_P(ZsmallocClasses, AreThoseOfTheRulesForEverySize) {
    const auto [rule, page_size, chain] = GetParam();
    const ExpectedClasses expected(rule, page_size, chain);
    const ClassTable table = make_classes(rule, page_size, chain);

    std::map<std::uint32_t, Shape> found;
    for (const SizeClass& size_class : table.classes) {
        found[size_class.size] = {size_class.pages, size_class.objects};
        EXPECT_EQ(size_class.index, (size_class.size - 32 + page_size / 256 - 1) / (page_size / 256));
    }
    EXPECT_EQ(found, expected.by_size);
    EXPECT_EQ(table.huge_size, expected.huge_size);
    for (std::uint32_t size = 1; size <= page_size; size++) {
        const auto holds = expected.by_size.lower_bound(std::min(size + 8, page_size));
        ASSERT_EQ(table.classes[table.position(size)].size, holds->first) << "an object of " << size;
    }
}

INSTANTIATE_TEST_SUITE_P(All, ZsmallocClasses, testing::ValuesIn(all_geometries()), [](const auto& test) {
    return std::string(test.param.rule == ChainRule::percentage ? "percentage" : "waste") + "_" +
           std::to_string(test.param.page_size / 1024) + "K_" + std::to_string(test.param.chain);
});

TEST(ZsmallocHugeSize, IsWhatKernelsWereSeenToUse) {
    // The largest length that was not stored as a whole page was 3256 on 5.10 and 6.1, 3624
    // on 6.12, 6.18, 7.3.
    EXPECT_EQ(make_classes(ChainRule::percentage, 4096, 4).huge_size, 3257U);
    EXPECT_EQ(make_classes(ChainRule::waste, 4096, 4).huge_size, 3257U);
    EXPECT_EQ(make_classes(ChainRule::waste, 4096, 8).huge_size, 3625U);
    EXPECT_EQ(make_classes(ChainRule::waste, 4096, 16).huge_size, 3833U);
}

TEST(ZsmallocHugeSize, IsComputedForLargerPages) {
    const ClassTable of_16k = make_classes(ChainRule::waste, 16384, 8);
    EXPECT_EQ(of_16k.classes.size(), 121U);
    EXPECT_EQ(of_16k.huge_size, 14560U - 7U);
    const ClassTable of_64k = make_classes(ChainRule::waste, 65536, 8);
    EXPECT_EQ(of_64k.classes.size(), 123U);
    EXPECT_EQ(of_64k.huge_size, 58144U - 7U);
}

TEST(ZsmallocClassesPinned, TheTwoRulesDifferInOneClassAtChain4) {
    const auto old_rule = make_classes(ChainRule::percentage, 4096, 4).classes;
    const auto new_rule = make_classes(ChainRule::waste, 4096, 4).classes;
    ASSERT_EQ(old_rule.size(), new_rule.size());
    std::vector<SizeClass> differ;
    std::set_difference(old_rule.begin(), old_rule.end(), new_rule.begin(), new_rule.end(),
                        std::back_inserter(differ), [](const SizeClass& a, const SizeClass& b) {
                            return std::tie(a.size, a.pages) < std::tie(b.size, b.pages);
                        });
    ASSERT_EQ(differ.size(), 1U);
    EXPECT_EQ(differ[0].size, 208U);
    EXPECT_EQ(differ[0].pages, 2U);
}

TEST(ZsmallocRules, FollowTheRelease) {
    const auto rules_of = [](const char* release) {
        return zsmalloc::rules_of(*KernelRelease::parse(release));
    };
    for (const auto* old_release : {"5.10", "5.15", "6.1", "6.1.192", "6.2"}) {
        const auto rules = rules_of(old_release);
        EXPECT_EQ(rules.chain_rule, ChainRule::percentage) << old_release;
        EXPECT_EQ(rules.group_rule, GroupRule::quarters) << old_release;
        EXPECT_EQ(rules.default_chain, 4U) << old_release;
    }
    EXPECT_EQ(rules_of("6.3").chain_rule, ChainRule::waste);
    EXPECT_EQ(rules_of("6.3").group_rule, GroupRule::quarters);
    for (const auto* new_release : {"6.4", "6.12", "6.12-rc1", "6.18.44-amd64", "7.3"})
        EXPECT_EQ(rules_of(new_release).group_rule, GroupRule::tenths) << new_release;
}

}  // namespace
}  // namespace swapreplay
