// SPDX-License-Identifier: GPL-2.0-or-later
//
// usage: known_pages DEVICE BACKING-DEVICE EXPECTED-FILE
//
// Sends bios of many shapes through the device and writes the events that must result to EXPECTED-FILE, in
// order: lines `op slot clen same_filled`. The clen is that of liblzo2's lzo1x_1_15_compress, whose dictionary
// is as large as the kernel's. Reads everything back from the device and from the backing device. Prints which
// shapes this kernel refuses.
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <fcntl.h>
#include <linux/fs.h>
#include <lzo/lzo1x.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

#include "pages.hpp"

namespace {

int device = -1;
int below = -1;
std::FILE* expected = nullptr;
unsigned char* buffer = nullptr;  // on huge pages if there are any, so that bios have long segments
constexpr std::size_t buffer_size = std::size_t{8} << 20U;

[[noreturn]] void fail(const std::string& what) {
    std::fprintf(stderr, "known_pages: %s: %s\n", what.c_str(), std::strerror(errno));
    std::exit(1);
}

bool same_filled(const unsigned char* page) {
    return std::memcmp(page, page + 8, page_size - 8) == 0;
}

lzo_uint lzo_clen(const unsigned char* page) {
    static unsigned char work[LZO1X_1_15_MEM_COMPRESS];
    static unsigned char out[page_size + page_size / 16 + 64 + 3];
    lzo_uint clen = 0;
    lzo1x_1_15_compress(page, page_size, out, &clen, work);
    return clen;
}

void expect(const char* op, unsigned long slot, const unsigned char* page = nullptr) {
    std::fprintf(expected, "%s %lu %lu %d\n", op, slot, page != nullptr ? lzo_clen(page) : 0UL,
                 page != nullptr && same_filled(page) ? 1 : 0);
}

void expect_back(int fd, unsigned long slot, const unsigned char* page) {
    static unsigned char* const back = static_cast<unsigned char*>(std::aligned_alloc(page_size, page_size));
    if (pread(fd, back, page_size, static_cast<off_t>(slot * page_size)) != static_cast<ssize_t>(page_size))
        fail("reading back");
    errno = EIO;
    if (std::memcmp(back, page, page_size) != 0)
        fail("slot " + std::to_string(slot) + " reads back differently");
}

/// Writes `count` pages from `from` with one call; expects no events if the kernel refuses that shape.
bool write_pages(unsigned char* from, unsigned long slot, std::size_t count, std::uint64_t generation) {
    for (std::size_t i = 0; i < count; ++i)
        fill_page(from + i * page_size, slot + i, generation);
    const ssize_t n = pwrite(device, from, count * page_size, static_cast<off_t>(slot * page_size));
    if (n < 0 && errno == EINVAL) return false;
    if (n != static_cast<ssize_t>(count * page_size)) fail("writing");
    for (std::size_t i = 0; i < count; ++i)
        expect("write", slot + i, from + i * page_size);
    return true;
}

void check_pages(const unsigned char* pages, unsigned long slot, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        expect("read", slot + i);
        expect_back(device, slot + i, pages + i * page_size);
        expect_back(below, slot + i, pages + i * page_size);
    }
}

/// Buffers that begin inside a page, so that every page is in two pieces.
void write_unaligned() {
    if (!write_pages(buffer + 512, 3000, 200, 4)) {
        std::printf("refused: buffers that do not begin on a page\n");
        return;
    }
    check_pages(buffer + 512, 3000, 200);
    for (std::size_t i = 0; i < 64; ++i) {
        if (!write_pages(buffer + (i + 1) * 512, 3300 + i * 7, 7, 5)) fail("odd offset");
        check_pages(buffer + (i + 1) * 512, 3300 + i * 7, 7);
    }
}

/// Writes pages that are scattered in memory with one call.
void write_scattered() {
    std::vector<iovec> pieces;
    for (std::size_t i = 0; i < 64; ++i) {
        unsigned char* const at = buffer + (i * 37 % 64) * 3 * page_size;
        fill_page(at, 4000 + i, 6);
        pieces.push_back({at, page_size});
    }
    if (pwritev(device, pieces.data(), static_cast<int>(pieces.size()), off_t{4000} * page_size) < 0)
        fail("pwritev");
    for (std::size_t i = 0; i < pieces.size(); ++i)
        expect("write", 4000 + i, static_cast<unsigned char*>(pieces[i].iov_base));
    for (std::size_t i = 0; i < pieces.size(); ++i)
        check_pages(static_cast<unsigned char*>(pieces[i].iov_base), 4000 + i, 1);
}

void discard_and_zero() {
    std::uint64_t range[2] = {1000 * page_size, 50 * page_size};
    if (ioctl(device, BLKDISCARD, range) != 0) fail("BLKDISCARD");
    for (unsigned long slot = 1000; slot < 1050; ++slot)
        expect("free", slot);
    if (ioctl(device, BLKDISCARD, range) != 0) fail("BLKDISCARD again");  // nothing is stored there: no event
    range[0] = 6000 * page_size;
    range[1] = 600 * page_size;
    if (ioctl(device, BLKDISCARD, range) != 0) fail("BLKDISCARD of what was never written");

    range[0] = 1040 * page_size;
    range[1] = 20 * page_size;
    if (ioctl(device, BLKZEROOUT, range) != 0) fail("BLKZEROOUT");
    std::memset(buffer, 0, page_size);
    for (unsigned long slot = 1040; slot < 1060; ++slot)
        expect("write", slot, buffer);
    for (unsigned long slot = 1040; slot < 1060; ++slot)
        check_pages(buffer, slot, 1);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return std::fprintf(stderr, "usage: known_pages DEVICE BACKING-DEVICE EXPECTED-FILE\n"), 2;
    if (lzo_init() != LZO_E_OK) fail("lzo_init");
    device = open(argv[1], O_RDWR | O_DIRECT);
    below = open(argv[2], O_RDONLY | O_DIRECT);
    expected = std::fopen(argv[3], "w");
    if (device < 0 || below < 0 || expected == nullptr) fail("opening");
    void* const mapped =
        mmap(nullptr, 2 * buffer_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) fail("mmap");
    const auto address = reinterpret_cast<std::uintptr_t>(mapped);
    buffer = reinterpret_cast<unsigned char*>((address + buffer_size - 1) / buffer_size * buffer_size);
    madvise(buffer, buffer_size, MADV_HUGEPAGE);
    std::memset(buffer, 0, buffer_size);

    for (unsigned long slot = 1; slot < 800; ++slot)
        write_pages(buffer, slot, 1, 1);  // one page a bio, as most swap-outs
    write_pages(buffer, 1000, 100, 2);
    check_pages(buffer, 1000, 100);
    write_pages(buffer, 2000, 1000, 3);  // bios as large as the device takes
    check_pages(buffer, 2000, 1000);
    if (fdatasync(device) != 0) fail("fdatasync");  // a flush is not an event
    write_unaligned();
    write_scattered();
    discard_and_zero();
    return std::fclose(expected) == 0 ? 0 : 1;
}
