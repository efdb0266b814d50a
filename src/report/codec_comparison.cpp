// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/codec_comparison.hpp"

#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "pool/with_pool.hpp"
#include "replay/resolution.hpp"
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
    [[nodiscard]] virtual std::size_t classes() const = 0;
    [[nodiscard]] virtual std::string text() const = 0;  ///< with the value of every parameter
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
        if (!told_huge_size()) {
            throw Error(
                Fault::usage,
                fmt::format("pool {}: zram stores in pools that have a huge size only; use zsmalloc, or "
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
        return told_huge_size().value_or(pool_.max_size() + 1);
    }

    [[nodiscard]] std::uint32_t max_size() const override { return pool_.max_size(); }

    void store(std::uint32_t clen) override { (void)pool_.alloc(clen); }  // the source has no limit

    [[nodiscard]] std::uint64_t pages_used() const override { return pool_.pages_used(); }
    [[nodiscard]] std::string text() const override { return parameters_.full_text(); }

    [[nodiscard]] std::size_t classes() const override {
        if constexpr (ClassedPool<P>) return pool_.classes().size();
        return 0;
    }

private:
    [[nodiscard]] std::optional<std::uint32_t> told_huge_size() const {
        if constexpr (HugeSizePool<P>) return pool_.huge_size();
        return std::nullopt;
    }

    Parameters parameters_;
    PageSource source_;
    P pool_;
    std::string spec_;
};

/// "6.1.192" of "lz4 of ~/linux (Linux 6.1.192), as crypto/lz4.c calls it", which kernel-codec puts into what it makes.
std::string release_in(std::string_view made_of) {
    constexpr std::string_view before = "(Linux ";
    const std::size_t begin = made_of.rfind(before);
    if (begin == std::string_view::npos) return {};
    const std::string_view rest = made_of.substr(begin + before.size());
    return std::string(rest.substr(0, rest.find(')')));
}

/// The kernel that the store names, else the codec's, else that of the tree it was made from.
RulesChoice kernel_of(const StudyCase& study_case, const CodecStore& store) {
    if (!store.kernel.empty()) return {store.kernel, {}};
    if (!study_case.full_codec.empty()) {
        const Spec spec = Spec::parse(study_case.full_codec, "codec", "swapreplay codecs --list");
        const auto kernel = spec.values.find("kernel");
        if (kernel != spec.values.end()) return {kernel->second, {}};
    }
    if (std::string release = release_in(study_case.made_of); !release.empty())
        return {{}, std::move(release)};
    return {std::string(default_kernel), {}};
}

std::unique_ptr<PoolFill> make_fill(const CodecStore& store, const StudyCase& study_case) {
    const std::size_t chunk = study_case.chunk;
    if (store.pool.empty()) {
        if (store.policy == CodecPolicy::zram)
            throw Error(Fault::usage, "zram needs a pool: its huge size is the pool's");
        return nullptr;
    }
    const PoolSpec spec = resolve(PoolSpec::parse(store.pool), "plain", kernel_of(study_case, store)).pool;
    return with_pool(spec, [&]<class P>(std::type_identity<P>) -> std::unique_ptr<PoolFill> {
        return std::make_unique<PoolFillOf<P>>(spec, chunk, store.policy);
    });
}

std::string nothing_read(const Corpus& corpus) {
    if (corpus.pages_gone() != 0)
        return fmt::format("the process ended before any of its {} pages could be read", corpus.pages_gone());
    return fmt::format("the corpus is smaller than a page of {} bytes", Corpus::page_size);
}

}  // namespace

std::optional<double> CodecRow::ratio() const {
    if (stored_bytes == 0) return std::nullopt;
    return static_cast<double>((chunks - rejected) * chunk) / static_cast<double>(stored_bytes);
}

std::optional<std::uint64_t> CodecRow::pages() const {
    const bool elsewhere = pages_used == 0 && stored_bytes != 0;
    return pool.empty() || elsewhere ? std::nullopt : std::optional(pages_used);
}

CodecRow codec_row(const StudyCase& study_case, const StudyCaseResult& result, const CodecStore& store) {
    const CodecPolicy policy = store.policy;
    CodecRow row;
    row.codec = study_case.codec;
    row.full_codec = study_case.full_codec;
    row.made_of = study_case.made_of;
    row.chunk = study_case.chunk;
    row.chunks = result.clens.size();
    row.pool = store.pool;
    row.not_exact = study_case.make()->not_exact(study_case.chunk);
    row.compress = result.compress;
    row.decompress = result.decompress;
    const auto fill = make_fill(store, study_case);
    for (std::size_t i = 0; i < result.clens.size(); i++) {
        const std::uint32_t clen = result.clens[i];
        if (clen <= study_case.chunk / 2) row.at_most_half++;
        if (clen >= study_case.chunk) row.incompressible++;
        std::uint32_t stored = std::min(clen, static_cast<std::uint32_t>(study_case.chunk));
        if (result.same_filled[i] != 0) {
            row.same_filled++;
            if (result.same_filled[i] == StudyCaseResult::of_zeros) row.zero_filled++;
            if (policy == CodecPolicy::zram) continue;
        }
        if (policy == CodecPolicy::zram && clen >= fill->huge_size()) {
            row.huge++;
            stored = static_cast<std::uint32_t>(study_case.chunk);
        }
        if (fill && stored > fill->max_size()) {
            row.rejected++;
            continue;
        }
        row.stored_bytes += stored;
        if (fill) fill->store(stored);
    }
    if (fill) {
        row.pages_used = fill->pages_used();
        row.full_pool = fill->text();
        row.pool_max_size = fill->max_size();
        row.pool_classes = fill->classes();
    }
    return row;
}

CodecComparison compare_codecs(Corpus& corpus, const std::vector<StudyCase>& cases, const CodecStore& store,
                               unsigned threads, const std::function<void(std::uint64_t pages)>& progress,
                               const std::atomic<bool>* stop) {
    CodecComparison comparison;
    comparison.store = store;
    comparison.study = study(corpus, cases, threads, progress, stop);
    comparison.bytes_left_out = corpus.bytes_left_out();
    comparison.pages_gone = corpus.pages_gone();
    comparison.empty_slots = corpus.empty_slots();
    if (comparison.study.pages == 0 && !comparison.study.partial)
        throw Error(Fault::format, nothing_read(corpus));
    for (std::size_t i = 0; i < cases.size(); i++)
        comparison.rows.push_back(codec_row(cases[i], comparison.study.cases[i], store));
    return comparison;
}

}  // namespace swapreplay
