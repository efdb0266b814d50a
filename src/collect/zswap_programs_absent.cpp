// SPDX-License-Identifier: GPL-2.0-or-later
// In place of zswap_programs.cpp in a build without clang, bpftool or libbpf, or for a big-endian processor.
#include "collect/zswap_programs.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {

class ZswapPrograms::Impl {};

bool ZswapPrograms::built() noexcept {
    return false;
}

ZswapPrograms::ZswapPrograms(const ZramHooks&, const Options&) {
    throw Error(
        Fault::usage,
        "zswap: this build cannot record it: clang, bpftool or libbpf-dev was missing, or the processor is "
        "big-endian; install them and build again");
}

ZswapPrograms::~ZswapPrograms() = default;

std::uint64_t ZswapPrograms::buffer_bytes() const noexcept {
    return 0;
}
void ZswapPrograms::record(bool) noexcept {}

std::uint64_t ZswapPrograms::numbers() const noexcept {
    return 0;
}

bool ZswapPrograms::drain(const std::function<void(std::span<const std::byte>)>&) {
    return true;
}

std::span<zram_copy> ZswapPrograms::copies() const noexcept {
    return {};
}

ZswapCounts ZswapPrograms::counts() const {
    return {};
}

std::optional<std::uint64_t> ZswapPrograms::misses() const {
    return 0;
}

}  // namespace swapreplay::collect
