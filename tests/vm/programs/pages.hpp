// SPDX-License-Identifier: GPL-2.0-or-later
//
// Pages of every kind of content, generated from two numbers, so that every byte can be checked.
#pragma once

#include <cstdint>
#include <cstring>

constexpr std::size_t page_size = 4096;

struct Random {
    std::uint64_t state;
    std::uint64_t operator()() {
        state += 0x9e3779b97f4a7c15U;  // splitmix64
        std::uint64_t z = state;
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31U);
    }
};

/// Fills a page: zeros, one repeated word, almost one, random to a varying length, words out of a small
/// vocabulary, or all random, which expands under LZO.
inline void fill_page(unsigned char* page, std::uint64_t index, std::uint64_t generation) {
    Random random{index * 1000003U + generation};
    const std::uint64_t kind = random() % 16;
    std::uint64_t words[page_size / 8] = {};
    const std::size_t n = page_size / 8;
    if (kind == 1)
        for (std::uint64_t word = random(); auto& w : words)
            w = word;
    else if (kind == 2)
        words[random() % n] = random() | 1U;
    else if (kind == 3 || kind == 4)
        for (auto& w : words)
            w = random();
    else if (kind <= 9 && kind != 0)
        for (std::size_t i = 0, end = random() % n; i < end; ++i)
            words[i] = random();
    else if (kind != 0)
        for (auto& w : words)
            w = 0x6f77207065656c73U + ((random() % (4U << kind % 4)) << 32U) * 977U;
    std::memcpy(page, words, page_size);
}
