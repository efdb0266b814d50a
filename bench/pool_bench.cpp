// SPDX-License-Identifier: GPL-2.0-or-later
// What an operation of a pool costs at a million live objects, beside a pool that does nothing: goal 7 of
// docs/performance.md. Pages are only counted where a pool can do that.
//
// The load is zram's: 70 % stores, most of them over a live slot (new object first, then the old one freed),
// 30 % frees; slots in runs of 1 to 32, as swap clusters make them; lengths around 1.2 KiB with one in ten
// incompressible, about what LZO makes of Android's memory (Documentation/admin-guide/blockdev/zram.rst has
// no distribution; this one is ours). `random` has runs of 1: what a table in the cache cannot hide.
#include <algorithm>
#include <random>

#include <benchmark/benchmark.h>

#include "pool/huge_page_vector.hpp"
#include "pool/with_pool.hpp"

namespace swapreplay {
namespace {

constexpr std::uint32_t slots = 1U << 20;
constexpr std::size_t events = 1U << 22;

struct BenchEvent {
    std::uint32_t slot;
    std::uint16_t clen;  ///< 0: a free
};

std::vector<BenchEvent> make_load(std::uint32_t longest_run) {
    std::vector<BenchEvent> load;
    load.reserve(events);
    std::mt19937 random(20080401);
    while (load.size() < events) {
        const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(random() % n); };
        const std::uint32_t run = 1 + below(longest_run);
        const std::uint32_t first = below(slots);
        const bool store = below(10) < 7;
        for (std::uint32_t i = 0; i < run && load.size() < events; i++) {
            const std::uint32_t clen = below(10) == 0 ? 4096 : 40 + (below(1200) + below(1200));
            load.push_back({(first + i) % slots, static_cast<std::uint16_t>(store ? clen : 0)});
        }
    }
    return load;
}

/// What every pool is measured against: a slot table without a pool.
class NullPool {
public:
    static constexpr bool small_handles = true;
    static const PoolInfo& info() {
        static const PoolInfo info{"null", "does nothing", {page_parameter}, false};
        return info;
    }
    NullPool(const Parameters&, PageSource&) {}
    std::optional<Handle> alloc(std::uint32_t size) { return Handle{size}; }
    void free(Handle handle) { benchmark::DoNotOptimize(handle); }
    void write(Handle, std::span<const std::byte>) {}
    void read(Handle, std::span<std::byte>) const {}
    [[nodiscard]] std::uint64_t pages_used() const { return 0; }
    [[nodiscard]] std::uint64_t used_bytes() const { return 0; }
    [[nodiscard]] std::uint32_t max_size() const { return 4096; }
    [[nodiscard]] std::string check() const { return {}; }
};
static_assert(Pool<NullPool>);

/// What a pool does not take is not stored.
template <Pool P>
StoredHandle<P> store(P& pool, std::uint32_t clen) {
    if (clen > pool.max_size()) return 0;
    return static_cast<StoredHandle<P>>(pool.alloc(clen).value_or(Handle{0}));
}

/// The engine's inner loop, for one block decoded to an array: the slot's entry is fetched 24 events ahead,
/// what its handle names 12 ahead.
template <Pool P>
void play(P& pool, HugePageVector<StoredHandle<P>>& table, const std::vector<BenchEvent>& load) {
    constexpr std::size_t far = 24;
    constexpr std::size_t near = 12;
    for (std::size_t i = 0; i < load.size(); i++) {
        if (i + far < load.size()) __builtin_prefetch(&table[load[i + far].slot], 1);
        if constexpr (PrefetchingPool<P>) {
            if (i + near < load.size()) {
                if (const auto ahead = table[load[i + near].slot]; ahead != 0) pool.prefetch(Handle{ahead});
            }
        }
        const BenchEvent event = load[i];
        auto& entry = table[event.slot];
        const auto old = entry;
        entry = 0;
        if (event.clen != 0) entry = store(pool, event.clen);
        if (old != 0) pool.free(Handle{old});
    }
}

template <Pool P>
void pool_operations(benchmark::State& state, const std::string& spec_text, std::uint32_t longest_run) {
    const PoolSpec spec = PoolSpec::parse(spec_text);
    const Parameters parameters(P::info(), spec);
    PageSource source(parameters.page_size(), PageSource::no_limit,
                      P::info().needs_memory ? Backing::memory : Backing::none);
    P pool(parameters, source);
    HugePageVector<StoredHandle<P>> table(slots);
    const std::vector<BenchEvent> load = make_load(longest_run);
    for (std::uint32_t slot = 0; slot < slots; slot++)
        table[slot] = store(pool, std::max(load[slot].clen, std::uint16_t{1}));
    play(pool, table, load);  // from full to the load's own level
    for ([[maybe_unused]] auto _ : state)
        play(pool, table, load);
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(events));
    std::size_t live = 0;
    for (const auto entry : table)
        live += entry != 0 ? 1U : 0U;
    state.counters["live"] = static_cast<double>(live);
    state.counters["pages"] = static_cast<double>(pool.pages_used());
    state.counters["ns_per_event"] =
        benchmark::Counter(static_cast<double>(state.iterations()) * static_cast<double>(events) * 1e-9,
                           benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

template <Pool P>
void add(const std::string& spec) {
    for (const std::uint32_t longest_run : {32U, 1U}) {
        const std::string name = spec + (longest_run == 1 ? "/random" : "/runs");
        benchmark::RegisterBenchmark(name.c_str(), [spec, longest_run](benchmark::State& state) {
            pool_operations<P>(state, spec, longest_run);
        })->Unit(benchmark::kMillisecond);
    }
}

}  // namespace
}  // namespace swapreplay

int main(int argc, char** argv) {
    using namespace swapreplay;
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    add<NullPool>("null");
    for (const PoolInfo* info : pool_infos()) {
        with_pool(PoolSpec::parse(info->name),
                  [&]<class P>(std::type_identity<P>) { add<P>(std::string(info->name)); });
    }
    add<ZsmallocPool>("zsmalloc:kernel=6.1");
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
