// SPDX-License-Identifier: GPL-2.0-or-later
//
// usage: timed_zram measure DEVICE KINDS
//        timed_zram run DEVICE <PLAN
//
// `measure` stores a page of each kind in a fresh zram device and prints the length of each: KIND LENGTH. `run` does what
// a plan says, at its seconds of the machine's clock, and prints mm_stat and bd_stat where asked:
//   e SECOND OP SLOT KIND  in the middle of the second: w writes a page, r reads one, f discards one. 768 is a page of one
//                          repeated word; other kinds have a length and a family
//   t SECOND               wait for the beginning of the second
//   c FILE WORD…           write the words to a file of the device in /sys/block
//   s                      print: mm_stat bd_stat, in one line
// Fails if it is late, since the ages of pages would then not be the plan's.
#include <cerrno>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "pages.hpp"

namespace {

const std::size_t page_bytes = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
unsigned char* const page = static_cast<unsigned char*>(std::aligned_alloc(page_bytes, page_bytes));

constexpr unsigned same_filled_kind = 768;

/// Three families of pages for each length, which another codec shortens not at all, by a quarter, and by half.
void fill_kind(unsigned kind) {
    constexpr unsigned masks[] = {0xff, 0x3f, 0x0f};
    if (kind == same_filled_kind) {
        std::memset(page, 0x5a, page_bytes);
        return;
    }
    const unsigned mask = masks[kind % 3];
    std::size_t random_bytes = (kind / 3 * 16U + 16U) * (page_bytes / 4096);
    if (random_bytes > page_bytes) random_bytes = page_bytes;
    Random random{kind + 1U};
    std::memset(page, 0, page_bytes);
    for (std::size_t i = 0; i < random_bytes; i++)
        page[i] = static_cast<unsigned char>(random() & mask);
}

std::string sys_file(const std::string& device, const char* name) {
    return "/sys/block/" + device.substr(device.rfind('/') + 1) + '/' + name;
}

std::string read_line(const std::string& path) {
    char text[512] = {};
    std::FILE* file = std::fopen(path.c_str(), "r");
    if (file == nullptr) return "";
    if (std::fgets(text, sizeof text, file) == nullptr) text[0] = '\0';
    std::fclose(file);
    text[std::strcspn(text, "\n")] = '\0';
    return text;
}

double boot_seconds() {
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

void wait_until(double second) {
    for (double left = second - boot_seconds(); left > 0; left = second - boot_seconds())
        usleep(static_cast<useconds_t>(left * 1e6) + 100);
}

bool apply(int device, char op, unsigned long slot, unsigned kind) {
    const auto at = static_cast<off_t>(slot * page_bytes);
    if (op == 'f') {
        std::uint64_t range[2] = {slot * page_bytes, page_bytes};
        return ioctl(device, BLKDISCARD, range) == 0;
    }
    if (op == 'r') return pread(device, page, page_bytes, at) == static_cast<ssize_t>(page_bytes);
    fill_kind(kind);
    // At mem_limit zram rejects it, and what is counted afterwards tells.
    return pwrite(device, page, page_bytes, at) == static_cast<ssize_t>(page_bytes) || errno == ENOMEM ||
           errno == EIO;
}

int measure(const std::string& path, int device, unsigned kinds) {
    for (unsigned kind = 0; kind < kinds; kind++) {
        if (!apply(device, 'w', 0, kind)) return std::perror("pwrite"), 1;
        unsigned long original = 0, stored = 0;
        if (std::sscanf(read_line(sys_file(path, "mm_stat")).c_str(), "%lu %lu", &original, &stored) != 2)
            return 1;
        std::printf("%u %lu\n", kind, stored);
    }
    return 0;
}

/// The command may fail: writeback does where its limit ends it.
void command(const std::string& path, const char* text) {
    char name[64] = {};
    int length = 0;
    if (std::sscanf(text, "%63s %n", name, &length) != 1) return;
    const int file = open(sys_file(path, name).c_str(), O_WRONLY);
    std::string words = text + length;
    if (!words.empty() && words.back() == '\n') words.pop_back();
    if (file < 0 || write(file, words.data(), words.size()) < 0)
        std::fprintf(stderr, "%s %s: %s\n", name, words.c_str(), std::strerror(errno));
    if (file >= 0) close(file);
}

int run(const std::string& path, int device) {
    const double base = static_cast<double>(static_cast<long>(boot_seconds()) + 2);
    constexpr double middle = 0.6, latest_event = 0.95, latest_tick = 0.55;
    // From 7.0 on zram asks for the seconds of a clock that moves on at the timer's interrupt, a little later than this.
    constexpr double coarse = 0.05;
    double tick = base;
    char line[256];
    while (std::fgets(line, sizeof line, stdin) != nullptr) {
        double second = 0;
        char op = 0;
        unsigned long slot = 0;
        unsigned kind = 0;
        if (std::sscanf(line, "e %lf %c %lu %u", &second, &op, &slot, &kind) == 4) {
            wait_until(base + second + middle);
            if (!apply(device, op, slot, kind)) return std::perror(line), 1;
            if (boot_seconds() > base + second + latest_event)
                return std::fprintf(stderr, "late: the events of second %.0f took too long\n", second), 3;
        } else if (std::sscanf(line, "t %lf", &second) == 1) {
            wait_until(base + second + coarse);
            if (boot_seconds() > base + second + latest_tick)
                return std::fprintf(stderr, "late: at second %.0f\n", second), 3;
            tick = base + second;
        } else if (line[0] == 'c') {
            // Ages are reckoned at this moment.
            if (std::strncmp(line, "c idle ", 7) == 0 && boot_seconds() > tick + latest_tick)
                return std::fprintf(stderr, "late: the passes of second %.0f took too long\n", tick - base),
                       3;
            command(path, line + 2);
        } else {
            std::printf("%s %s\n", read_line(sys_file(path, "mm_stat")).c_str(),
                        read_line(sys_file(path, "bd_stat")).c_str());
        }
    }
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string mode = argc > 1 ? argv[1] : "";
    if (argc < 3 || (mode == "measure") != (argc == 4))
        return std::fprintf(stderr, "usage: timed_zram measure DEVICE KINDS | run DEVICE\n"), 2;
    const int device = open(argv[2], O_RDWR | O_DIRECT);
    if (device < 0) return std::perror(argv[2]), 1;
    if (mode == "measure")
        return measure(argv[2], device, static_cast<unsigned>(std::strtoul(argv[3], nullptr, 10)));
    return run(argv[2], device);
}
