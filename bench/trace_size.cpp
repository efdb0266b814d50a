// SPDX-License-Identifier: GPL-2.0-or-later
// How small traces are: goals 1 and 2 of docs/performance.md.
//
//   trace_size TRACE...
//
// For each trace: .sr without times, as small as can be (with the largest blocks) and fast to read, beside
// bzip2 -9 and xz -9e of its 8-byte records (slot << 2 | op, clen), and beside the events' conditional entropy.
// Then what times would take in addition, and what a write's clen costs beside the entropy of the clens and an
// adaptive coder that knows nothing but how often each was there before (every clen counted once in the
// beginning).
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <unordered_map>

#include <fmt/format.h>

#include "goal.hpp"
#include "swapreplay/error.hpp"
#include "swapreplay/trace_writer.hpp"
#include "trace/sr/byte_writer.hpp"
#include "trace/sr/lined_clens.hpp"

namespace swapreplay {
namespace {

class Folder {
public:
    Folder() {
        if (mkdtemp(name_.data()) == nullptr) throw Error(Fault::system, "no temporary folder: " + name_);
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(name_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] std::string path(const char* name) const { return name_ + "/" + name; }

private:
    std::string name_ = (std::filesystem::temp_directory_path() / "sr-size-XXXXXX").string();
};

std::uint64_t rewritten(const std::string& trace, const std::string& to, bool modelled, bool times = false) {
    auto reader = TraceReader::open(trace);
    WriteOptions options;
    options.overwrite = true;
    options.times = times;
    options.same_filled = false;
    options.modelled = modelled;
    options.block_events = 1U << 20;
    auto writer = TraceWriter::create(to, reader.metadata(), options);
    EventBlock block;
    while (reader.next(block))
        writer.append(block);
    writer.finish();
    return writer.bytes_written();
}

std::uint64_t packed(const Folder& folder, const std::string& command) {
    const std::string output = folder.path("packed");
    if (std::system(fmt::format("{} < {} > {}", command, folder.path("raw"), output).c_str()) != 0)
        throw Error(Fault::system, command + " failed; is it installed?");
    return std::filesystem::file_size(output);
}

/// The entropy of values, each under its context, by how often they come in the whole trace. Who knows these
/// counts knows a part of the trace: of values that come once, as far distances do, the most, so it is too
/// small rather than too large.
class ConditionalEntropy {
public:
    void add(std::uint32_t context, std::uint32_t value) {
        totals_[context]++;
        counts_[std::uint64_t{context} << 32 | value]++;
    }
    /// Of all values together.
    [[nodiscard]] double bits() const {
        double bits = 0;
        for (const auto& [context, total] : totals_)
            bits += total * std::log2(total);
        for (const auto& [key, count] : counts_)
            bits -= count * std::log2(count);
        return bits;
    }

private:
    std::map<std::uint32_t, double> totals_;
    std::unordered_map<std::uint64_t, double> counts_;
};

/// What an event tells: its op after the one before, how far its slot is from the one before, its clen.
class EventEntropy {
public:
    void add(const Event& event) {
        const auto op = static_cast<std::uint32_t>(event.op);
        const std::uint32_t both = previous_op_ << 2 | op;
        ops_.add(previous_op_, op);
        distances_.add(both, index(event.slot) - previous_slot_);
        if (event.op == Op::write) clens_.add(0, event.clen);
        previous_op_ = op;
        previous_slot_ = index(event.slot);
    }
    [[nodiscard]] double bits() const { return ops_.bits() + distances_.bits() + clens_.bits(); }

private:
    std::uint32_t previous_op_ = 0;
    std::uint32_t previous_slot_ = 0;
    ConditionalEntropy ops_;
    ConditionalEntropy distances_;
    ConditionalEntropy clens_;
};

struct Contents {
    std::uint64_t events = 0;
    bool synthetic = false;
    double entropy_bits = 0;
    std::vector<std::uint32_t> clens;
};

Contents write_raw(const std::string& trace, const std::string& to) {
    Contents contents;
    auto reader = TraceReader::open(trace);
    contents.synthetic = !reader.metadata().synthetic.empty();
    std::FILE* file = std::fopen(to.c_str(), "wb");
    if (file == nullptr) throw Error(Fault::system, to + ": cannot be created");
    EventBlock block;
    Bytes records;
    EventEntropy entropy;
    while (reader.next(block)) {
        records.clear();
        for (std::size_t i = 0; i < block.size(); i++) {
            entropy.add({0, block.slots[i], block.clens[0][i], block.ops[i], false});
            put(records, index(block.slots[i]) << 2 | static_cast<std::uint32_t>(block.ops[i]));
            put(records, block.clens[0][i]);
            if (block.ops[i] == Op::write) contents.clens.push_back(block.clens[0][i]);
        }
        std::fwrite(records.data(), 1, records.size(), file);
        contents.events += block.size();
    }
    std::fclose(file);
    contents.entropy_bits = entropy.bits();
    return contents;
}

/// Bits a clen.
struct ClenCosts {
    double entropy = 0;
    double adaptive = 0;
};

ClenCosts costs_of(const std::vector<std::uint32_t>& clens) {
    constexpr double alphabet = 4220;  // what LZO can make of 4096 bytes
    std::map<std::uint32_t, double> counts;
    ClenCosts costs;
    double total = 0;
    for (const std::uint32_t clen : clens) {
        costs.adaptive -= std::log2((counts[clen] + 1) / (total + alphabet));
        counts[clen]++;
        total++;
    }
    for (const auto& [clen, count] : counts)
        costs.entropy -= count * std::log2(count / total);
    return {costs.entropy / total, costs.adaptive / total};
}

struct Sizes {
    double small, bzip2, xz, entropy;
};

void print_goals(const Sizes& sizes, bool synthetic) {
    if (synthetic) {
        print_at_most("2  .sr, small, against bzip2 -9", sizes.small / sizes.bzip2, 0.40);
        print_at_most("2  .sr, small, against xz -9e", sizes.small / sizes.xz, 0.75);
        print_at_most("2  .sr, small, against the conditional entropy", sizes.small / sizes.entropy, 1.03);
    } else {
        print_at_most("1  .sr, small, against bzip2 -9", sizes.small / sizes.bzip2, 0.33);
        print_at_most("1  .sr, small, against xz -9e", sizes.small / sizes.xz, 0.57);
    }
}

void print_sizes(const std::string& trace) {
    const Folder folder;
    const Contents contents = write_raw(trace, folder.path("raw"));
    const auto small = static_cast<double>(rewritten(trace, folder.path("small"), true));
    const auto fast = static_cast<double>(rewritten(trace, folder.path("fast"), false));
    const auto bzip2 = static_cast<double>(packed(folder, "bzip2 -9"));
    const auto xz = static_cast<double>(packed(folder, "xz -9e -T1"));
    const auto events = static_cast<double>(contents.events);
    fmt::print("{}: {} events, {} writes\n", trace, contents.events, contents.clens.size());
    const auto line = [&](const char* name, double bytes) {
        fmt::print("  {:<14} {:>10.0f} bytes {:>7.3f} bits an event {:>6.3f} of bzip2 {:>6.3f} of xz\n", name,
                   bytes, bytes * 8 / events, bytes / bzip2, bytes / xz);
    };
    line(".sr, small", small);
    line(".sr, fast", fast);
    line("bzip2 -9", bzip2);
    line("xz -9e", xz);
    const double entropy = contents.entropy_bits / 8;
    fmt::print("  conditional entropy {:.3f} bits an event: .sr small is {:.3f} of it, fast {:.3f}\n",
               entropy * 8 / events, small / entropy, fast / entropy);
    print_goals({small, bzip2, xz, entropy}, contents.synthetic);
    const auto time_bits = [&](double without, const char* name, bool modelled) {
        return (static_cast<double>(rewritten(trace, folder.path(name), modelled, true)) - without) * 8 /
               events;
    };
    fmt::print("  bits a time: small {:.2f}, fast {:.2f}\n", time_bits(small, "small", true),
               time_bits(fast, "fast", false));
    if (contents.clens.empty()) return;
    const ClenCosts costs = costs_of(contents.clens);
    Bytes modelled;
    const auto longest = *std::max_element(contents.clens.begin(), contents.clens.end());
    encode_lined_clens(contents.clens, {}, static_cast<unsigned>(std::bit_width(longest | 1)), modelled);
    fmt::print("  bits a clen: range coder {:.2f}, entropy {:.2f}, adaptive order 0 {:.2f}\n",
               static_cast<double>(modelled.size()) * 8 / static_cast<double>(contents.clens.size()),
               costs.entropy, costs.adaptive);
}

}  // namespace
}  // namespace swapreplay

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "usage: %s TRACE...\n", argv[0]);
        return 2;
    }
    try {
        for (int i = 1; i < argc; i++)
            swapreplay::print_sizes(argv[i]);
    } catch (const swapreplay::Error& error) {
        std::fprintf(stderr, "%s: %s\n", argv[0], error.what());
        return 1;
    }
    return 0;
}
