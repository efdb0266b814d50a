// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/codec_report.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "pool/registry.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

/// What a pool is asked for, chunk by chunk, and the pages it took.
class PoolFill {
public:
    virtual ~PoolFill() = default;
    [[nodiscard]] virtual std::uint32_t huge_size() const = 0;
    [[nodiscard]] virtual std::uint32_t max_size() const = 0;
    /// @param clen  1 to max_size()
    virtual void store(std::uint32_t clen) = 0;
    [[nodiscard]] virtual std::uint64_t pages_used() const = 0;
};

template <Pool P>
class PoolFillOf final : public PoolFill {
public:
    PoolFillOf(const PoolSpec& spec, std::size_t chunk, CodecPolicy policy)
        : parameters_(P::info(), spec),
          source_(parameters_.page_size(), PageSource::no_limit,
                  P::info().needs_memory ? Backing::memory : Backing::none),
          pool_(parameters_, source_),
          spec_(spec.text) {
        if (policy != CodecPolicy::zram) {
            if (chunk > parameters_.page_size() && pool_.max_size() <= parameters_.page_size())
                throw Error(
                    Fault::usage,
                    fmt::format("pool {}: takes objects up to {} bytes, and a chunk that does not "
                                "compress is {}; give the pool a larger page, or take a smaller --chunk",
                                spec_, pool_.max_size(), chunk));
            return;
        }
        if constexpr (!HugeSizePool<P>) {
            throw Error(
                Fault::usage,
                fmt::format("pool {}: zram stores in pools that have a huge size only; take zsmalloc, or "
                            "leave out --as zram",
                            spec_));
        }
        if (chunk != parameters_.page_size())
            throw Error(Fault::usage,
                        fmt::format("pool {}: zram compresses a page at once, here of {} bytes, and "
                                    "the chunk is {}; give the pool page={}",
                                    spec_, parameters_.page_size(), chunk, chunk));
    }

    [[nodiscard]] std::uint32_t huge_size() const override {
        if constexpr (HugeSizePool<P>) return pool_.huge_size();
        return pool_.max_size() + 1;
    }

    [[nodiscard]] std::uint32_t max_size() const override { return pool_.max_size(); }

    void store(std::uint32_t clen) override { (void)pool_.alloc(clen); }  // the source has no limit

    [[nodiscard]] std::uint64_t pages_used() const override { return pool_.pages_used(); }

private:
    Parameters parameters_;
    PageSource source_;
    P pool_;
    std::string spec_;
};

std::unique_ptr<PoolFill> make_fill(const std::string& pool, std::size_t chunk, CodecPolicy policy) {
    if (pool.empty()) {
        if (policy == CodecPolicy::zram)
            throw Error(Fault::usage, "zram needs a pool: its huge size is the pool's");
        return nullptr;
    }
    const PoolSpec spec = PoolSpec::parse(pool);
    return with_pool(spec, [&]<class P>(std::type_identity<P>) -> std::unique_ptr<PoolFill> {
        return std::make_unique<PoolFillOf<P>>(spec, chunk, policy);
    });
}

double us(std::uint64_t ns) {
    return static_cast<double>(ns) / 1000;
}

double share(std::uint64_t part, std::uint64_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

double CodecRow::ratio() const {
    return stored_bytes == 0
               ? 0
               : static_cast<double>((chunks - refused) * chunk) / static_cast<double>(stored_bytes);
}

CodecRow codec_row(const Lane& lane, const LaneResult& result, CodecPolicy policy, const std::string& pool) {
    CodecRow row;
    row.codec = lane.codec;
    row.chunk = lane.chunk;
    row.chunks = result.clens.size();
    row.pool = pool;
    row.compress = result.compress;
    row.decompress = result.decompress;
    const auto fill = make_fill(pool, lane.chunk, policy);
    for (std::size_t i = 0; i < result.clens.size(); i++) {
        const std::uint32_t clen = result.clens[i];
        if (clen <= lane.chunk / 2) row.at_most_half++;
        if (clen >= lane.chunk) row.incompressible++;
        std::uint32_t stored = std::min(clen, static_cast<std::uint32_t>(lane.chunk));
        if (result.same_filled[i] != 0) {
            row.same_filled++;
            if (policy == CodecPolicy::zram) continue;
        }
        if (policy == CodecPolicy::zram && clen >= fill->huge_size()) {
            row.huge++;
            stored = static_cast<std::uint32_t>(lane.chunk);
        }
        if (fill && stored > fill->max_size()) {
            row.refused++;
            continue;
        }
        row.stored_bytes += stored;
        if (fill) fill->store(stored);
    }
    if (fill) {
        row.pages_used = fill->pages_used();
        row.pool_max_size = fill->max_size();
    }
    return row;
}

std::string codec_table(const std::vector<CodecRow>& rows, CodecPolicy policy) {
    const bool several_chunks = std::any_of(rows.begin(), rows.end(),
                                            [&](const CodecRow& row) { return row.chunk != rows[0].chunk; });
    const bool pool =
        std::any_of(rows.begin(), rows.end(), [](const CodecRow& row) { return !row.pool.empty(); });
    std::size_t width = 5;
    for (const CodecRow& row : rows)
        width = std::max(width, row.codec.size());

    std::string text = fmt::format("{:{}}", "codec", width);
    if (several_chunks) text += "  chunk";
    text += "   ratio  <= 50 %  >= 100 %";
    if (policy == CodecPolicy::zram) text += "    same    huge";
    text += "   stored bytes";
    if (pool) text += "      pages";
    text += "   us to compress  us to decompress\n";
    for (const CodecRow& row : rows) {
        text += fmt::format("{:{}}", row.codec, width);
        if (several_chunks) text += fmt::format("  {:4}K", row.chunk / 1024);
        text += fmt::format("  {:6.3f}  {:5.1f} %   {:5.1f} %", row.ratio(),
                            100 * share(row.at_most_half, row.chunks),
                            100 * share(row.incompressible, row.chunks));
        if (policy == CodecPolicy::zram) text += fmt::format("  {:6}  {:6}", row.same_filled, row.huge);
        text += fmt::format("  {:13}", row.stored_bytes);
        if (pool) text += fmt::format("  {:9}", row.pages_used);
        text += fmt::format("  {:6.1f} ({:6.1f})   {:6.1f} ({:6.1f})\n", us(row.compress.percentile_ns(0.5)),
                            us(row.compress.percentile_ns(0.99)), us(row.decompress.percentile_ns(0.5)),
                            us(row.decompress.percentile_ns(0.99)));
    }
    for (const CodecRow& row : rows) {
        if (row.refused != 0)
            text += fmt::format(
                "\n{}: {} chunks of {} are above the {} bytes that {} takes at most: they are in "
                "neither bytes nor pages",
                row.codec, row.refused, row.chunks, row.pool_max_size, row.pool);
    }
    if (text.back() != '\n') text += '\n';
    return text;
}

nlohmann::json codec_json(const std::vector<CodecRow>& rows, const StudyResult& study, CodecPolicy policy) {
    nlohmann::json codecs = nlohmann::json::array();
    for (const CodecRow& row : rows) {
        nlohmann::json object{
            {"codec", row.codec},
            {"chunk_bytes", row.chunk},
            {"pages", row.chunks * row.chunk / Corpus::page_size},
            {"stored_bytes", row.stored_bytes},
            {"ratio", row.ratio()},
            {"share_at_most_half", share(row.at_most_half, row.chunks)},
            {"share_incompressible", share(row.incompressible, row.chunks)},
            {"same_filled", row.same_filled},
            {"compress_median_us", us(row.compress.percentile_ns(0.5))},
            {"compress_p99_us", us(row.compress.percentile_ns(0.99))},
            {"decompress_median_us", us(row.decompress.percentile_ns(0.5))},
            {"decompress_p99_us", us(row.decompress.percentile_ns(0.99))},
        };
        if (policy == CodecPolicy::zram) object["huge"] = row.huge;
        if (!row.pool.empty()) {
            object["pool"] = row.pool;
            object["pages_used"] = row.pages_used;
            object["refused"] = row.refused;
        }
        codecs.push_back(std::move(object));
    }
    return {{"policy", policy == CodecPolicy::zram ? "zram" : "plain"},
            {"partial", study.partial},
            {"corpus", {{"pages", study.pages}, {"bytes", study.pages * Corpus::page_size}}},
            {"seconds", study.seconds},
            {"cpu_seconds", study.cpu_seconds},
            {"codec_seconds", study.codec_seconds},
            {"codecs", std::move(codecs)}};
}

}  // namespace swapreplay
