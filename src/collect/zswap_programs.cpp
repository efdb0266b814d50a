// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/zswap_programs.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <span>
#include <sstream>
#include <string_view>
#include <utility>
#include <vector>

#include <bpf/libbpf.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/number.hpp"
#include "collect/bpf/event_ring.h"
#include "collect/bpf/zram_record.h"
#include "collect/bpf/zswap_record.h"
#include "collect/bpf_object.hpp"
#include "collect/event_ring.hpp"
#include "collect/function_types.hpp"
#include "swapreplay/error.hpp"
#include "swapreplay/event.hpp"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#include "zswap_bpf.skel.h"
#pragma GCC diagnostic pop

namespace swapreplay::collect {

namespace {

const std::string zswap_source = "zswap";

/// Static variables of mm/zswap.c, in the order in which they are asked; debugfs has them without "zswap_".
constexpr std::array<const char*, 6> reasons{"zswap_reject_compress_poor", "zswap_reject_compress_fail",
                                             "zswap_reject_alloc_fail",    "zswap_reject_kmemcache_fail",
                                             "zswap_reject_reclaim_fail",  "zswap_pool_limit_hit"};
static_assert(reasons.size() <= ZSWAP_REASONS);
constexpr bool matches(zswap_outcome ours, Outcome theirs) {
    return static_cast<int>(ours) == static_cast<int>(theirs) + 1;
}
static_assert(matches(ZSWAP_TAKEN_OUT, Outcome::dropped) && matches(ZSWAP_KEPT, Outcome::kept) &&
              matches(ZSWAP_UNUSED, Outcome::unused) && matches(ZSWAP_WRITTEN_BACK, Outcome::written_back) &&
              matches(ZSWAP_OUTDATED, Outcome::outdated) &&
              matches(ZSWAP_REJECTED, Outcome::reject_compress_poor) &&
              static_cast<int>(Outcome::rejected) == ZSWAP_REJECTED + ZSWAP_REASONS - 1);

/// Of x86-64: where struct page of the first page is, and where the first page.
constexpr std::array<const char*, 2> bases{"vmemmap_base", "page_offset_base"};

constexpr std::string_view zswap_compressor = "crypto_acomp_compress",
                           older_compressor = "scomp_acomp_compress";

/// Where these variables are; 0: this kernel has none of that name, or hides it.
template <std::size_t N>
std::array<std::uint64_t, N> addresses_of(const std::array<const char*, N>& variables) {
    std::array<std::uint64_t, N> at{};
    std::ifstream symbols("/proc/kallsyms");
    for (std::string line; std::getline(symbols, line);) {
        std::istringstream words(line);
        std::string address, type, name;
        words >> address >> type >> name;
        for (std::size_t i = 0; i < N; ++i)
            if (name == variables[i]) at[i] = number<std::uint64_t>(address, 16).value_or(0);
    }
    return at;
}

struct ZswapCloser {
    void operator()(zswap_bpf* programs) const noexcept { zswap_bpf__destroy(programs); }
};

}  // namespace

class ZswapPrograms::Impl {
public:
    Impl(const ZramHooks& hooks, const Options& options)
        : cpus_(std::min<std::size_t>(static_cast<std::size_t>(libbpf_num_possible_cpus()), ZRAM_MOST_CPUS)),
          ring_geometry_(ring_geometry(options.buffer_bytes)),
          copies_(options.sample_below > 0 ? options.copies : 0) {
        keep_bpf_warnings();
        programs_.reset(zswap_bpf__open());
        if (!programs_) refuse_bpf(zswap_source, "the programs cannot be opened", errno);
        programs_->rodata->swap_type = options.swap_type;
        programs_->rodata->answers_errors = return_type("zswap", "zswap_load") == "int" ? 1 : 0;
        const auto at = addresses_of(reasons);
        std::copy(at.begin(), at.end(), programs_->rodata->counters_at);
        programs_->rodata->cell_mask = ring_geometry_.cells - 1;
        bpf_map__set_value_size(programs_->maps.ring, static_cast<__u32>(ring_geometry_.bytes()));
        if (copies_ > 0) prepare_copies(hooks, options);
        load_only(programs_->obj, hooks.mechanism, [&](auto function) { return wanted(hooks, function); });
        if (const int error = zswap_bpf__load(programs_.get()); error != 0)
            refuse_bpf(zswap_source, "the programs cannot be loaded", -error);
        ring_.emplace(zswap_source, bpf_map__fd(programs_->maps.ring), ring_geometry_,
                      programs_->bss->ring_ends);
        if (copies_ > 0)
            copy_memory_ = std::make_unique<MapMemory>(zswap_source, bpf_map__fd(programs_->maps.copies),
                                                       whole_pages(copies_ * sizeof(zram_copy)), 0,
                                                       PROT_READ | PROT_WRITE);
        attached_.attach(programs_->obj, true);  // the ends first: an end without a beginning is passed over
        attached_.attach(programs_->obj, false);
    }

    [[nodiscard]] std::uint64_t buffer_bytes() const noexcept { return ring_geometry_.buffer_bytes(); }

    void record(bool on) noexcept {
        __atomic_store_n(&programs_->bss->recording, on ? 1U : 0U, __ATOMIC_SEQ_CST);
    }
    [[nodiscard]] std::uint64_t numbers() const noexcept { return load_shared(programs_->bss->next_number); }

    bool drain(const EventRing::Take& take) { return ring_->drain(take); }

    [[nodiscard]] std::span<zram_copy> copies() const noexcept {
        return copy_memory_ ? std::span(copy_memory_->writable<zram_copy>(), copies_)
                            : std::span<zram_copy>();
    }

    [[nodiscard]] ZswapCounts counts() const {
        const auto& of = programs_->bss->counts;
        std::vector<std::uint64_t> dropped;
        dropped.reserve(cpus_);
        for (const auto& cpu : std::span(of.dropped).first(cpus_))
            dropped.push_back(load_shared(cpu));
        ZswapCounts counts{.dropped = std::move(dropped),
                           .crowded = load_shared(of.crowded),
                           .unfinished = load_shared(of.unfinished),
                           .other_areas = load_shared(of.other_areas),
                           .kept = load_shared(of.kept),
                           .gone = load_shared(of.gone),
                           .written_back = load_shared(of.written_back),
                           .rejected = load_shared(of.rejected),
                           .rejected_by = {}};
        for (std::size_t i = 0; i < reasons.size(); ++i)
            if (const auto pages = load_shared(of.rejected_by[i]); pages > 0)
                counts.rejected_by[std::string(reasons[i]).substr(std::strlen("zswap_"))] = pages;
        if (const auto pages = load_shared(of.rejected_otherwise); pages > 0)
            counts.rejected_by["other"] = pages;
        return counts;
    }

    [[nodiscard]] std::optional<std::uint64_t> misses() const {
        return skipped_runs(programs_->obj, [](auto) { return true; });
    }

private:
    /// Of the two places where pages are compressed, the newer kernel's, if copies are taken.
    [[nodiscard]] bool wanted(const ZramHooks& hooks, std::string_view function) const {
        if (function == zswap_compressor && copies_ == 0) return false;
        if (function == older_compressor && (copies_ == 0 || hooks.has(zswap_compressor))) return false;
        return hooks.has(function);
    }

    void prepare_copies(const ZramHooks& hooks, const Options& options) {
        const auto at = addresses_of(bases);
        if (sysconf(_SC_PAGESIZE) != ZRAM_COPY_BYTES || at[0] == 0 || at[1] == 0 ||
            (!hooks.has(zswap_compressor) && !hooks.has(older_compressor)))
            throw Error(
                Fault::system,
                "--codec: the pages that zswap compresses are found on x86-64 alone, in functions that "
                "this kernel must have; record without it");
        programs_->rodata->vmemmap_base_at = at[0];
        programs_->rodata->page_offset_base_at = at[1];
        programs_->rodata->sample_below = options.sample_below;
        programs_->rodata->copy_mask = copies_ - 1;
        bpf_map__set_max_entries(programs_->maps.copies, copies_);
    }

    std::size_t cpus_;
    RingGeometry ring_geometry_;
    std::uint32_t copies_;  // 0: none are taken
    std::unique_ptr<zswap_bpf, ZswapCloser> programs_;
    std::optional<MappedRing> ring_;
    std::unique_ptr<MapMemory> copy_memory_;
    AttachedPrograms attached_{zswap_source};  // last, so that nothing runs while the rest goes
};

bool ZswapPrograms::built() noexcept {
    return true;
}

ZswapPrograms::ZswapPrograms(const ZramHooks& hooks, const Options& options)
    : impl_(std::make_unique<Impl>(hooks, options)) {}

ZswapPrograms::~ZswapPrograms() = default;

std::uint64_t ZswapPrograms::buffer_bytes() const noexcept {
    return impl_->buffer_bytes();
}

void ZswapPrograms::record(bool on) noexcept {
    impl_->record(on);
}

std::uint64_t ZswapPrograms::numbers() const noexcept {
    return impl_->numbers();
}

bool ZswapPrograms::drain(const std::function<void(std::span<const std::byte>)>& take) {
    return impl_->drain(take);
}

std::span<zram_copy> ZswapPrograms::copies() const noexcept {
    return impl_->copies();
}

ZswapCounts ZswapPrograms::counts() const {
    return impl_->counts();
}

std::optional<std::uint64_t> ZswapPrograms::misses() const {
    return impl_->misses();
}

}  // namespace swapreplay::collect
