// SPDX-License-Identifier: GPL-2.0-or-later
// A trace through a real zram device and through our pool, event by event, compared at checkpoints.
//
//     ZramDevice device = ZramDevice::take("auto");
//     Verification verification = verify(slice, device, options);
//     device.release();
#ifndef SWAPREPLAY_VERIFY_VERIFICATION_HPP
#define SWAPREPLAY_VERIFY_VERIFICATION_HPP

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "replay/resolution.hpp"
#include "verify/checkpoint.hpp"
#include "verify/trace_slice.hpp"
#include "verify/zram_device.hpp"

namespace swapreplay::verify {

struct Options {
    std::string codec;         ///< of the device; one of its own
    std::string page_maker;    ///< spec of the codec that makes the pages; empty: `codec`
    std::size_t clens = 0;     ///< the trace's column of lengths
    std::string kernel;        ///< the running one's release, as `uname -r`
    std::string model_kernel;  ///< the model's; empty: that of the policy or the pool, else the running one
    std::string policy;        ///< empty: zram's of that kernel
    std::string pool;  ///< empty: zsmalloc of that kernel, with the chain size that its huge size tells
    Limit limit;       ///< the device's mem_limit and the model's; by default none for the model
    std::uint64_t every = 0;  ///< events from checkpoint to checkpoint; 0: so that there are 64
    std::vector<std::uint64_t>
        also_after;                   ///< checkpoints after the events of these numbers, in ascending order
    std::uint64_t compact_every = 0;  ///< events; 0: never
    bool compact_at_end = false;
    /// The kernel's classes now, where it shows them. Empty: what verify::kernel_classes() reads.
    std::function<std::optional<std::vector<ClassCount>>()> kernel_classes;
    const std::atomic<bool>* stop = nullptr;      ///< set: stop after the event in hand
    std::function<void(std::uint64_t)> progress;  ///< called now and then with the events stored so far
};

/// How the pages came out that were made for the trace's lengths.
struct Lengths {
    std::uint64_t exact = 0;         ///< writes whose page takes what the trace says
    std::uint64_t missed = 0;        ///< writes whose page is the nearest there is
    std::uint32_t largest_miss = 0;  ///< bytes
    std::uint32_t unlike_ours = 0;   ///< lengths that the kernel's codec gives and ours does not
    std::uint32_t largest_unlike = 0;
    std::uint32_t largest_kept = 0;   ///< DevicePages
    std::uint32_t smallest_huge = 0;  ///< DevicePages
};

/// Where the two sides differ first.
struct FirstDifference {
    std::uint64_t events = 0;  ///< before it: it is there after event `events` - 1
    Moment moment = Moment::interval;
    std::uint64_t equal_events = 0;  ///< at the last checkpoint that was equal
    Difference difference;
    std::optional<Event> event;  ///< that brought it, where one event alone is between the two
    /// The model's class, in bytes, of the object that the event stored, and of the one that the slot held
    /// before it; 0: there is none, or the pool has no classes.
    std::uint32_t stored_class = 0;
    std::uint32_t freed_class = 0;
};

struct Verification {
    std::string policy;  ///< of the model
    std::string pool;
    Resolution resolved;      ///< the model's
    std::string pool_text;    ///< with the value of every parameter
    std::uint32_t slots = 0;  ///< of the device
    Missing missing;          ///< of the slice: what is not compared
    Counts counts;            ///< the model's
    Lengths lengths;
    std::uint64_t compactions = 0;
    std::uint64_t limit_bytes = 0;  ///< asked for; 0: none
    std::uint64_t rejected = 0;     ///< writes that the device did not store for it
    bool classes_compared = false;
    std::vector<Checkpoint> checkpoints;
    std::optional<FirstDifference> first;
    bool partial = false;         ///< stopped before the slice's end
    bool not_seen_again = false;  ///< a second run up to the first difference did not have it

    [[nodiscard]] std::uint64_t equal() const;  ///< checkpoints
};

/// Runs the slice once; if a checkpoint differs, once more up to there with a checkpoint after every event
/// since the last that was equal. The device is left as the last event left it.
///
/// Under a limit each write has to be rejected by both or by neither. If only one rejects it, the difference is
/// called `rejected`, 1 or 0 on each side, and a checkpoint is made of it.
///
/// Memory: 128 B a checkpoint and 4 B a slot beside the model. Reads change nothing in zram and are left out.
/// Throws Error: Fault::usage if there is nothing to store, if there is no such pool or policy, or if pages of that
/// length cannot be made; also what reading the trace and using the device throw. The device is then still to be
/// released.
[[nodiscard]] Verification verify(const TraceSlice& slice, ZramDevice& device, const Options& options);

}  // namespace swapreplay::verify

#endif
