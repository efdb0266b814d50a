// SPDX-License-Identifier: GPL-2.0-or-later
// Synthetic traces from a stated model and a seed: the same bytes on every machine.
#ifndef SWAPREPLAY_WORKLOAD_GENERATOR_HPP
#define SWAPREPLAY_WORKLOAD_GENERATOR_HPP

#include <array>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "swapreplay/trace.hpp"

namespace swapreplay {

/// How many writes have which clen. Clens of 0 to 2^17 - 1.
struct ClenDistribution {
    std::string name;                   ///< for the metadata
    std::vector<std::uint64_t> writes;  ///< by clen; a sum of 1 to 2^63

    /// LZO's of the pages of a desktop, roughly: 8 % of 28 to 64 bytes, 22 % to 1024, 41 % to 2048, 22 % to
    /// 3072, 5 % to 4095, 2 % to 4160, even within each.
    static ClenDistribution built_in();
    /// A trace's, under its first codec. Reads what is left of it.
    /// Throws Error: what the reader throws; usage if no write in it has a clen.
    static ClenDistribution of(TraceReader& reader, const std::string& name);
};

struct GeneratorOptions {
    std::uint64_t seed = 1;
    std::uint64_t events = 0;
    std::uint32_t slots = 0;  ///< of the device, 1024 to 2^28; 0: an eighth of the events, 4096 to 2^20
    ClenDistribution clens = ClenDistribution::built_in();
};

/// Random numbers by integer arithmetic alone (xoshiro256**, seeded by splitmix64; Blackman and Vigna), since
/// neither the standard library's distributions nor floating point are the same everywhere.
class Random {
public:
    explicit Random(std::uint64_t seed) noexcept;
    [[nodiscard]] std::uint64_t next() noexcept;
    /// 0 to bound - 1; bound is 1 to 2^32 - 1.
    [[nodiscard]] std::uint32_t below(std::uint32_t bound) noexcept;
    /// True `of_1024` times in 1024.
    [[nodiscard]] bool chance(std::uint32_t of_1024) noexcept { return below(1024) < of_1024; }

private:
    std::array<std::uint64_t, 4> state_;
};

/// The model; its numbers are constants in generator.cpp:
///
/// - 24 processes share the device. Time passes in phases: some reclaim more, others read more.
/// - Reclaim looks at a batch of 32 pages of one process. Some go to new slots, found by next fit: the next free
///   slot after the last. Others were read before and still have a slot: a page that was changed since is
///   written there again, one that was not is dropped, which is not an event.
/// - A read comes alone, or with the reads of those of the 8 slots around it that hold a page not in memory, as
///   readahead does. Some of what was read is changed soon, and its slot freed.
/// - A process that ends frees its slots in the order in which they were written. It ends when the phase says so,
///   or when the device is full.
/// - A write's clen is drawn from the distribution, whatever the slot held before; but 2 % of the pages written
///   again are as long as they were, as in the recordings. Some pages are same-filled: they have the
///   distribution's smallest clen.
///
/// Memory: about 16 bytes for each slot.
class Generator {
public:
    /// Throws Error(Fault::usage): a value is out of its range.
    explicit Generator(GeneratorOptions options);

    [[nodiscard]] const Metadata& metadata() const noexcept { return metadata_; }
    /// As TraceReader::next().
    bool next(EventBlock& block);

private:
    enum class State : std::uint8_t {
        free,     // the slot holds nothing
        swapped,  // it holds a page that is not in memory
        cached,   // it holds a page that is also in memory
    };
    struct SlotState {
        State state = State::free;
        std::uint8_t process = 0;
        bool same_filled = false;
        std::uint32_t clen = 0;
    };
    static constexpr std::size_t processes = 24;

    void step();
    void begin_phase();
    void reclaim(std::uint8_t process);
    void write_new(std::uint8_t process);
    void fault(std::uint8_t process);
    void exit_process(std::uint8_t process);
    [[nodiscard]] std::uint8_t largest_process() const;
    void drop_stale(std::uint8_t process);
    /// A slot of the process; nullopt if a few tries met none.
    [[nodiscard]] std::optional<std::uint32_t> some_slot(std::uint8_t process);
    [[nodiscard]] bool is_of(std::uint32_t slot, std::uint8_t process) const {
        return slots_[slot].state != State::free && slots_[slot].process == process;
    }
    void emit(Op op, std::uint32_t slot, std::uint32_t took_ns);
    void free_slot(std::uint32_t slot);
    void draw_content(std::uint32_t slot);

    GeneratorOptions options_;
    Metadata metadata_;
    Random random_;
    std::vector<std::pair<std::uint64_t, std::uint32_t>> clen_ranks_;  // (writes up to and with it, clen)
    std::vector<SlotState> slots_;
    std::array<std::vector<std::uint32_t>, processes> slots_of_;  // as written; some are no longer theirs
    std::array<std::uint32_t, processes> live_of_{};
    std::uint32_t live_ = 0;
    std::uint32_t next_fit_ = 0;
    std::uint64_t phase_left_ = 0;  // steps
    std::uint32_t reclaim_of_1024_ = 0;
    std::uint32_t exit_of_1024_ = 0;
    std::uint64_t time_ns_ = 0;
    std::deque<Event> made_;  // and not handed out yet
    std::uint64_t handed_out_ = 0;
};

}  // namespace swapreplay

#endif
