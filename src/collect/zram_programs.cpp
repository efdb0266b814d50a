// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/zram_programs.hpp"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <exception>
#include <fstream>
#include <map>
#include <utility>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include "collect/bpf/zram_record.h"
#include "collect/flush_clock.hpp"
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
constexpr std::uint32_t least_stores = 64;

struct Closer {
    void operator()(zram_bpf* programs) const noexcept { zram_bpf__destroy(programs); }
    void operator()(bpf_link* link) const noexcept { bpf_link__destroy(link); }
    void operator()(ring_buffer* ring) const noexcept { ring_buffer__free(ring); }
};

/// What libbpf would print: the last of it goes into the message if loading fails.
std::string& last_warning() {
    static std::string text;
    return text;
}

[[gnu::format(printf, 2, 0)]] int keep_warning(libbpf_print_level level, const char* format,
                                               va_list arguments) {
    if (level != LIBBPF_WARN) return 0;
    char line[512];
    std::vsnprintf(line, sizeof line, format, arguments);
    line[std::strcspn(line, "\n")] = '\0';
    last_warning() = line;
    return 0;
}

std::string lockdown() {
    std::ifstream file("/sys/kernel/security/lockdown");  // "none integrity [confidentiality]"
    std::string text;
    std::getline(file, text);
    return text.find("[confidentiality]") != text.npos ? "it is locked down (confidentiality)" : "";
}

/// One sentence on what is missing.
[[noreturn]] void refuse(const std::string& what, int error) {
    std::string why = std::strerror(error);
    if (error == EPERM || error == EACCES) {
        if (geteuid() != 0)
            why = "needs root, or CAP_BPF and CAP_PERFMON";
        else if (const std::string locked = lockdown(); !locked.empty())
            why = fmt::format("the kernel refuses: {}", locked);
        else
            why = "the kernel refuses tracing programs, as in a container; run it on the machine itself";
    } else if (error == ENOSYS) {
        why = "this kernel has no BPF (CONFIG_BPF_SYSCALL)";
    } else if (!last_warning().empty()) {
        why += fmt::format(" ({})", last_warning());
    }
    throw Error(Fault::system, fmt::format("zram: {}: {}", what, why));
}

/// A part of a map's memory, read only.
class Mapping {
public:
    Mapping(int fd, std::size_t bytes, std::size_t offset) : bytes_(bytes) {
        at_ = mmap(nullptr, bytes, PROT_READ, MAP_SHARED, fd, static_cast<off_t>(offset));
        if (at_ == MAP_FAILED) refuse("a map cannot be mapped", errno);
    }
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;
    ~Mapping() { munmap(at_, bytes_); }

    template <typename T>
    [[nodiscard]] const T* as() const noexcept {
        return static_cast<const T*>(at_);
    }

private:
    void* at_;
    std::size_t bytes_;
};

std::uint64_t load(const __u64& value) {
    return __atomic_load_n(&value, __ATOMIC_SEQ_CST);
}

std::uint32_t power_of_two(std::uint32_t least) {
    std::uint32_t power = least_stores;
    while (power < least)
        power *= 2;
    return power;
}

std::size_t whole_pages(std::size_t bytes) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    return (bytes + page - 1) / page * page;
}

bool begins_with(const char* text, std::string_view start) {
    return std::string_view(text).starts_with(start);
}

}  // namespace

class ZramPrograms::Impl {
public:
    Impl(const ZramHooks& hooks, const Options& options)
        : cpus_(static_cast<std::uint32_t>(libbpf_num_possible_cpus())),
          stores_(power_of_two(cpus_ * stores_per_cpu)),
          ring_bytes_(options.buffer_bytes) {
        libbpf_set_print(keep_warning);
        programs_.reset(zram_bpf__open());
        if (!programs_) refuse("the programs cannot be opened", errno);
        programs_->rodata->device = options.major << 20 | options.minor;
        programs_->rodata->page_shift = static_cast<std::uint32_t>(__builtin_ctz(options.page_size));
        programs_->rodata->store_mask = stores_ - 1;
        bpf_map__set_max_entries(programs_->maps.stores, stores_);
        bpf_map__set_max_entries(programs_->maps.counts, cpus_);
        bpf_map__set_max_entries(programs_->maps.ring, static_cast<__u32>(options.buffer_bytes));
        choose(hooks);
        if (const int error = zram_bpf__load(programs_.get()); error != 0)
            refuse("the programs cannot be loaded", -error);
        map_memory();
        // The beginnings of functions first: an end whose beginning was not seen would count as a loss.
        attach(false);
        attach(true);
    }

    void record(bool on) noexcept {
        __atomic_store_n(&programs_->bss->recording, on ? 1U : 0U, __ATOMIC_SEQ_CST);
    }

    [[nodiscard]] std::uint64_t numbers() const noexcept { return load(programs_->bss->next_number); }

    [[nodiscard]] const zram_store& store(std::uint32_t i) const noexcept {
        return store_memory_->as<zram_store>()[i];
    }

    [[nodiscard]] std::size_t stores() const noexcept {
        std::size_t count = 0;
        for (std::uint32_t i = 0; i < stores_; ++i)
            if (load(store(i).task) != 0) count++;
        return count;
    }

    /// The counter is read before the stores, so a store that is not seen among them has drawn no number below,
    /// or has its record in the ring.
    std::uint64_t bound() {
        std::uint64_t bound = numbers();
        const auto now = Clock::now();
        for (std::uint32_t i = 0; i < stores_; ++i) {
            const std::uint64_t task = load(store(i).task);
            const std::uint64_t low = load(store(i).low);
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

    bool drain(const std::function<void(std::span<const std::byte>)>& take) {
        const std::uint64_t end = load(*producer_->as<__u64>());
        level_ = static_cast<double>(end - load(*consumer_->as<__u64>())) / static_cast<double>(ring_bytes_);
        take_ = &take;
        thrown_ = nullptr;
        ring_buffer__consume(ring_.get());
        take_ = nullptr;
        if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
        return load(*consumer_->as<__u64>()) >= end;
    }

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

    [[nodiscard]] double fill_level() const noexcept { return level_; }

    [[nodiscard]] std::vector<ZramCounts> counts() const {
        std::vector<ZramCounts> counts;
        for (std::uint32_t cpu = 0; cpu < cpus_; ++cpu) {
            const zram_counts& of = count_memory_->as<zram_counts>()[cpu];
            counts.push_back({.dropped = load(of.dropped),
                              .dropped_unnumbered = load(of.dropped_unnumbered),
                              .refused = load(of.refused),
                              .missed_free = load(of.missed_free),
                              .outside = load(of.outside),
                              .unfinished = load(of.unfinished),
                              .crowded = load(of.crowded),
                              .frees_unseen = load(of.frees_unseen)});
        }
        return counts;
    }

    [[nodiscard]] std::uint64_t misses(bool entries_only) const {
        std::uint64_t misses = 0;
        bpf_program* program = nullptr;
        bpf_object__for_each_program(program, programs_->obj) {
            if (!bpf_program__autoload(program)) continue;
            const char* name = bpf_program__name(program);
            const bool at_entry = begins_with(name, "kprobe_zram_") || begins_with(name, "fentry_zram_");
            if (entries_only && !at_entry) continue;
            bpf_prog_info info{};
            __u32 length = sizeof info;
            if (bpf_obj_get_info_by_fd(bpf_program__fd(program), &info, &length) == 0)
                misses += info.recursion_misses;
        }
        return misses;
    }

private:
    struct Store {
        std::uint64_t task;
        std::uint64_t low;
        Clock::time_point since;
    };

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

    /// Loads the programs of one kind alone, and of functions that there are.
    void choose(const ZramHooks& hooks) {
        const bool kprobes = hooks.mechanism == Mechanism::kprobe;
        bpf_program* program = nullptr;
        bpf_object__for_each_program(program, programs_->obj) {
            const char* section = bpf_program__section_name(program);  // "kprobe/zs_malloc"
            const bool is_kprobe = begins_with(section, "k");
            const std::string_view function = std::strchr(section, '/') + 1;
            if (function == "copy_table") continue;
            bpf_program__set_autoload(program, is_kprobe == kprobes && hooks.has(function));
        }
    }

    void attach(bool ends) {
        bpf_program* program = nullptr;
        bpf_object__for_each_program(program, programs_->obj) {
            const char* section = bpf_program__section_name(program);
            const bool is_end = begins_with(section, "kretprobe") || begins_with(section, "fexit");
            if (!bpf_program__autoload(program) || is_end != ends || begins_with(section, "raw_tp")) continue;
            bpf_link* const link = bpf_program__attach(program);
            if (link == nullptr) refuse(fmt::format("{} cannot be attached", section), errno);
            links_.emplace_back(link);
        }
    }

    void map_memory() {
        const int ring = bpf_map__fd(programs_->maps.ring);
        ring_.reset(ring_buffer__new(ring, &Impl::on_record, this, nullptr));
        if (!ring_) refuse("the ring cannot be mapped", errno);
        const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
        consumer_ = std::make_unique<Mapping>(ring, page, 0);
        producer_ = std::make_unique<Mapping>(ring, page, page);
        store_memory_ = std::make_unique<Mapping>(bpf_map__fd(programs_->maps.stores),
                                                  whole_pages(stores_ * sizeof(zram_store)), 0);
        table_memory_ =
            std::make_unique<Mapping>(bpf_map__fd(programs_->maps.table), whole_pages(sizeof(zram_table)), 0);
        count_memory_ = std::make_unique<Mapping>(bpf_map__fd(programs_->maps.counts),
                                                  whole_pages(cpus_ * sizeof(zram_counts)), 0);
    }

    static int on_record(void* self, void* data, std::size_t size) noexcept {
        Impl& impl = *static_cast<Impl*>(self);
        try {
            (*impl.take_)({static_cast<const std::byte*>(data), size});
            return 0;
        } catch (...) {  // libbpf is C
            impl.thrown_ = std::current_exception();
            return -1;
        }
    }

    std::uint32_t cpus_;
    std::uint32_t stores_;
    std::uint64_t ring_bytes_;
    std::unique_ptr<zram_bpf, Closer> programs_;
    std::unique_ptr<ring_buffer, Closer> ring_;
    std::unique_ptr<Mapping> consumer_, producer_, store_memory_, count_memory_, table_memory_;
    std::vector<std::unique_ptr<bpf_link, Closer>> links_;  // last, so that nothing runs while the rest goes
    std::map<std::uint32_t, Store> going_on_;
    const std::function<void(std::span<const std::byte>)>* take_ = nullptr;
    std::exception_ptr thrown_;
    double level_ = 0;
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

std::vector<ZramCounts> ZramPrograms::counts() const {
    return impl_->counts();
}

std::uint64_t ZramPrograms::misses(bool entries_only) const {
    return impl_->misses(entries_only);
}

}  // namespace swapreplay::collect
