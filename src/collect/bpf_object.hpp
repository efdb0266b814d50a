// SPDX-License-Identifier: GPL-2.0-or-later
// What a source does with its BPF programs, once they are opened: which are loaded, in what order they are attached, what
// the kernel skipped, and where their ring is.
#ifndef SWAPREPLAY_COLLECT_BPF_OBJECT_HPP
#define SWAPREPLAY_COLLECT_BPF_OBJECT_HPP

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collect/bpf_support.hpp"
#include "collect/event_ring.hpp"
#include "collect/zram_hooks.hpp"

struct bpf_link;
struct bpf_object;

namespace swapreplay::collect {

/// Before an object is loaded: leaves out the programs of the other mechanism, and those for functions that are not
/// wanted. A program for no function (raw_tp) stays.
void load_only(bpf_object* object, Mechanism mechanism,
               const std::function<bool(std::string_view function)>& wanted);

/// Of a map with that buffer, or a smaller one that this kernel takes.
[[nodiscard]] RingGeometry ring_geometry(std::uint64_t buffer_bytes);

/// Runs of programs that the kernel skipped, because another program ran on that CPU (recursion_misses).
/// @param counted  whether a program of that name counts
/// @returns        nullopt: the kernel does not tell
[[nodiscard]] std::optional<std::uint64_t> skipped_runs(
    bpf_object* object, const std::function<bool(std::string_view program)>& counted);

/// Programs that run as long as this is there.
class AttachedPrograms {
public:
    /// @param source  "zram"
    explicit AttachedPrograms(std::string source) : source_(std::move(source)) {}

    /// Those that are loaded: of functions' ends (kretprobe, fexit), or the others.
    /// Throws Error(Fault::system).
    void attach(bpf_object* object, bool ends);

private:
    struct Detach {
        void operator()(bpf_link* link) const noexcept;
    };

    std::string source_;
    std::vector<std::unique_ptr<bpf_link, Detach>> links_;
};

/// The ring of loaded programs, mapped.
class MappedRing {
public:
    /// @param map  descriptor of the ring; it stays the caller's
    /// Throws Error(Fault::system).
    MappedRing(const std::string& source, int map, const RingGeometry& geometry, event_ring_ends& ends);

    /// As EventRing's.
    bool drain(const EventRing::Take& take) { return ring_.drain(take); }
    [[nodiscard]] double fill_level() const noexcept { return ring_.fill_level(); }

private:
    MapMemory memory_;
    EventRing ring_;
};

}  // namespace swapreplay::collect

#endif
