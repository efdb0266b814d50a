// SPDX-License-Identifier: GPL-2.0-or-later
//
// usage: device_call DEVICE discard|zero|write|write_nowait FIRST-PAGE PAGES
//
// Makes one call for a range of pages of a block device: BLKDISCARD, BLKZEROOUT, or one O_DIRECT write of
// pages scattered in memory. write_nowait writes with RWF_NOWAIT; if that fails, it prints why and writes
// again without.
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/uio.h>

#include "pages.hpp"

namespace {

[[noreturn]] void fail(const std::string& what) {
    std::fprintf(stderr, "device_call: %s: %s\n", what.c_str(), std::strerror(errno));
    std::exit(1);
}

void call(int device, unsigned long request, std::uint64_t first, std::uint64_t count) {
    std::uint64_t range[2] = {first * page_size, count * page_size};
    if (ioctl(device, request, range) != 0) fail("ioctl");
}

void write_pages(int device, std::uint64_t first, std::uint64_t count, bool nowait) {
    auto* const memory = static_cast<unsigned char*>(std::aligned_alloc(page_size, 2 * count * page_size));
    if (memory == nullptr) fail("memory");
    // Touches the pages in between as well; otherwise the others might be neighbours in physical memory.
    std::memset(memory, 0, 2 * count * page_size);
    std::vector<iovec> pieces;
    for (std::uint64_t i = 0; i < count; ++i) {
        unsigned char* const page = memory + 2 * i * page_size;
        fill_page(page, first + i, 1);
        pieces.push_back({page, page_size});
    }
    const auto size = static_cast<ssize_t>(count * page_size);
    const auto at = static_cast<off_t>(first * page_size);
    const auto write_once = [&](int flags) {
        return pwritev2(device, pieces.data(), static_cast<int>(pieces.size()), at, flags) == size;
    };
    if (nowait) {
        if (write_once(RWF_NOWAIT)) return;
        std::printf("refused: %s\n", std::strerror(errno));
    }
    if (!write_once(0)) fail("writing");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5)
        return std::fprintf(stderr,
                            "usage: device_call DEVICE discard|zero|write|write_nowait FIRST PAGES\n"),
               2;
    const int device = open(argv[1], O_RDWR | O_DIRECT);
    if (device < 0) fail(argv[1]);
    const std::string what = argv[2];
    const std::uint64_t first = std::strtoul(argv[3], nullptr, 10);
    const std::uint64_t count = std::strtoul(argv[4], nullptr, 10);
    if (what == "discard")
        call(device, BLKDISCARD, first, count);
    else if (what == "zero")
        call(device, BLKZEROOUT, first, count);
    else
        write_pages(device, first, count, what == "write_nowait");
}
