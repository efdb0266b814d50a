// SPDX-License-Identifier: GPL-2.0-or-later
#include "sweep/trace_hash.hpp"

#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/owned_fd.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

constexpr std::size_t read_bytes = std::size_t{1} << 18U;

struct FreeState {
    void operator()(XXH3_state_t* state) const noexcept { XXH3_freeState(state); }
};

[[noreturn]] void fail_to_hash(const std::string& path) {
    throw Error(Fault::system, fmt::format("{}: {}", path, std::strerror(errno)));
}

}  // namespace

std::string hash_of_file(const std::string& path) {
    const OwnedFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.open()) fail_to_hash(path);
    const std::unique_ptr<XXH3_state_t, FreeState> state(XXH3_createState());
    if (!state) throw std::bad_alloc();
    XXH3_128bits_reset(state.get());
    std::vector<char> buffer(read_bytes);
    for (;;) {
        const ssize_t count = read(file.get(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail_to_hash(path);
        if (count == 0) break;
        XXH3_128bits_update(state.get(), buffer.data(), static_cast<std::size_t>(count));
    }
    const XXH128_hash_t hash = XXH3_128bits_digest(state.get());
    return fmt::format("xxh128:{:016x}{:016x}", hash.high64, hash.low64);
}

}  // namespace swapreplay
