// SPDX-License-Identifier: GPL-2.0-or-later
// Has a kernel compress pages, and prints the length it stored for each.
//
//     kernel_clens DEVICE CODEC[:PARAMETER=VALUE[,…]] PAGES     e.g. zram1 zstd:level=9,dict=/dictionary
//     some.pages
//
// Writes each page to the next slot of a zram device that nobody uses, and reads what that added to
// compr_data_size. One line a page: the clen, 4096 where it is stored uncompressed, `same` where it takes nothing.
// With --recompress TO before DEVICE, TO is set up as the codec for recompression, and the pages are left on
// the device. Links to nothing but C++, so that it can be the only program of a small machine. The device is
// reset at the start and at the end.
#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <unistd.h>

namespace {

constexpr std::size_t page_size = 4096;

[[noreturn]] void fail(const std::string& what) {
    std::fprintf(stderr, "kernel_clens: %s: %s\n", what.c_str(), std::strerror(errno));
    std::exit(1);
}

void set(const std::string& path, const std::string& value) {
    const int fd = open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write(fd, value.data(), value.size()) != static_cast<ssize_t>(value.size()))
        fail(path + ": cannot be set to " + value);
    close(fd);
}

/// The first two numbers of mm_stat are orig_data_size and compr_data_size, the sixth is same_pages.
struct MmStat {
    std::uint64_t compressed = 0;
    std::uint64_t same = 0;
};

MmStat mm_stat(int fd, const std::string& path) {
    char text[256] = {};
    if (pread(fd, text, sizeof text - 1, 0) <= 0) fail(path);
    std::uint64_t numbers[6] = {};
    char* at = text;
    for (std::uint64_t& number : numbers)
        number = std::strtoull(at, &at, 10);
    return {numbers[1], numbers[5]};
}

}  // namespace

int main(int argc, char** argv) {
    std::string again;
    if (argc == 6 && argv[1] == std::string("--recompress")) {
        again = argv[2];
        argc -= 2;
        argv += 2;
    }
    if (argc != 4) {
        std::fprintf(stderr,
                     "usage: kernel_clens [--recompress TO] DEVICE CODEC[:PARAMETER=VALUE[,…]] PAGES\n");
        return 2;
    }
    const std::string sys = std::string("/sys/block/") + argv[1] + "/",
                      device = std::string("/dev/") + argv[1];
    const int pages = open(argv[3], O_RDONLY | O_CLOEXEC);
    const off_t bytes = pages < 0 ? -1 : lseek(pages, 0, SEEK_END);  // of a file or of a disk
    if (bytes < 0 || lseek(pages, 0, SEEK_SET) != 0) fail(argv[3]);
    const std::string codec = argv[2], algorithm = codec.substr(0, codec.find(':'));

    set(sys + "reset", "1");
    set(sys + "comp_algorithm", algorithm);
    if (algorithm != codec) {
        std::string parameters = codec.substr(algorithm.size() + 1);
        std::replace(parameters.begin(), parameters.end(), ',', ' ');
        set(sys + "algorithm_params", "algo=" + algorithm + " " + parameters);
    }
    if (!again.empty()) set(sys + "recomp_algorithm", "algo=" + again + " priority=1");
    set(sys + "disksize", std::to_string(static_cast<std::uint64_t>(bytes) + page_size));
    const int out = open(device.c_str(), O_WRONLY | O_DIRECT | O_CLOEXEC);
    if (out < 0) fail(device);
    const std::string stat_path = sys + "mm_stat";
    const int stat_fd = open(stat_path.c_str(), O_RDONLY | O_CLOEXEC);
    if (stat_fd < 0) fail(stat_path);

    alignas(page_size) static char page[page_size];
    MmStat before = mm_stat(stat_fd, stat_path);
    const auto size = static_cast<ssize_t>(page_size);
    for (off_t offset = 0; read(pages, page, page_size) == size; offset += size) {
        if (pwrite(out, page, page_size, offset) != size) fail(device);
        const MmStat after = mm_stat(stat_fd, stat_path);
        if (after.same != before.same)
            std::puts("same");
        else
            std::printf("%llu\n", static_cast<unsigned long long>(after.compressed - before.compressed));
        before = after;
    }
    close(out);
    if (again.empty()) set(sys + "reset", "1");
    return std::fflush(stdout) == 0 ? 0 : 1;
}
