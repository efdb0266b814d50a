// SPDX-License-Identifier: GPL-2.0-or-later
// The programs of bpf/zram.bpf.c in the running kernel: which are attached how, what they say, what they missed.
//
// Everything in the kernel hangs on descriptors of this process: after its end, SIGKILL included, nothing is left.
#ifndef SWAPREPLAY_COLLECT_ZRAM_PROGRAMS_HPP
#define SWAPREPLAY_COLLECT_ZRAM_PROGRAMS_HPP

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "collect/zram_events.hpp"
#include "collect/zram_hooks.hpp"

struct zram_copy;

namespace swapreplay::collect {

/// What was lost or left out so far, and why.
struct ZramCounts {
    std::uint64_t dropped = 0;             ///< records that found the buffer full
    std::uint64_t dropped_unnumbered = 0;  ///< of these, events that no missing number tells of
    std::uint64_t missed_free = 0;         ///< frees that zram skipped because the slot was locked
    std::uint64_t outside = 0;             ///< objects allocated outside of a store that was seen to begin
    std::uint64_t outside_bios = 0;        ///< stores to which these belong
    std::uint64_t unfinished = 0;          ///< stores whose end was not seen
    std::uint64_t crowded = 0;             ///< stores at the same time as too many others
    std::uint64_t frees_unseen = 0;        ///< frees whose beginning was not seen

    [[nodiscard]] std::uint64_t not_seen_whole() const noexcept {
        return outside + unfinished + crowded + frees_unseen;
    }

    /// Events lost since `before` of which no missing number tells: what found the ring full without a number, and bios
    /// whose beginning was not seen. An unseen bio of writes has a number for each object, and an unseen free has one as
    /// well, so these are not among them.
    /// @param skipped  runs since then, of the programs that see something begin
    [[nodiscard]] std::uint64_t unnumbered_since(const ZramCounts& before,
                                                 std::uint64_t skipped) const noexcept {
        const std::uint64_t numbered =
            (outside_bios - before.outside_bios) + (frees_unseen - before.frees_unseen);
        return dropped_unnumbered - before.dropped_unnumbered + (skipped > numbered ? skipped - numbered : 0);
    }
};

class ZramPrograms {
public:
    struct Options {
        std::uint32_t major = 0;  ///< of the device
        std::uint32_t minor = 0;
        std::uint32_t page_size = 4096;
        std::uint64_t buffer_bytes =
            0;  ///< a power of two, at least a page; what the kernel does not take is halved
        std::uint64_t sample_below = 0;  ///< PageSampling::limit(); 0: no page is copied
        std::uint32_t copies = 1;        ///< for which there is place, a power of two
    };

    /// Whether this build has the programs.
    [[nodiscard]] static bool built() noexcept;

    /// Loads the programs and attaches them as planned. Nothing is recorded before record(true).
    /// Throws Error: not built; the kernel refuses, with the right or option that is missing.
    ZramPrograms(const ZramHooks& hooks, const Options& options);
    ~ZramPrograms();
    ZramPrograms(const ZramPrograms&) = delete;
    ZramPrograms& operator=(const ZramPrograms&) = delete;

    [[nodiscard]] Mechanism mechanism() const noexcept { return mechanism_; }

    /// Of the ring that there is.
    [[nodiscard]] std::uint64_t buffer_bytes() const noexcept;

    /// Without, what has begun is finished, and nothing else begins.
    void record(bool on) noexcept;

    /// S: every event below has its record in the ring by now, will never have one, or is of a store that has
    /// been going on for longer than 10 s and was given up.
    [[nodiscard]] std::uint64_t bound();
    /// The number of the next event.
    [[nodiscard]] std::uint64_t numbers() const noexcept;
    /// Of the device's table, in the records as well.
    [[nodiscard]] ZramLayout layout();
    /// Tasks that are storing pages now.
    [[nodiscard]] std::size_t stores() const noexcept;

    /// What is stored in the device's slots, in ascending order, without those written back; read while zram works on.
    /// The device must have been seen, as by reading its mm_stat with mm_stat_show() hooked.
    /// @returns  nullopt: it was not seen, or the table cannot be read
    struct Table {
        std::vector<StoredSlot> stored;
        std::uint64_t written_back = 0;  ///< slots whose pages are on the backing device
    };
    [[nodiscard]] std::optional<Table> table(std::uint64_t slots);

    /// Hands over what is in the ring.
    /// @returns  false if something that was there at the beginning of the call is still being written
    bool drain(const std::function<void(std::span<const std::byte>)>& take);
    /// How full the ring was at the beginning of the last drain(), 0 to 1.
    [[nodiscard]] double fill_level() const noexcept;

    /// The ring of the copies; its memory is this object's.
    [[nodiscard]] std::span<zram_copy> copies() const noexcept;

    /// By CPU.
    [[nodiscard]] std::vector<ZramCounts> counts() const;

    /// Runs that the kernel skipped because a program of the same kind was running on that CPU: recursion_misses.
    /// @param entries_only  of those programs alone that see a bio begin
    /// nullopt: the kernel does not tell. Before Linux 6.7 it counts those of fentry alone, and 0 for kprobes.
    /// Cost: a system call a program.
    [[nodiscard]] std::optional<std::uint64_t> misses(bool entries_only) const;

private:
    class Impl;
    Mechanism mechanism_;
    std::unique_ptr<Impl> impl_;
};

}  // namespace swapreplay::collect

#endif
