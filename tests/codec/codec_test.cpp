// SPDX-License-Identifier: GPL-2.0-or-later
// What holds for every codec, on the pages of the repository's corpus and on made ones.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "codec/corpus.hpp"
#include "codec/parameters.hpp"
#include "codec/registry.hpp"
#include "codec/study.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

using Bytes = std::vector<std::byte>;
using testing::HasSubstr;

const std::string corpus_path = SR_SOURCE_DIR "/corpus/processes.pages";

Bytes corpus_bytes() {
    Bytes bytes;
    open_files({corpus_path})->read(bytes, 768);
    return bytes;
}

std::string message_of(const std::string& spec) {
    try {
        (void)make_codec(spec);
    } catch (const Error& error) {
        EXPECT_EQ(error.fault(), Fault::usage);
        return error.what();
    }
    return "no error";
}

class EveryCodec : public testing::TestWithParam<std::string> {};

TEST_P(EveryCodec, gives_back_chunks_of_every_size) {
    const Bytes corpus = corpus_bytes();
    const auto codec = make_codec(GetParam());
    for (std::size_t size = min_chunk; size <= max_chunk; size *= 2) {
        Bytes out(compress_bound(size)), back(size);
        for (std::size_t at = 0; at + size <= corpus.size(); at += 7 * size) {
            const std::span chunk(corpus.data() + at, size);
            const std::size_t clen = codec->compress(chunk, out);
            ASSERT_TRUE(codec->decompress(std::span(out).first(clen), back)) << size << " at " << at;
            ASSERT_TRUE(std::equal(back.begin(), back.end(), chunk.begin())) << size << " at " << at;
        }
    }
}

TEST_P(EveryCodec, gives_a_page_the_same_clen_whatever_came_before) {
    const Bytes corpus = corpus_bytes();
    const auto used = make_codec(GetParam());
    Bytes out(compress_bound(min_chunk));
    for (std::size_t at = 0; at < corpus.size(); at += 61 * min_chunk) {
        const std::span page(corpus.data() + at, min_chunk);
        EXPECT_EQ(used->compress(page, out), make_codec(GetParam())->compress(page, out));
    }
}

TEST_P(EveryCodec, refuses_what_is_not_whole_or_not_its_own) {
    const Bytes corpus = corpus_bytes();
    const auto codec = make_codec(GetParam());
    const std::span page(corpus.data() + 100 * min_chunk, min_chunk);
    Bytes out(compress_bound(min_chunk)), back(min_chunk);
    out.resize(codec->compress(page, out));
    for (std::size_t length = 0; length < out.size(); length += 13)
        EXPECT_FALSE(codec->decompress(std::span(out).first(length), back)) << length;
    Bytes short_page(min_chunk / 2);
    EXPECT_FALSE(codec->decompress(out, short_page));
    EXPECT_FALSE(codec->decompress(Bytes(100, std::byte{0x55}), back));
}

INSTANTIATE_TEST_SUITE_P(All, EveryCodec,
                         testing::Values("lzo", "lzo-rle", "lz4", "lz4:acceleration=9", "lz4hc",
                                         "lz4hc:level=1", "zstd", "zstd:level=1", "zstd:level=19",
                                         "zstd:level=-5", "zstd:caller=crypto", "zstd:kernel=6.1",
                                         "zstd:kernel=5.10", "zstd:kernel=7.3", "deflate", "deflate:level=1"),
                         [](const auto& test) {
                             std::string name = test.param;
                             std::replace_if(
                                 name.begin(), name.end(),
                                 [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; },
                                 '_');
                             return name;
                         });

/// What a kernel's own zram stored for each page of the corpus, or its crypto interface gave (`crypto:…`):
/// kernel/clens/RELEASE.tsv, a column for each codec, from kernel/exactness.
struct Recorded {
    const char* kernel;
    const char* column;
    const char* spec;
};

void PrintTo(const Recorded& recorded, std::ostream* out) {
    *out << recorded.kernel << " " << recorded.column;
}

std::vector<std::string> words(const std::string& line) {
    std::istringstream stream(line);
    return {std::istream_iterator<std::string>(stream), {}};
}

class RecordedFromKernel : public testing::TestWithParam<Recorded> {};

TEST_P(RecordedFromKernel, equals_ours_page_by_page) {
    const auto& [kernel, column, spec] = GetParam();
    const bool old = kernel == std::string("5.10") || kernel == std::string("6.1");
    const std::uint32_t huge_size = old ? 3257 : 3625;
    const bool through_crypto = std::string_view(column).starts_with("crypto:");
    std::ifstream table(fmt::format("{}/tests/codec/kernel/clens/{}.tsv", SR_SOURCE_DIR, kernel));
    std::string line;
    ASSERT_TRUE(std::getline(table, line));
    const std::vector<std::string> columns = words(line);
    const auto found = std::find(columns.begin(), columns.end(), column);
    ASSERT_NE(found, columns.end());
    const Bytes corpus = corpus_bytes();
    const auto codec = make_codec(fmt::format("{}kernel={}", spec, kernel));
    Bytes out(compress_bound(min_chunk));
    std::size_t page = 0;
    for (; std::getline(table, line); page++) {
        ASSERT_LT(page * min_chunk, corpus.size());
        const std::span bytes(corpus.data() + page * min_chunk, min_chunk);
        const std::size_t clen = codec->compress(bytes, out);
        std::string ours = std::to_string(clen);
        if (!through_crypto && clen >= huge_size) ours = std::to_string(min_chunk);
        if (!through_crypto && is_same_filled(bytes)) ours = "same";
        EXPECT_EQ(ours, words(line)[static_cast<std::size_t>(found - columns.begin())]) << "page " << page;
    }
    EXPECT_EQ(page, 768U);
}

INSTANTIATE_TEST_SUITE_P(
    Zram, RecordedFromKernel,
    testing::Values(
        Recorded{"5.10", "lzo", "lzo:"}, Recorded{"5.10", "lzo-rle", "lzo-rle:"},
        Recorded{"5.10", "lz4", "lz4:"}, Recorded{"5.10", "lz4hc", "lz4hc:"}, Recorded{"6.1", "lzo", "lzo:"},
        Recorded{"6.1", "lzo-rle", "lzo-rle:"}, Recorded{"6.1", "lz4", "lz4:"},
        Recorded{"6.1", "lz4hc", "lz4hc:"}, Recorded{"6.1", "zstd", "zstd:"},
        Recorded{"7.3", "zstd", "zstd:"}, Recorded{"7.3", "zstd:level=1", "zstd:level=1,"},
        Recorded{"6.12", "lz4", "lz4:"}, Recorded{"6.12", "lz4:level=8", "lz4:acceleration=8,"},
        Recorded{"6.12", "lz4hc", "lz4hc:"}, Recorded{"6.12", "lz4hc:level=4", "lz4hc:level=4,"},
        Recorded{"6.12", "crypto:lzo", "lzo:"}, Recorded{"6.12", "crypto:lzo-rle", "lzo-rle:"},
        Recorded{"6.12", "crypto:zstd", "zstd:caller=crypto,"},
        Recorded{"7.3", "crypto:zstd", "zstd:caller=crypto,"}, Recorded{"6.12", "zstd", "zstd:"},
        Recorded{"6.12", "zstd:level=1", "zstd:level=1,"}, Recorded{"6.12", "zstd:level=9", "zstd:level=9,"},
        Recorded{"6.12", "deflate", "deflate:"}, Recorded{"6.12", "deflate:level=1", "deflate:level=1,"}));

TEST(CodecParameters, tells_what_is_wrong_and_what_is_allowed) {
    EXPECT_EQ(
        message_of("lz5"),
        "unknown codec 'lz5'; known codecs: lzo, lzo-rle, lz4, lz4hc, zstd, deflate; did you mean lzo?");
    EXPECT_EQ(message_of("lzo:level=3"), "codec lzo: no parameter 'level'; it has kernel");
    EXPECT_EQ(message_of("lz4hc:level=17"), "codec lz4hc: level=17: allowed are 1 to 16");
    EXPECT_EQ(message_of("lz4hc:level=9x"), "codec lz4hc: level=9x: allowed are 1 to 16");
    EXPECT_EQ(message_of("zstd:caller=btrfs"), "codec zstd: caller=btrfs: allowed are zram, crypto");
    EXPECT_THAT(message_of("zstd:3"), HasSubstr("'3' is not parameter=value"));
    EXPECT_THAT(message_of("zstd:level=3,"), HasSubstr("'' is not parameter=value"));
    EXPECT_THAT(message_of("zstd:level=3,level=4"), HasSubstr("duplicate parameter 'level'"));
    EXPECT_THAT(message_of("zstd:dict=/etc/hostname,caller=crypto"),
                HasSubstr("only zram of 6.12 and newer"));
    EXPECT_THAT(message_of("zstd:dict=/etc/hostname,kernel=6.1"), HasSubstr("only zram of 6.12 and newer"));
    EXPECT_THAT(message_of(""), HasSubstr("the codec's name is missing"));
}

TEST(CodecParameters, knows_which_kernels_a_codec_is_that_of) {
    EXPECT_EQ(
        message_of("lzo-rle:kernel=4.19"),
        "codec lzo-rle: kernel=4.19: the rules of Linux 4.19 are not known; use a release from 5.7 to 7.3");
    EXPECT_THAT(message_of("deflate:kernel=6.1"), HasSubstr("from 6.12 to 7.3"));
    EXPECT_THAT(message_of("lz4:kernel=six"), HasSubstr("kernel=six: not a kernel release"));
    EXPECT_THAT(message_of("zstd:kernel=9.9"), HasSubstr("Linux 9.9 is newer than the newest known"));
    EXPECT_EQ(message_of("lz4:kernel=6.12.117+deb12-amd64"), "no error");
    EXPECT_EQ(message_of("lz4:kernel=7.3-rc1"), "no error");
}

TEST(Zstd, names_a_dictionary_that_cannot_be_read) {
    try {
        (void)make_codec("zstd:dict=/nonexistent");
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "/nonexistent: no dictionary can be read from it");
    }
}

TEST(Zstd, differs_by_who_calls_and_by_the_release_in_the_kernel) {
    const Bytes corpus = corpus_bytes();
    Bytes out(compress_bound(min_chunk));
    const auto sum = [&](const char* spec) {
        const auto codec = make_codec(spec);
        std::size_t total = 0;
        for (std::size_t at = 0; at < corpus.size(); at += min_chunk)
            total += codec->compress(std::span(corpus.data() + at, min_chunk), out);
        return total;
    };
    EXPECT_NE(sum("zstd:kernel=6.12,caller=crypto"), sum("zstd:kernel=6.12"));  // the size hint
    EXPECT_NE(sum("zstd:kernel=6.1"), sum("zstd:kernel=6.11"));                 // 1.4.10, then 1.5.2
    EXPECT_NE(sum("zstd:kernel=6.12"), sum("zstd:kernel=6.18"));                // 1.5.2, then 1.5.7
}

}  // namespace
}  // namespace swapreplay
