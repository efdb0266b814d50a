// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/zram_programs.hpp"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <map>
#include <optional>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>

#include "collect/bpf/event_ring.h"
#include "collect/bpf/zram_copy.h"
#include "collect/bpf/zram_record.h"
#include "collect/bpf_object.hpp"
#include "collect/event_ring.hpp"
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
constexpr auto compressor = "zcomp_compress", bio_end = "bio_end_io_acct_remapped",
               page_end = "bdev_end_io_acct", page_io = "zram_rw_page", resize = "disksize_store";
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
          ring_geometry_(ring_geometry(options.buffer_bytes)),
          copies_(options.copies),
          sampling_(options.sample_below > 0) {
        if (cpus_ > ZRAM_MOST_CPUS)
            throw Error(Fault::system,
                        fmt::format("zram: this kernel may have {} CPUs; the programs know {}; use "
                                    "--hooks tracefs",
                                    cpus_, ZRAM_MOST_CPUS));
        keep_bpf_warnings();
        programs_.reset(zram_bpf__open());
        if (!programs_) refuse_bpf(source, "the programs cannot be opened", errno);
        programs_->rodata->device = options.major << 20 | options.minor;
        programs_->rodata->page_shift = static_cast<std::uint32_t>(__builtin_ctz(options.page_size));
        programs_->rodata->store_mask = stores_ - 1;
        bpf_map__set_max_entries(programs_->maps.stores, stores_);
        programs_->rodata->sees_resize = hooks.has(resize) ? 1 : 0;
        programs_->rodata->is_realtime = hooks.realtime ? 1 : 0;
        programs_->rodata->cell_mask = ring_geometry_.cells - 1;
        bpf_map__set_max_entries(programs_->maps.counts, cpus_);
        bpf_map__set_value_size(programs_->maps.ring, static_cast<__u32>(ring_geometry_.bytes()));
        if (sampling_) prepare_copies(hooks, options);
        load_only(programs_->obj, hooks.mechanism, [&](auto function) { return wanted(hooks, function); });
        choose_ends(hooks);
        if (const int error = zram_bpf__load(programs_.get()); error != 0)
            refuse_bpf(source, "the programs cannot be loaded", -error);
        map_memory();
        // The beginnings of functions first: an end whose beginning was not seen would count as a loss.
        attached_.attach(programs_->obj, false);
        attached_.attach(programs_->obj, true);
    }

    [[nodiscard]] std::uint64_t buffer_bytes() const noexcept { return ring_geometry_.buffer_bytes(); }

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
        const ZramLayout layout = layout_of(*copy);
        const std::uint64_t at_once = ZRAM_TABLE_BYTES / layout.row_bytes;
        for (std::uint64_t first = 0; first < slots; first += at_once) {
            const std::uint64_t count = std::min(at_once, slots - first);
            copy = copy_part(first * layout.row_bytes, count * layout.row_bytes);
            if (copy == nullptr) return std::nullopt;
            for (std::uint64_t i = 0; i < count; ++i)
                add_slot(table, static_cast<std::uint32_t>(first + i),
                         read_row(layout, std::as_bytes(std::span(copy->bytes))
                                              .subspan(i * layout.row_bytes, layout.row_bytes)));
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
                              .missed_free = load_shared(of.missed_free),
                              .outside = load_shared(of.outside),
                              .outside_bios = load_shared(of.outside_bios),
                              .unfinished = load_shared(of.unfinished),
                              .crowded = load_shared(of.crowded),
                              .frees_unseen = load_shared(of.frees_unseen)});
        }
        return counts;
    }

    /// Every bio-based device ends its bios where ours does, in interrupts as well. A bio of ours whose end was not
    /// seen is an unfinished store.
    [[nodiscard]] std::optional<std::uint64_t> misses(bool entries_only) const {
        return skipped_runs(programs_->obj, [&](std::string_view name) {
            if (entries_only) return name.starts_with("kprobe_zram_") || name.starts_with("fentry_zram_");
            return name.find("_end_io_acct") == name.npos;
        });
    }

    [[nodiscard]] ZramLayout layout() {
        copy_part(0, 0);
        return layout_of(*table_memory_->as<zram_table>());
    }

private:
    struct Store {
        std::uint64_t task;
        std::uint64_t low;
        Clock::time_point since;
    };

    [[nodiscard]] bool wanted(const ZramHooks& hooks, std::string_view function) const {
        if (function == compressor) return sampling_ && hooks.has(function);
        if (function == page_end) return hooks.has(function) && hooks.has(page_io);
        return hooks.has(function);
    }

    /// The end of a function that stores is seen by its end alone if the kernel has no better place.
    void choose_ends(const ZramHooks& hooks) {
        for (bpf_program* end :
             {programs_->progs.kretprobe_zram_submit_bio, programs_->progs.fexit_zram_submit_bio})
            if (hooks.has(bio_end)) bpf_program__set_autoload(end, false);
        for (bpf_program* end :
             {programs_->progs.kretprobe_zram_rw_page, programs_->progs.fexit_zram_rw_page})
            if (hooks.has(page_end)) bpf_program__set_autoload(end, false);
    }

    static ZramLayout layout_of(const zram_table& table) {
        const zram_layout& layout = table.layout;
        static_assert(ZramLayout::no_bit == ZRAM_NO_BIT);
        return {.row_bytes = layout.row_bytes,
                .handle_at = layout.handle_at,
                .flags_at = layout.flags_at,
                .clen_bits = layout.clen_bits,
                .same_bit = layout.same_bit,
                .written_back_bit = layout.written_back_bit,
                .priority_bit = layout.priority_bit};
    }

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
        return copy->known != 0 && copy->failed == 0 && copy->layout.row_bytes != 0 ? copy : nullptr;
    }

    static void add_slot(Table& table, std::uint32_t slot, const ZramRow& row) {
        if (row.written_back) {
            table.written_back++;
            return;
        }
        if (row.handle == 0 && !row.same_filled) return;
        table.stored.push_back({.slot = slot,
                                .clen = row.same_filled ? 0 : row.clen,
                                .priority = row.priority,
                                .same_filled = row.same_filled});
    }

    void map_memory() {
        ring_.emplace(source, bpf_map__fd(programs_->maps.ring), ring_geometry_, programs_->bss->ring_ends);
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
    RingGeometry ring_geometry_;
    std::uint32_t copies_;
    bool sampling_;
    std::unique_ptr<zram_bpf, Closer> programs_;
    std::optional<MappedRing> ring_;
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

std::uint64_t ZramPrograms::buffer_bytes() const noexcept {
    return impl_->buffer_bytes();
}

void ZramPrograms::record(bool on) noexcept {
    impl_->record(on);
}

std::uint64_t ZramPrograms::bound() {
    return impl_->bound();
}

ZramLayout ZramPrograms::layout() {
    return impl_->layout();
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

std::optional<std::uint64_t> ZramPrograms::misses(bool entries_only) const {
    return impl_->misses(entries_only);
}

}  // namespace swapreplay::collect
