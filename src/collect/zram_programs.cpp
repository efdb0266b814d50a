// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/zram_programs.hpp"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <map>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>

#include "collect/bpf/zram_copy.h"
#include "collect/bpf/zram_record.h"
#include "collect/bpf_object.hpp"
#include "collect/flush_clock.hpp"
#include "collect/function_types.hpp"
#include "swapreplay/error.hpp"

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#include "zram_bpf.skel.h"
#pragma GCC diagnostic pop

namespace swapreplay::collect {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto longest_store = std::chrono::seconds(10);
constexpr std::uint32_t stores_per_cpu = 4;
constexpr std::uint32_t least_stores = 128;
constexpr auto compressor = "zcomp_compress";
const std::string source = "zram";

struct Closer {
    void operator()(zram_bpf* programs) const noexcept { zram_bpf__destroy(programs); }
};

std::uint32_t power_of_two(std::uint32_t least) {
    std::uint32_t power = least_stores;
    while (power < least)
        power *= 2;
    return power;
}

}  // namespace

class ZramPrograms::Impl {
public:
    Impl(const ZramHooks& hooks, const Options& options)
        : cpus_(static_cast<std::uint32_t>(libbpf_num_possible_cpus())),
          stores_(power_of_two(cpus_ * stores_per_cpu)),
          ring_bytes_(options.buffer_bytes),
          copies_(options.copies),
          sampling_(options.sample_below > 0) {
        keep_bpf_warnings();
        programs_.reset(zram_bpf__open());
        if (!programs_) refuse_bpf(source, "the programs cannot be opened", errno);
        programs_->rodata->device = options.major << 20 | options.minor;
        programs_->rodata->page_shift = static_cast<std::uint32_t>(__builtin_ctz(options.page_size));
        programs_->rodata->store_mask = stores_ - 1;
        bpf_map__set_max_entries(programs_->maps.stores, stores_);
        bpf_map__set_max_entries(programs_->maps.counts, cpus_);
        bpf_map__set_max_entries(programs_->maps.ring, static_cast<__u32>(options.buffer_bytes));
        if (sampling_) prepare_copies(hooks, options);
        load_only(programs_->obj, hooks.mechanism, [&](auto function) {
            return hooks.has(function) && (sampling_ || function != compressor);
        });
        if (const int error = zram_bpf__load(programs_.get()); error != 0)
            refuse_bpf(source, "the programs cannot be loaded", -error);
        map_memory();
        // The beginnings of functions first: an end whose beginning was not seen would count as a loss.
        attached_.attach(programs_->obj, false);
        attached_.attach(programs_->obj, true);
    }

    void record(bool on) noexcept {
        __atomic_store_n(&programs_->bss->recording, on ? 1U : 0U, __ATOMIC_SEQ_CST);
    }

    [[nodiscard]] std::uint64_t numbers() const noexcept { return load_shared(programs_->bss->next_number); }

    [[nodiscard]] const zram_store& store(std::uint32_t i) const noexcept {
        return store_memory_->as<zram_store>()[i];
    }

    [[nodiscard]] std::size_t stores() const noexcept {
        std::size_t count = 0;
        for (std::uint32_t i = 0; i < stores_; ++i)
            if (load_shared(store(i).task) != 0) count++;
        return count;
    }

    /// The counter is read before the stores, so a store that is not seen among them has drawn no number below,
    /// or has its record in the ring.
    std::uint64_t bound() {
        std::uint64_t bound = numbers();
        const auto now = Clock::now();
        for (std::uint32_t i = 0; i < stores_; ++i) {
            const std::uint64_t task = load_shared(store(i).task);
            const std::uint64_t low = load_shared(store(i).low);
            if (task == 0) {
                going_on_.erase(i);
                continue;
            }
            Store& seen = going_on_.try_emplace(i, Store{task, low, now}).first->second;
            if (seen.task != task || seen.low != low) seen = {task, low, now};
            if (now - seen.since < longest_store) bound = std::min(bound, low);
        }
        return bound;
    }

    bool drain(const EventRing::Take& take) { return ring_->drain(take); }

    std::optional<Table> table(std::uint64_t slots) {
        Table table;
        const zram_table* copy = copy_part(0, 0);  // tells the layout
        if (copy == nullptr) return std::nullopt;
        const std::uint64_t at_once = ZRAM_TABLE_BYTES / copy->entry_bytes;
        for (std::uint64_t first = 0; first < slots; first += at_once) {
            const std::uint64_t count = std::min(at_once, slots - first);
            copy = copy_part(first * copy->entry_bytes, count * copy->entry_bytes);
            if (copy == nullptr) return std::nullopt;
            for (std::uint64_t i = 0; i < count; ++i)
                add_slot(table, *copy, static_cast<std::uint32_t>(first + i),
                         copy->bytes + i * copy->entry_bytes);
        }
        return table;
    }

    [[nodiscard]] double fill_level() const noexcept { return ring_->fill_level(); }

    [[nodiscard]] std::span<zram_copy> copies() const noexcept {
        return copy_memory_ ? std::span(copy_memory_->writable<zram_copy>(), copies_)
                            : std::span<zram_copy>();
    }

    [[nodiscard]] std::vector<ZramCounts> counts() const {
        std::vector<ZramCounts> counts;
        for (std::uint32_t cpu = 0; cpu < cpus_; ++cpu) {
            const zram_counts& of = count_memory_->as<zram_counts>()[cpu];
            counts.push_back({.dropped = load_shared(of.dropped),
                              .dropped_unnumbered = load_shared(of.dropped_unnumbered),
                              .refused = load_shared(of.refused),
                              .missed_free = load_shared(of.missed_free),
                              .outside = load_shared(of.outside),
                              .unfinished = load_shared(of.unfinished),
                              .crowded = load_shared(of.crowded),
                              .frees_unseen = load_shared(of.frees_unseen)});
        }
        return counts;
    }

    [[nodiscard]] std::uint64_t misses(bool entries_only) const {
        return skipped_runs(programs_->obj, [&](std::string_view name) {
            return !entries_only || name.starts_with("kprobe_zram_") || name.starts_with("fentry_zram_");
        });
    }

private:
    struct Store {
        std::uint64_t task;
        std::uint64_t low;
        Clock::time_point since;
    };

    void prepare_copies(const ZramHooks& hooks, const Options& options) {
        if (options.page_size != ZRAM_COPY_BYTES)
            throw Error(Fault::system, fmt::format("--codec: takes copies of pages of {} bytes, not of {}; "
                                                   "record without it",
                                                   ZRAM_COPY_BYTES, options.page_size));
        const auto place = hooks.has(compressor) ? argument_place("zram", compressor, "src") : std::nullopt;
        if (!place || *place < 1 || *place > 2)
            throw Error(Fault::system,
                        fmt::format("--codec: this kernel has no function {} that can be observed, or it is "
                                    "another than is known; record without it",
                                    compressor));
        programs_->rodata->sample_below = options.sample_below;
        programs_->rodata->copy_mask = copies_ - 1;
        programs_->rodata->page_argument = *place;
        bpf_map__set_max_entries(programs_->maps.copies, copies_);
    }

    /// nullptr: the device was not seen, or the kernel refuses.
    const zram_table* copy_part(std::uint64_t offset, std::uint64_t bytes) {
        programs_->bss->table_offset = offset;
        programs_->bss->table_bytes = static_cast<__u32>(bytes);
        LIBBPF_OPTS(bpf_test_run_opts, options);
        const int program = bpf_program__fd(programs_->progs.copy_table);
        if (program < 0 || bpf_prog_test_run_opts(program, &options) != 0) return nullptr;
        const auto* copy = table_memory_->as<zram_table>();
        return copy->known != 0 && copy->failed == 0 && copy->entry_bytes != 0 ? copy : nullptr;
    }

    static void add_slot(Table& table, const zram_table& layout, std::uint32_t slot, const __u8* entry) {
        __u64 handle = 0;
        __u32 flags = 0;
        std::memcpy(&handle, entry + layout.handle_at, sizeof handle);
        std::memcpy(&flags, entry + layout.flags_at, sizeof flags);
        const auto bit = [flags](__u32 number) {
            return number != ZRAM_NO_BIT && (flags >> number & 1U) != 0;
        };
        const bool same_filled = bit(layout.same_bit);
        if (bit(layout.written_back_bit)) {
            table.written_back++;
            return;
        }
        if (handle == 0 && !same_filled) return;
        const std::uint32_t clen = same_filled ? 0 : flags & ((1U << layout.clen_bits) - 1);
        const std::uint32_t priority =
            layout.priority_bit == ZRAM_NO_BIT ? 0 : flags >> layout.priority_bit & 3U;
        table.stored.push_back({.slot = slot,
                                .clen = clen,
                                .priority = static_cast<std::uint8_t>(priority),
                                .same_filled = same_filled});
    }

    void map_memory() {
        ring_ = std::make_unique<EventRing>(source, bpf_map__fd(programs_->maps.ring), ring_bytes_);
        store_memory_ = std::make_unique<MapMemory>(source, bpf_map__fd(programs_->maps.stores),
                                                    whole_pages(stores_ * sizeof(zram_store)), 0);
        count_memory_ = std::make_unique<MapMemory>(source, bpf_map__fd(programs_->maps.counts),
                                                    whole_pages(cpus_ * sizeof(zram_counts)), 0);
        table_memory_ = std::make_unique<MapMemory>(source, bpf_map__fd(programs_->maps.table),
                                                    whole_pages(sizeof(zram_table)), 0);
        if (sampling_)
            copy_memory_ = std::make_unique<MapMemory>(source, bpf_map__fd(programs_->maps.copies),
                                                       whole_pages(copies_ * sizeof(zram_copy)), 0,
                                                       PROT_READ | PROT_WRITE);
    }

    std::uint32_t cpus_;
    std::uint32_t stores_;
    std::uint64_t ring_bytes_;
    std::uint32_t copies_;
    bool sampling_;
    std::unique_ptr<zram_bpf, Closer> programs_;
    std::unique_ptr<EventRing> ring_;
    std::unique_ptr<MapMemory> store_memory_, count_memory_, copy_memory_, table_memory_;
    std::map<std::uint32_t, Store> going_on_;
    AttachedPrograms attached_{source};  // last, so that nothing runs while the rest goes
};

bool ZramPrograms::built() noexcept {
    return true;
}

ZramPrograms::ZramPrograms(const ZramHooks& hooks, const Options& options)
    : mechanism_(hooks.mechanism), impl_(std::make_unique<Impl>(hooks, options)) {}

ZramPrograms::~ZramPrograms() = default;

void ZramPrograms::record(bool on) noexcept {
    impl_->record(on);
}

std::uint64_t ZramPrograms::bound() {
    return impl_->bound();
}

std::uint64_t ZramPrograms::numbers() const noexcept {
    return impl_->numbers();
}

std::size_t ZramPrograms::stores() const noexcept {
    return impl_->stores();
}

std::optional<ZramPrograms::Table> ZramPrograms::table(std::uint64_t slots) {
    return impl_->table(slots);
}

bool ZramPrograms::drain(const std::function<void(std::span<const std::byte>)>& take) {
    return impl_->drain(take);
}

double ZramPrograms::fill_level() const noexcept {
    return impl_->fill_level();
}

std::span<zram_copy> ZramPrograms::copies() const noexcept {
    return impl_->copies();
}

std::vector<ZramCounts> ZramPrograms::counts() const {
    return impl_->counts();
}

std::uint64_t ZramPrograms::misses(bool entries_only) const {
    return impl_->misses(entries_only);
}

}  // namespace swapreplay::collect
