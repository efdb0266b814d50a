// SPDX-License-Identifier: GPL-2.0-or-later
//
// usage: touch_memory MIB ROUNDS [SEED [hold]]
//
// Fills memory with known pages. In each round it visits as many pages at random, checks every byte of each,
// and gives every third one new content. At the end it checks all pages. Fails at the first byte that is not
// what was written. With hold it then keeps the memory until its standard input ends.
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <sys/mman.h>

#include "pages.hpp"

int main(int argc, char** argv) {
    if (argc < 3) return std::fprintf(stderr, "usage: touch_memory MIB ROUNDS [SEED [hold]]\n"), 2;
    const std::size_t pages = std::strtoul(argv[1], nullptr, 10) * 256;
    const unsigned long rounds = std::strtoul(argv[2], nullptr, 10);
    Random random{argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 1};
    void* const mapped =
        mmap(nullptr, pages * page_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) return std::perror("mmap"), 1;
    auto* const memory = static_cast<unsigned char*>(mapped);
    std::vector<unsigned char> generation(pages, 0);
    unsigned char wanted[page_size];

    const auto intact = [&](std::size_t page) {
        fill_page(wanted, page, generation[page]);
        const bool same = std::memcmp(wanted, memory + page * page_size, page_size) == 0;
        if (!same) std::fprintf(stderr, "touch_memory: page %zu is not what was written\n", page);
        return same;
    };

    for (std::size_t page = 0; page < pages; ++page)
        fill_page(memory + page * page_size, page, 0);
    for (unsigned long visit = 0; visit < rounds * pages; ++visit) {
        const std::size_t page = random() % pages;
        if (!intact(page)) return 1;
        if (visit % 3 == 0) fill_page(memory + page * page_size, page, ++generation[page]);
    }
    for (std::size_t page = 0; page < pages; ++page)
        if (!intact(page)) return 1;
    std::printf("touch_memory: every byte of %zu pages is what was written\n", pages);
    std::fflush(stdout);
    for (int byte = argc > 4 ? 0 : EOF; byte != EOF;)
        byte = std::getchar();
}
