// SPDX-License-Identifier: GPL-2.0-or-later
// What a source does with its BPF programs, once they are opened: which are loaded, in what order they are attached, what
// the kernel skipped, and how their ring is read.
#ifndef SWAPREPLAY_COLLECT_BPF_OBJECT_HPP
#define SWAPREPLAY_COLLECT_BPF_OBJECT_HPP

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "collect/bpf_support.hpp"
#include "collect/zram_hooks.hpp"

struct bpf_link;
struct bpf_object;
struct ring_buffer;

namespace swapreplay::collect {

/// Before an object is loaded: leaves out the programs of the other mechanism, and those for functions that are not
/// wanted. A program for no function (raw_tp) stays.
void load_only(bpf_object* object, Mechanism mechanism,
               const std::function<bool(std::string_view function)>& wanted);

/// Runs of programs that the kernel skipped, because another program ran on that CPU (recursion_misses).
/// @param counted  whether a program of that name counts
[[nodiscard]] std::uint64_t skipped_runs(bpf_object* object,
                                         const std::function<bool(std::string_view program)>& counted);

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

/// The records that programs have written into a ring.
class EventRing {
public:
    using Take = std::function<void(std::span<const std::byte>)>;

    /// @param map  descriptor of the ring; it stays the caller's
    /// Throws Error(Fault::system).
    EventRing(const std::string& source, int map, std::uint64_t bytes);
    EventRing(const EventRing&) = delete;
    EventRing& operator=(const EventRing&) = delete;

    /// Takes the records that are complete. Returns whether those are all that had been begun by the call's beginning.
    /// Throws what `take` throws.
    bool drain(const Take& take);
    /// Share of the ring that the last drain() found in use.
    [[nodiscard]] double fill_level() const noexcept { return level_; }

private:
    struct Free {
        void operator()(ring_buffer* ring) const noexcept;
    };
    static int on_record(void* self, void* data, std::size_t size) noexcept;

    std::uint64_t bytes_;
    std::unique_ptr<ring_buffer, Free> ring_;
    std::unique_ptr<MapMemory> consumer_, producer_;
    const Take* take_ = nullptr;
    std::exception_ptr thrown_;
    double level_ = 0;
};

}  // namespace swapreplay::collect

#endif
