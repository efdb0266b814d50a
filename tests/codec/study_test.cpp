// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/study.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <numeric>
#include <random>
#include <thread>

#include <gmock/gmock.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "codec/corpus.hpp"
#include "codec/dictionary.hpp"
#include "codec/registry.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

using Bytes = std::vector<std::byte>;
using testing::HasSubstr;

const std::string corpus_path = SR_SOURCE_DIR "/corpus/processes.pages";

StudyCase study_case(const std::string& codec, std::size_t chunk = 4096) {
    return {codec, chunk, [codec] { return make_codec(codec); }};
}

StudyResult run(const std::vector<StudyCase>& cases, unsigned threads) {
    return study(*open_files({corpus_path}), cases, threads, [](std::uint64_t) {});
}

TEST(Study, gives_clens_in_the_corpus_order_with_any_number_of_threads) {
    const std::vector<StudyCase> cases{study_case("lz4"), study_case("lzo-rle", 16384)};
    const StudyResult one = run(cases, 1), three = run(cases, 3);
    EXPECT_EQ(one.pages, 768U);
    EXPECT_EQ(one.cases[0].clens.size(), 768U);
    EXPECT_EQ(one.cases[1].clens.size(), 768U / 4);
    for (std::size_t i = 0; i < cases.size(); i++) {
        EXPECT_EQ(one.cases[i].clens, three.cases[i].clens);
        EXPECT_EQ(one.cases[i].same_filled, three.cases[i].same_filled);
    }
}

TEST(Study, that_is_stopped_is_partial) {
    const std::atomic<bool> stop = true;
    const StudyResult result = study(
        *open_files({corpus_path}), {study_case("lz4")}, 2, [](std::uint64_t) {}, &stop);
    EXPECT_TRUE(result.partial);
    EXPECT_EQ(result.pages, 0U);
    EXPECT_FALSE(run({study_case("lz4")}, 2).partial);
}

class Forgetful final : public Codec {
public:
    std::size_t compress(std::span<const std::byte>, std::span<std::byte>) override { return 1; }
    bool decompress(std::span<const std::byte>, std::span<std::byte>) override { return true; }
};

/// Takes its time without the processor, as when other programs run.
class Sleeper final : public Codec {
public:
    std::size_t compress(std::span<const std::byte> in, std::span<std::byte> out) override {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        std::copy(in.begin(), in.end(), out.begin());
        return in.size();
    }
    bool decompress(std::span<const std::byte> in, std::span<std::byte> out) override {
        std::copy(in.begin(), in.end(), out.begin());
        return true;
    }
};

TEST(Study, counts_processor_time_inside_codecs_and_not_the_clocks) {
    const StudyResult result = run({{"sleeper", 65536, [] { return std::make_unique<Sleeper>(); }}}, 2);
    const auto slept = 1e-3 * static_cast<double>(result.cases[0].clens.size());
    EXPECT_GE(static_cast<double>(result.cases[0].compress.sum()) / 1e9, slept);
    EXPECT_LT(result.cpu_seconds, slept);
    EXPECT_LE(result.codec_seconds, result.cpu_seconds);
    EXPECT_GT(result.codec_seconds, 0);
}

TEST(Study, stops_at_a_page_that_does_not_come_back) {
    try {
        (void)run({study_case("lz4"), {"forgetful", 4096, [] { return std::make_unique<Forgetful>(); }}}, 2);
        FAIL();
    } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("codec forgetful: the 4096 bytes from page"));
    }
}

TEST(Corpus, leaves_out_bytes_that_are_no_page_and_says_how_many) {
    const std::string path = testing::TempDir() + "/odd-" + std::to_string(getpid()) + ".pages";
    std::ofstream(path, std::ios::binary) << std::string(4096 + 100, 'x');
    const auto corpus = open_files({path, path});
    Bytes pages;
    corpus->read(pages, 100);
    EXPECT_EQ(pages.size(), 2 * 4096U);
    EXPECT_EQ(corpus->bytes_left_out(), 200U);
    corpus->read(pages, 100);
    EXPECT_TRUE(pages.empty());
    unlink(path.c_str());
}

TEST(Corpus, names_a_file_that_cannot_be_read) {
    try {
        (void)open_files({"/no/such/file"});
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "/no/such/file: No such file or directory");
    }
}

TEST(Corpus, of_a_process_has_its_anonymous_pages_and_no_others) {
    constexpr std::size_t size = 64 * 4096;
    void* const memory = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    void* const shared = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ASSERT_NE(memory, MAP_FAILED);
    ASSERT_NE(shared, MAP_FAILED);
    constexpr std::uint64_t mark = 0x5eed0f9a6e5ULL, mark_shared = 0x5ba3ed0f9a6e5ULL;
    // The first 60 pages; the others are never touched. At both ends of each: the stack may hold a mark where a page
    // of its own begins.
    for (std::size_t page = 0; page < 60; page++) {
        for (const std::size_t word : {page * 512, page * 512 + 511}) {
            static_cast<std::uint64_t*>(memory)[word] = mark;
            static_cast<std::uint64_t*>(shared)[word] = mark_shared;
        }
    }
    const auto corpus = open_process(getpid());
    std::size_t found = 0, found_shared = 0;
    Bytes pages;
    for (corpus->read(pages, 100); !pages.empty(); corpus->read(pages, 100)) {
        for (std::size_t at = 0; at < pages.size(); at += 4096) {
            std::uint64_t first, last;
            std::memcpy(&first, pages.data() + at, sizeof first);
            std::memcpy(&last, pages.data() + at + 4088, sizeof last);
            found += first == mark && last == mark ? 1 : 0;
            found_shared += first == mark_shared && last == mark_shared ? 1 : 0;
        }
    }
    EXPECT_EQ(found, 60U);
    EXPECT_EQ(found_shared, 0U);
    munmap(memory, size);
    munmap(shared, size);
}

TEST(Corpus, of_a_process_that_ends_meanwhile_counts_its_pages) {
    const pid_t child = fork();
    if (child == 0) {
        for (;;)
            pause();
    }
    ASSERT_GT(child, 0);
    const auto corpus = open_process(child);
    kill(child, SIGKILL);
    ASSERT_EQ(waitpid(child, nullptr, 0), child);
    Bytes pages;
    corpus->read(pages, 100);
    EXPECT_TRUE(pages.empty());
    EXPECT_EQ(corpus->pages_gone(), corpus->pages_expected());
    EXPECT_GT(corpus->pages_gone(), 0U);
}

TEST(Corpus, of_no_process_says_what_is_needed) {
    try {
        (void)open_process(1 << 29);  // above the largest that a kernel allows
        FAIL();
    } catch (const Error& error) {
        EXPECT_STREQ(error.what(), "there is no process 536870912");
    }
}

/// Pages of sentences that are the same in all, in another order in each.
Bytes pages_of_phrases(std::size_t count) {
    std::minstd_rand random(1);
    std::vector<std::string> phrases(512);
    for (std::string& phrase : phrases) {
        for (int i = 0; i < 64; i++)
            phrase += static_cast<char>(random() % 256);
    }
    Bytes pages;
    while (pages.size() < count * Corpus::page_size) {
        for (const char c : phrases[random() % phrases.size()])
            pages.push_back(static_cast<std::byte>(c));
    }
    return pages;
}

TEST(Dictionary, of_what_pages_have_in_common_makes_the_other_half_smaller) {
    const Bytes pages = pages_of_phrases(200);
    const std::string path = testing::TempDir() + "/phrases-" + std::to_string(getpid()) + ".pages";
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(pages.data()), static_cast<std::streamsize>(pages.size()));
    std::vector<StudyCase> cases{study_case("zstd")};
    const auto test_half = add_dictionaries(*open_files({path}), {"32K"}, cases);
    unlink(path.c_str());
    ASSERT_EQ(cases.size(), 2U);
    EXPECT_EQ(cases[1].codec, "zstd, 32K dictionary");
    EXPECT_EQ(test_half->pages_expected(), 100U);
    const StudyResult result = study(*test_half, cases, 1, [](std::uint64_t) {});
    const auto sum = [&](std::size_t i) {
        return std::accumulate(result.cases[i].clens.begin(), result.cases[i].clens.end(), std::uint64_t{0});
    };
    EXPECT_LT(sum(1) * 4, sum(0) * 3);
}

TEST(Dictionary, of_an_impossible_size_or_of_too_few_pages_is_refused) {
    std::vector<StudyCase> cases{study_case("zstd")};
    EXPECT_THROW((void)add_dictionaries(*open_files({corpus_path}), {"16"}, cases), Error);
    EXPECT_THROW((void)add_dictionaries(*open_files({corpus_path}), {"2M"}, cases), Error);
    EXPECT_THROW((void)add_dictionaries(*open_files({"/dev/null"}), {"16K"}, cases), Error);
}

}  // namespace
}  // namespace swapreplay
