// SPDX-License-Identifier: GPL-2.0-or-later
// Instead of zram_programs.cpp, in a build without clang, bpftool or libbpf, or for a big-endian processor.
#include "collect/zram_programs.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {

class ZramPrograms::Impl {};

bool ZramPrograms::built() noexcept {
    return false;
}

ZramPrograms::ZramPrograms(const ZramHooks& hooks, const Options&) : mechanism_(hooks.mechanism) {
    throw Error(
        Fault::system,
        "zram: this build cannot record it: clang, bpftool or libbpf-dev was missing, or the processor is "
        "big-endian; install them and build again");
}

ZramPrograms::~ZramPrograms() = default;
std::uint64_t ZramPrograms::buffer_bytes() const noexcept {
    return 0;
}
void ZramPrograms::record(bool) noexcept {}
std::uint64_t ZramPrograms::bound() {
    return 0;
}
std::uint64_t ZramPrograms::numbers() const noexcept {
    return 0;
}
std::size_t ZramPrograms::stores() const noexcept {
    return 0;
}
std::optional<ZramPrograms::Table> ZramPrograms::table(std::uint64_t) {
    return std::nullopt;
}
bool ZramPrograms::drain(const std::function<void(std::span<const std::byte>)>&) {
    return true;
}
double ZramPrograms::fill_level() const noexcept {
    return 0;
}
std::span<zram_copy> ZramPrograms::copies() const noexcept {
    return {};
}

std::vector<ZramCounts> ZramPrograms::counts() const {
    return {};
}
std::optional<std::uint64_t> ZramPrograms::misses(bool) const {
    return 0;
}

}  // namespace swapreplay::collect
