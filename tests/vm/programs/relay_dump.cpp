// SPDX-License-Identifier: GPL-2.0-or-later
//
// usage: relay_dump DEBUGFS OUT-DIRECTORY [PAUSE-MS]
//
// Copies every DEBUGFS/sr_relay<N> to OUT-DIRECTORY/sr_relay<N>, unchecked, until SIGTERM; then takes the
// barrier, copies what is left and exits. With PAUSE-MS 0 (the default) it never pauses, so the reader is
// always right after the writer, where kernel/relay.c's own read() goes wrong.
#include <csignal>
#include <map>

#include <fcntl.h>
#include <unistd.h>

#include "records.hpp"

namespace {

volatile std::sig_atomic_t stop = 0;

struct Copy {
    int from;
    int to;
};

/// Opens the files of CPUs that have come up since.
void open_new(const std::string& debugfs, const std::string& out, std::map<int, Copy>& copies) {
    for (int cpu = 0; cpu < 64; ++cpu) {
        if (copies.contains(cpu)) continue;
        const int from = open((debugfs + "/sr_relay" + std::to_string(cpu)).c_str(), O_RDONLY);
        if (from < 0) continue;
        const int to =
            open((out + "/sr_relay" + std::to_string(cpu)).c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
        if (to < 0) fail("cannot write to " + out);
        copies[cpu] = {from, to};
    }
}

bool copy_once(const Copy& copy) {
    static char buffer[1 << 16];
    const ssize_t n = read(copy.from, buffer, sizeof buffer);
    if (n < 0) fail("reading a relay file failed");
    if (n > 0 && write(copy.to, buffer, static_cast<std::size_t>(n)) != n) fail("writing failed");
    return n > 0;
}

void take_barrier(const std::string& debugfs) {
    std::ifstream barrier(debugfs + "/sr_relay/barrier");
    unsigned long long next_seq = 0;
    if (!(barrier >> next_seq)) fail("the barrier cannot be read");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) fail("usage: relay_dump DEBUGFS OUT-DIRECTORY [PAUSE-MS]");
    const useconds_t pause_us = argc > 3 ? static_cast<useconds_t>(std::atoi(argv[3])) * 1000U : 0;
    std::signal(SIGTERM, [](int) { stop = 1; });
    std::map<int, Copy> copies;
    while (stop == 0) {
        open_new(argv[1], argv[2], copies);
        for (const auto& [cpu, copy] : copies)
            copy_once(copy);
        if (pause_us != 0) usleep(pause_us);
    }
    take_barrier(argv[1]);
    open_new(argv[1], argv[2], copies);
    for (const auto& [cpu, copy] : copies)
        while (copy_once(copy)) {
        }
}
