// SPDX-License-Identifier: GPL-2.0-or-later
// The programs of bpf/zswap.bpf.c in the running kernel. As zram_programs.hpp: after this process nothing is left.
#ifndef SWAPREPLAY_COLLECT_ZSWAP_PROGRAMS_HPP
#define SWAPREPLAY_COLLECT_ZSWAP_PROGRAMS_HPP

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "collect/zram_hooks.hpp"

struct zram_copy;

namespace swapreplay::collect {

/// What happened that is not an event, or was not recorded.
struct ZswapCounts {
    std::vector<std::uint64_t> dropped;  ///< by CPU, records that found the buffer full
    std::uint64_t crowded = 0;           ///< tasks beyond what the programs can follow
    std::uint64_t unfinished = 0;        ///< events of calls whose end was not seen
    std::uint64_t other_areas = 0;       ///< calls for swap areas that are not recorded
    std::uint64_t kept = 0;              ///< loads that left the entry in place
    std::uint64_t gone = 0;              ///< loads that took it out
    std::uint64_t written_back = 0;      ///< entries
    std::uint64_t rejected = 0;          ///< pages
    /// Of these by zswap's counter that grew: "reject_compress_poor"; "other": none did.
    std::map<std::string, std::uint64_t> rejected_by;
};

class ZswapPrograms {
public:
    struct Options {
        std::uint32_t swap_type = 0;
        std::uint64_t buffer_bytes =
            0;  ///< a power of two, at least a page; what the kernel does not take is halved
        std::uint64_t sample_below = 0;  ///< PageSampling::limit(); 0: no page is copied
        std::uint32_t copies = 1;        ///< for which there is place, a power of two
    };

    /// Whether this build has the programs.
    [[nodiscard]] static bool built() noexcept;

    /// Loads the programs and attaches them as planned. Nothing is recorded before record(true).
    /// Throws Error: not built; the kernel refuses; copies are wanted, and it does not tell where a page is.
    ZswapPrograms(const ZramHooks& hooks, const Options& options);
    ~ZswapPrograms();
    ZswapPrograms(const ZswapPrograms&) = delete;
    ZswapPrograms& operator=(const ZswapPrograms&) = delete;

    /// Of the ring that there is.
    [[nodiscard]] std::uint64_t buffer_bytes() const noexcept;
    void record(bool on) noexcept;
    /// The number of the next event. Every event below has its record in the ring, or is being written, or was dropped.
    [[nodiscard]] std::uint64_t numbers() const noexcept;
    /// Hands over what is in the ring. False if something that was there at the beginning is still being written.
    bool drain(const std::function<void(std::span<const std::byte>)>& take);
    /// The ring of the copies; its memory is this object's.
    [[nodiscard]] std::span<zram_copy> copies() const noexcept;
    [[nodiscard]] ZswapCounts counts() const;
    /// Runs that the kernel skipped. nullopt: it does not tell.
    [[nodiscard]] std::optional<std::uint64_t> misses() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace swapreplay::collect

#endif
