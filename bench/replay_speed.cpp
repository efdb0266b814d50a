// SPDX-License-Identifier: GPL-2.0-or-later
// How fast and how small replaying is: goals 6 to 9 of docs/performance.md. What is compared takes turns, and
// the medians of several rounds are compared.
//
//   replay_speed TRACE [ROUNDS]     TRACE: at least 10 million events
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "replay/engine.hpp"
#include "replay/trace_replay.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {
namespace {

constexpr double million = 1e6;

/// What the engine costs by itself.
class NullPool {
public:
    static constexpr bool small_handles = true;
    static const PoolInfo& info() {
        static const PoolInfo info{"null", "does nothing", {page_parameter}};
        return info;
    }
    NullPool(const Parameters&, PageSource&) {}
    std::optional<Handle> alloc(std::uint32_t) { return Handle{1}; }
    void free(Handle) {}
    void write(Handle, std::span<const std::byte>) {}
    void read(Handle, std::span<std::byte>) const {}
    [[nodiscard]] std::uint64_t pages_used() const { return 0; }
    [[nodiscard]] std::uint64_t used_bytes() const { return 0; }
    [[nodiscard]] std::uint32_t max_size() const { return 8192; }
    [[nodiscard]] std::string check() const { return {}; }
};

std::vector<PoolSpec> specs(const std::vector<std::string>& texts) {
    std::vector<PoolSpec> all;
    all.reserve(texts.size());
    for (const std::string& text : texts)
        all.push_back(PoolSpec::parse(text));
    return all;
}

std::vector<PoolSpec> sixteen_pools() {
    std::vector<std::string> texts;
    for (int chain = 4; chain <= 16; chain++)
        texts.push_back(fmt::format("zsmalloc:chain={}", chain));
    for (const char* more : {"zsmalloc:kernel=6.1", "zsmalloc:page=16K", "ideal"})
        texts.emplace_back(more);
    return specs(texts);
}

/// Every chain size under the four sets of rules that zram and zsmalloc had from 5.10 to 7.3, as a sweep takes them.
std::vector<PlannedReplay> chains_and_rules() {
    std::vector<PlannedReplay> plans;
    TraceReplayOptions options;
    options.share = true;
    options.replay.slot_bytes = 4096;
    for (const char* kernel : {"6.1", "6.3", "6.12", "6.15"})
        for (int chain = 4; chain <= 16; chain++)
            plans.push_back(
                {resolve(PoolSpec::parse(fmt::format("zsmalloc:kernel={},chain={}", kernel, chain)),
                         fmt::format("zram:kernel={}", kernel), {}),
                 options});
    return plans;
}

double seconds_of(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// A line of /proc/self/status, in KiB: VmHWM, VmRSS.
std::uint64_t memory_kib(const std::string& what) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(what + ':')) return std::strtoull(line.c_str() + what.size() + 1, nullptr, 10);
    }
    return 0;
}

class Bench {
public:
    Bench(std::string trace, int rounds) : trace_(std::move(trace)), rounds_(rounds) {}

    void run() {
        memory();
        whole_trace();
        sweep();
        one_operation();
    }

private:
    struct Pass {
        std::uint64_t events = 0;
        std::uint64_t blocks = 0;
        std::uint64_t pages_peak = 0;
    };

    Pass replay(const std::vector<PoolSpec>& pools, unsigned threads,
                std::uint64_t most_events = ~0ULL) const {
        const TraceReplayOptions options;
        std::vector<Resolution> settings;
        settings.reserve(pools.size());
        for (const PoolSpec& pool : pools)
            settings.push_back({pool, options.replay.policy, {}, KernelSource::nobody, {}});
        return replay(plans_of(settings, options), threads, most_events);
    }

    Pass replay(const std::vector<PlannedReplay>& plans, unsigned threads,
                std::uint64_t most_events = ~0ULL) const {
        TraceReader reader = TraceReader::open(trace_);
        Pass pass;
        std::uint64_t events = 0;
        const NextBlock next = [&](EventBlock& block) {
            if (events >= most_events || !reader.next(block)) return false;
            events += block.size();
            pass.blocks++;
            return true;
        };
        TraceReplayOptions options;
        options.threads = threads;
        const TraceReplaySummary summary = replay_planned(next, plans, options);
        pass.events = summary.events;
        pass.pages_peak = summary.pools.front().peaks.pages;
        return pass;
    }

    /// Goal 9: the process's peak above what it had before, for half of the trace and for all of it.
    void memory() {
        const auto peak_of = [this](const std::vector<PoolSpec>& pools, unsigned threads,
                                    std::uint64_t events) {
            const std::uint64_t before = memory_kib("VmRSS");
            std::ofstream("/proc/self/clear_refs") << 5;  // VmHWM begins anew
            replay(pools, threads, events);
            return static_cast<double>(memory_kib("VmHWM") - std::min(before, memory_kib("VmHWM"))) / 1024;
        };
        total_events_ = replay(specs({"ideal"}), 1).events;
        const auto one = specs({"zsmalloc"});
        fmt::print("{:.1f} million events in {}\n\n", static_cast<double>(total_events_) / million, trace_);
        const double half = peak_of(one, 1, total_events_ / 2);
        const double all = peak_of(one, 1, ~0ULL);
        const double sixteen = peak_of(sixteen_pools(), 2, ~0ULL);
        fmt::print("9  peak memory, zsmalloc, half of the trace / all of it: {:.1f} / {:.1f} MiB\n", half,
                   all);
        fmt::print("   peak memory, 16 pools on 2 threads: {:.1f} MiB\n", sixteen);
    }

    /// Goal 6: from the file to zsmalloc's page counts.
    void whole_trace() {
        std::vector<double> one;
        std::vector<double> two;
        for (int round = 0; round < rounds_; round++) {
            one.push_back(seconds_of([this] { replay(specs({"zsmalloc"}), 1); }));
            two.push_back(seconds_of([this] { replay(specs({"zsmalloc"}), 2); }));
        }
        one_pool_ = median(one);
        const auto rate = [this](double seconds) {
            return static_cast<double>(total_events_) / seconds / million;
        };
        fmt::print(
            "6  file to zsmalloc's counts: {:.2f} s on one thread, {:.2f} s on two ({:.1f}, {:.1f} million "
            "events "
            "a second)\n",
            one_pool_, median(two), rate(one_pool_), rate(median(two)));
    }

    /// Goal 8: 16 pools on 2 threads beside one on one.
    void sweep() {
        std::vector<double> ratios;
        Pass single;
        Pass sixteen;
        for (int round = 0; round < rounds_; round++) {
            const double one = seconds_of([&] { single = replay(specs({"zsmalloc"}), 1); });
            const double all = seconds_of([&] { sixteen = replay(sixteen_pools(), 2); });
            ratios.push_back(all / one);
        }
        fmt::print(
            "8  16 pools on 2 threads: {:.1f} x one pool on one (goal: at most 10); blocks decoded {} and "
            "{}\n",
            median(ratios), single.blocks, sixteen.blocks);
        for (const unsigned threads : {1U, 2U}) {
            ratios.clear();
            for (int round = 0; round < rounds_; round++) {
                const double one = seconds_of([&] { replay(specs({"zsmalloc"}), 1); });
                ratios.push_back(seconds_of([&] { replay(chains_and_rules(), threads); }) / one);
            }
            fmt::print(
                "8  52 zsmallocs that share, on {}: {:.1f} x one on one thread (goal: at most 15 on 2)\n",
                threads, median(ratios));
        }
    }

    /// Goal 7: an event in the engine, over the null pool, a counting zsmalloc and jemalloc; nothing is
    /// decoded.
    void one_operation() {
        std::vector<EventBlock> blocks;
        TraceReader reader = TraceReader::open(trace_);
        std::uint64_t events = 0;
        for (EventBlock block; events < 20'000'000 && reader.next(block); blocks.push_back(block))
            events += block.size();
        struct Peer {
            std::string name;
            std::function<std::unique_ptr<PoolReplay>()> make;
            std::vector<double> ns;
            std::uint64_t stored = 0;
        };
        const PoolSpec null = PoolSpec::parse("null");
        std::vector<Peer> peers{
            {"null",
             [&] { return std::make_unique<Engine<NullPool, Counting>>(null, ReplayOptions()); },
             {}}};
        for (const char* name : {"zsmalloc", "jemalloc"})
            peers.push_back({name, [name] { return PoolReplay::create(PoolSpec::parse(name), {}); }, {}});
        for (int round = 0; round < rounds_; round++) {
            for (Peer& peer : peers) {
                const auto replay = peer.make();
                const double seconds = seconds_of([&] {
                    for (const EventBlock& block : blocks)
                        replay->apply(block, 0, block.size());
                });
                peer.ns.push_back(seconds * 1e9 / static_cast<double>(events));
                peer.stored = replay->usage().stored_pages;
            }
        }
        const double base = median(peers[0].ns);
        const double zsmalloc = median(peers[1].ns);
        const double jemalloc = median(peers[2].ns);
        fmt::print(
            "7  ns an event, {} objects stored at the end: null {:.1f}, zsmalloc {:.1f}, jemalloc {:.1f}\n",
            peers[1].stored, base, zsmalloc, jemalloc);
        fmt::print(
            "   zsmalloc: {:.2f} x null (goal: at most 4), 1/{:.2f} of jemalloc (goal: at most 1/3.5)\n",
            zsmalloc / base, jemalloc / zsmalloc);
    }

    std::string trace_;
    int rounds_;
    std::uint64_t total_events_ = 0;
    double one_pool_ = 0;
};

}  // namespace
}  // namespace swapreplay

int main(int argc, char** argv) {
    if (argc < 2) {
        fmt::print(stderr, "usage: replay_speed TRACE [ROUNDS]\n");
        return 2;
    }
    try {
        swapreplay::Bench(argv[1], argc > 2 ? std::max(1, std::atoi(argv[2])) : 5).run();
    } catch (const swapreplay::Error& error) {
        fmt::print(stderr, "replay_speed: {}\n", error.what());
        return 1;
    }
    return 0;
}
