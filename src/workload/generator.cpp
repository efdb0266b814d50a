// SPDX-License-Identifier: GPL-2.0-or-later
#include "workload/generator.hpp"

#include <algorithm>
#include <bit>
#include <limits>

#include <fmt/format.h>

#include "swapreplay/error.hpp"
#include "trace/format.hpp"
#include "workload/statistics.hpp"

namespace swapreplay {

namespace {

// The model's name goes into the metadata: a change of any number below is a new model.
constexpr int model = 1;

constexpr std::uint32_t batch_pages = 32;   // SWAP_CLUSTER_MAX, include/linux/swap.h
constexpr std::uint32_t cluster_slots = 8;  // 1 << page_cluster, mm/swap.c
constexpr std::uint32_t min_slots = 1024;
constexpr std::uint32_t max_slots = 1U << 28;

// Of 1024. Chosen so that the figures of docs/traces.md lie between those of the recordings there.
constexpr std::uint32_t has_slot = 800;       // pages that reclaim comes to: may have been read before
constexpr std::uint32_t rewritten = 640;      // of those that were: changed since
constexpr std::uint32_t same_clen = 20;       // of the rewritten: as long as before
constexpr std::uint32_t alone = 160;          // reads: without the slots around
constexpr std::uint32_t faulted_freed = 200;  // pages asked for: changed soon, and the slot given back
constexpr std::uint32_t around_freed = 40;    // pages read around them: the same
constexpr std::uint32_t same_filled = 24;     // writes

struct Phase {
    std::uint32_t reclaim_of_1024;  // steps; the rest are reads
    std::uint32_t exit_of_1024;
};
constexpr std::array<Phase, 4> phases{{
    {300, 0},  // memory is short
    {80, 0},   // people work
    {130, 2},  // programs come and go
    {160, 1},
}};

constexpr std::uint32_t write_ns = 6000;  // half of it to one and a half
constexpr std::uint32_t read_ns = 40000;
constexpr std::uint32_t free_ns = 200;

}  // namespace

ClenDistribution ClenDistribution::built_in() {
    struct Part {
        std::uint32_t last;
        std::uint64_t percent;
    };
    static constexpr std::array<Part, 6> parts{
        {{64, 8}, {1024, 22}, {2048, 41}, {3072, 22}, {4095, 5}, {4160, 2}}};
    constexpr std::uint64_t writes_a_percent = 1'000'000;
    std::uint32_t first = 28;
    ClenDistribution distribution{"built in", std::vector<std::uint64_t>(parts.back().last + 1)};
    for (const Part& part : parts) {
        for (std::uint32_t clen = first; clen <= part.last; clen++)
            distribution.writes[clen] = part.percent * writes_a_percent / (part.last - first + 1);
        first = part.last + 1;
    }
    return distribution;
}

ClenDistribution ClenDistribution::of(TraceReader& reader, const std::string& name) {
    ClenDistribution distribution{fmt::format("of {}", name), std::vector<std::uint64_t>(counted_clens)};
    EventBlock block;
    bool any = false;
    while (reader.next(block)) {
        for (std::size_t i = 0; i < block.size(); i++) {
            if (block.ops[i] != Op::write || block.clens[0][i] == 0) continue;
            distribution.writes[std::min<std::size_t>(block.clens[0][i], counted_clens - 1)]++;
            any = true;
        }
    }
    if (!any) throw Error(Fault::usage, fmt::format("{}: none of its writes has a clen", name));
    return distribution;
}

Random::Random(std::uint64_t seed) noexcept : state_{} {
    for (std::uint64_t& word : state_) {
        seed += 0x9E3779B97F4A7C15ULL;
        std::uint64_t mixed = seed;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
        word = mixed ^ (mixed >> 31);
    }
}

std::uint64_t Random::next() noexcept {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
}

std::uint32_t Random::below(std::uint32_t bound) noexcept {
    return static_cast<std::uint32_t>(((next() >> 32) * bound) >> 32);
}

Generator::Generator(GeneratorOptions options) : options_(std::move(options)), random_(options_.seed) {
    if (options_.slots == 0) {
        constexpr std::uint64_t least = 4096;
        constexpr std::uint64_t most = std::uint64_t{1} << 20;
        options_.slots = static_cast<std::uint32_t>(std::clamp(options_.events / 8, least, most));
    }
    if (options_.slots < min_slots || options_.slots > max_slots)
        throw Error(Fault::usage,
                    fmt::format("{} slots: it must be {} to {}", options_.slots, min_slots, max_slots));
    std::uint64_t writes = 0;
    for (std::uint32_t clen = 0; clen < options_.clens.writes.size(); clen++) {
        if (options_.clens.writes[clen] == 0) continue;
        writes += options_.clens.writes[clen];
        clen_ranks_.emplace_back(writes, clen);
    }
    if (writes == 0) throw Error(Fault::usage, "the distribution of clens is empty");
    slots_.resize(options_.slots);
    metadata_.slots = options_.slots;
    metadata_.synthetic = fmt::format("swapreplay generate, model {}: seed {}, {} events, clens {}", model,
                                      options_.seed, options_.events, options_.clens.name);
}

bool Generator::next(EventBlock& block) {
    const std::uint64_t left = options_.events - handed_out_;
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(left, FormatReader::max_block_events));
    while (made_.size() < count)
        step();
    block = EventBlock{};
    block.first_event = handed_out_;
    block.clens.resize(1);
    for (std::size_t i = 0; i < count; i++) {
        const Event& event = made_[i];
        block.ops.push_back(event.op);
        block.slots.push_back(event.slot);
        block.clens[0].push_back(event.clen);
        block.times_ns.push_back(event.time_ns);
        block.same_filled.push_back(event.same_filled ? 1 : 0);
    }
    made_.erase(made_.begin(), made_.begin() + static_cast<std::ptrdiff_t>(count));
    handed_out_ += count;
    return count > 0;
}

void Generator::step() {
    if (phase_left_ == 0) begin_phase();
    phase_left_--;
    // Two draws and the smaller: some processes are busier than others.
    const auto process =
        static_cast<std::uint8_t>(std::min(random_.below(processes), random_.below(processes)));
    if (live_ + batch_pages > options_.slots / 16 * 15) {
        exit_process(largest_process());
    } else if (live_ < options_.slots / 16 || random_.chance(reclaim_of_1024_)) {
        reclaim(process);
    } else if (random_.chance(exit_of_1024_)) {
        exit_process(process);
    } else {
        fault(process);
    }
}

void Generator::begin_phase() {
    const Phase& phase = phases[random_.below(phases.size())];
    reclaim_of_1024_ = phase.reclaim_of_1024;
    exit_of_1024_ = phase.exit_of_1024;
    // In steps, so that a phase moves a good part of the device's pages whatever its size.
    phase_left_ = 64 + random_.below(options_.slots / 16);
    time_ns_ += std::uint64_t{1'000'000} * random_.below(1000);
}

void Generator::reclaim(std::uint8_t process) {
    for (std::uint32_t page = 0; page < batch_pages; page++) {
        if (!random_.chance(has_slot)) {
            write_new(process);
            continue;
        }
        const auto slot = some_slot(process);
        if (!slot || slots_[*slot].state != State::cached) continue;  // reclaim finds nothing to take here
        slots_[*slot].state = State::swapped;
        if (!random_.chance(rewritten)) continue;
        if (!random_.chance(same_clen)) draw_content(*slot);
        emit(Op::write, *slot, write_ns);
    }
    time_ns_ += 50'000 + random_.below(2'000'000);
}

void Generator::write_new(std::uint8_t process) {
    while (slots_[next_fit_].state != State::free)  // step() keeps a sixteenth of them free
        next_fit_ = next_fit_ + 1 == options_.slots ? 0 : next_fit_ + 1;
    slots_[next_fit_].state = State::swapped;
    slots_[next_fit_].process = process;
    draw_content(next_fit_);
    slots_of_[process].push_back(next_fit_);
    live_of_[process]++;
    live_++;
    emit(Op::write, next_fit_, write_ns);
    drop_stale(process);
}

void Generator::fault(std::uint8_t process) {
    const auto asked = some_slot(process);
    if (!asked || slots_[*asked].state != State::swapped) return;
    const bool by_itself = random_.chance(alone);
    const std::uint32_t begin = by_itself ? *asked : *asked / cluster_slots * cluster_slots;
    const std::uint32_t end = by_itself ? begin + 1 : std::min(begin + cluster_slots, options_.slots);
    std::array<bool, cluster_slots> was_read{};
    for (std::uint32_t slot = begin; slot < end; slot++) {
        if (slots_[slot].state != State::swapped) continue;
        emit(Op::read, slot, read_ns);
        slots_[slot].state = State::cached;
        was_read[slot - begin] = true;
    }
    for (std::uint32_t slot = begin; slot < end; slot++) {
        if (was_read[slot - begin] && random_.chance(slot == *asked ? faulted_freed : around_freed))
            free_slot(slot);
    }
    time_ns_ += 20'000 + random_.below(1'000'000);
}

void Generator::exit_process(std::uint8_t process) {
    for (const std::uint32_t slot : slots_of_[process])
        if (is_of(slot, process)) free_slot(slot);
    slots_of_[process].clear();
}

std::uint8_t Generator::largest_process() const {
    return static_cast<std::uint8_t>(std::max_element(live_of_.begin(), live_of_.end()) - live_of_.begin());
}

void Generator::drop_stale(std::uint8_t process) {
    auto& slots = slots_of_[process];
    constexpr std::size_t few = 64;
    if (slots.size() < 2 * std::size_t{live_of_[process]} + few) return;
    std::erase_if(slots, [&](std::uint32_t slot) { return !is_of(slot, process); });
}

std::optional<std::uint32_t> Generator::some_slot(std::uint8_t process) {
    const auto& slots = slots_of_[process];
    constexpr int tries = 4;
    for (int i = 0; i < tries && !slots.empty(); i++) {
        const std::uint32_t slot = slots[random_.below(static_cast<std::uint32_t>(slots.size()))];
        if (is_of(slot, process)) return slot;
    }
    return std::nullopt;
}

void Generator::emit(Op op, std::uint32_t slot, std::uint32_t took_ns) {
    time_ns_ += took_ns / 2 + random_.below(took_ns);
    const SlotState& of = slots_[slot];
    const bool write = op == Op::write;
    made_.push_back({time_ns_ / metadata_.time_unit_ns * metadata_.time_unit_ns, Slot{slot},
                     write ? of.clen : 0, op, write && of.same_filled});
}

void Generator::free_slot(std::uint32_t slot) {
    live_of_[slots_[slot].process]--;
    live_--;
    slots_[slot].state = State::free;
    emit(Op::free, slot, free_ns);
}

void Generator::draw_content(std::uint32_t slot) {
    slots_[slot].same_filled = random_.chance(same_filled);
    if (slots_[slot].same_filled) {
        slots_[slot].clen = clen_ranks_.front().second;
        return;
    }
    const std::uint64_t rank = random_.next() % clen_ranks_.back().first;
    const auto found =
        std::upper_bound(clen_ranks_.begin(), clen_ranks_.end(), rank,
                         [](std::uint64_t wanted, const auto& entry) { return wanted < entry.first; });
    slots_[slot].clen = found->second;
}

}  // namespace swapreplay
