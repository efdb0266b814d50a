// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/pass_spec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/number.hpp"
#include "error_of.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

template <class Spec>
std::string refusal(std::string_view text) {
    return usage_error_of([&] { (void)Spec::parse(text); });
}

TEST(WritebackSpec, HasTimesATypeABatchAndALimit) {
    const auto spec = WritebackSpec::parse("idle=3600,every=10min,type=huge_idle,batch=16,limit=1000");
    EXPECT_EQ(spec.when.idle_ns, 3600 * second_ns);
    EXPECT_EQ(spec.when.every_ns, 600 * second_ns);
    EXPECT_TRUE(spec.when.type.idle);
    EXPECT_TRUE(spec.when.type.huge);
    EXPECT_EQ(spec.batch, 16);
    EXPECT_EQ(spec.limit_blocks, 1000);
    EXPECT_TRUE(WritebackSpec::parse("idle=1,every=1").when.type.idle);
}

TEST(RecompressionPassSpec, BeginsWithItsCodecs) {
    const auto spec = RecompressionPassSpec::parse("lz4:zstd:deflate,every=1h,threshold=2000,max_pages=5");
    EXPECT_EQ(spec.from, "lz4");
    EXPECT_THAT(spec.to, ElementsAre("zstd", "deflate"));
    EXPECT_EQ(spec.threshold, 2000);
    EXPECT_EQ(spec.max_pages, 5);
    EXPECT_FALSE(spec.when.type.idle);
}

TEST(PassSpecs, WhatTheyDoNotUnderstandIsNamedWithWhatTheyAre) {
    EXPECT_THAT(refusal<WritebackSpec>("idle=5"),
                HasSubstr("'every' is missing; must be [idle=TIME,]every="));
    EXPECT_THAT(refusal<WritebackSpec>("every=5"), HasSubstr("'type' or 'idle' is missing"));
    EXPECT_THAT(refusal<WritebackSpec>("every=5,type=idle"), HasSubstr("need 'idle'"));
    EXPECT_THAT(refusal<WritebackSpec>("every=5,type=huge,idle=3"), HasSubstr("goes with type=idle"));
    EXPECT_THAT(refusal<WritebackSpec>("every=10ms,type=huge"), HasSubstr("less than a second"));
    EXPECT_THAT(refusal<WritebackSpec>("every=5,type=big"), HasSubstr("unknown type 'big'"));
    EXPECT_THAT(refusal<WritebackSpec>("every=5,type=huge,age=3"), HasSubstr("'age' is not known"));
    EXPECT_THAT(refusal<RecompressionPassSpec>("lz4,every=5"), HasSubstr("one to three codecs follow"));
    EXPECT_THAT(refusal<RecompressionPassSpec>("a:b:c:d:e,every=5"), HasSubstr("one to three codecs follow"));
    EXPECT_THAT(refusal<RecompressionPassSpec>("every=5"), HasSubstr("does not begin with codecs"));
    EXPECT_THAT(refusal<RecompressionPassSpec>("a:b,every=5,type=incompressible"), HasSubstr("unknown type"));
}

}  // namespace
}  // namespace swapreplay
