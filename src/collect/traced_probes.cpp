// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/traced_probes.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/membarrier.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/byte_reader.hpp"
#include "base/text_of_file.hpp"
#include "collect/machine.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::collect {

namespace {

#if defined(__x86_64__)
constexpr std::string_view return_address = "$stack0";
#elif defined(__aarch64__)
constexpr std::string_view return_address = "%lr";
#else
constexpr std::string_view return_address = "";
#endif

/// Which buffers a probe's records go to.
enum class To : std::uint8_t { events, details, both, neither };

struct Probe {
    const char* name;
    const char* function;
    const char* arguments;
    ProbeKind kind;
    To to;
    bool at_end = false;
};

// struct bio: include/linux/blk_types.h; +8 is bi_bdev, before Linux 5.12 bi_disk, whose first numbers are its major and
// minor. struct zram: +8 is mem_pool. REQ_OP is in the low 8 bits of op.
constexpr std::array probes{
    Probe{"sr_rw", "zram_rw_page", "bdev=$arg1:u64 dev=+0($arg1):u32 sector=$arg2:u64 op=$arg4:u32",
          ProbeKind::read, To::both},
    Probe{"sr_bio", "zram_submit_bio",
          "target=+8($arg1):u64 major=+0(+8($arg1)):u32 minor=+4(+8($arg1)):u32 op=+16($arg1):u32 "
          "sector=+32($arg1):u64 bytes=+40($arg1):u32",
          ProbeKind::read, To::both},
    Probe{"sr_slot", "zram_free_page", "pool=+8($arg1):u64 slot=$arg2:u32 caller={}:u64", ProbeKind::slot,
          To::events},
    Probe{"sr_size", "zs_malloc", "pool=$arg1:u64 clen=$arg2:u32", ProbeKind::size, To::details},
    Probe{"sr_pages", "create_page_chain", "", ProbeKind::new_pages, To::details},
    Probe{"sr_object", "obj_malloc", "", ProbeKind::object, To::details},
    Probe{"sr_freed", "obj_free", "", ProbeKind::freed, To::details},
    Probe{"sr_scan", "zs_shrinker_scan", "", ProbeKind::scan, To::details},
    Probe{"sr_scanned", "zs_shrinker_scan", "", ProbeKind::scanned, To::details, true},
    Probe{"sr_pool", "zs_get_total_pages", "pool=$arg1:u64", ProbeKind::scanned, To::neither},
};

enum Op : std::uint32_t { op_read = 0, op_write = 1, op_discard = 3, op_write_zeroes = 9, op_mask = 255 };
constexpr unsigned sector_shift = 9;

CallerRanges read_callers() {
    std::ifstream symbols("/proc/kallsyms");
    return CallerRanges(symbols);
}

template <std::unsigned_integral T>
T field_at(std::span<const std::byte> data, std::size_t place) {
    if (place > data.size() || data.size() - place < sizeof(T)) return 0;  // then the record makes no sense
    return load_le<T>(data.data() + place);
}

bool barrier(int command) {
    return syscall(SYS_membarrier, command, 0U, 0) == 0;
}

/// Three of five bytes are details'.
std::uint64_t bytes_for_events(std::uint64_t bytes) {
    constexpr std::uint64_t of = 5;
    constexpr std::uint64_t share = 2;
    return bytes / of * share / static_cast<std::uint64_t>(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN)));
}

std::uint64_t bytes_for_details(std::uint64_t bytes) {
    return bytes / static_cast<std::uint64_t>(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN))) -
           bytes_for_events(bytes);
}

/// Reads a page of the device past the page cache, so that zram is asked.
void read_page_of(const std::string& device, std::uint64_t offset, std::uint32_t page_size) {
    const std::string path = fmt::format("/dev/{}", device);
    const OwnedFd file(open(path.c_str(), O_RDONLY | O_DIRECT | O_CLOEXEC));
    const std::unique_ptr<void, decltype(&std::free)> page(std::aligned_alloc(page_size, page_size),
                                                           &std::free);
    if (!file.open() || pread(file.get(), page.get(), page_size, static_cast<off_t>(offset)) < 0)
        throw Error(Fault::system, fmt::format("{}: cannot be read: {}", path, std::strerror(errno)));
}

}  // namespace

TracedProbes::TracedProbes(const ZramHooks& hooks, const ZramDeviceFacts& device, std::uint32_t page_size,
                           std::uint64_t buffer_bytes)
    : tracefs_(tracefs_folder()),
      device_(device),
      page_size_(page_size),
      callers_(read_callers()),
      cleaner_(tracefs_),
      events_{
          .instance = TraceInstance(tracefs_, cleaner_.name() + "-events", bytes_for_events(buffer_bytes)),
          .cpus = {},
          .bytes = bytes_for_events(buffer_bytes)},
      details_{
          .instance = TraceInstance(tracefs_, cleaner_.name() + "-details", bytes_for_details(buffer_bytes)),
          .cpus = {},
          .bytes = bytes_for_details(buffer_bytes)} {
    if (return_address.empty() || !callers_.known())
        throw Error(
            Fault::system,
            "zram: cannot be recorded by tracefs here: the callers of zram's functions are not known on "
            "this processor, or /proc/kallsyms hides its addresses (kernel.kptr_restrict)");
    events_.cpus.resize(events_.instance.cpus());
    details_.cpus.resize(details_.instance.cpus());
    has_barrier_ = barrier(MEMBARRIER_CMD_GLOBAL);
    define(hooks);
    learn_pool();
    learn_io_target(device);
    enable_all(hooks);
}

/// "swapreplay_1a2b/sr_slot_swapreplay_1a2b": kprobe_profile does not tell the group, and others may record as well.
std::string TracedProbes::event_of(std::string_view probe) const {
    return fmt::format("{0}/{1}_{0}", cleaner_.name(), probe);
}

void TracedProbes::define(const ZramHooks& hooks) {
    for (const Probe& probe : probes) {
        if (!hooks.has(probe.function)) continue;
        const std::string event = event_of(probe.name);
        write_trace_file(tracefs_ + "/kprobe_events",
                         fmt::format("{}:{} {} {}\n", probe.at_end ? 'r' : 'p', event, probe.function,
                                     fmt::format(fmt::runtime(probe.arguments), return_address)),
                         true);
        const std::string path = fmt::format("{}/events/{}/format", tracefs_, event);
        const TraceFormat format(text_of_file(path), path);
        Format kept{.kind = probe.kind, .places = {}};
        for (const char* field : {"bdev", "dev", "sector", "op", "target", "major", "minor", "bytes", "pool",
                                  "slot", "caller", "clen"})
            if (format.has(field)) kept.places[field] = format.place_of(field);
        task_place_ = format.place_of("common_pid");
        formats_[format.id()] = kept;
    }
    const std::string path = tracefs_ + "/events/ftrace/print/format";
    const TraceFormat mark(text_of_file(path), path);
    mark_id_ = mark.id();
    mark_place_ = mark.place_of("buf");
}

/// The value that a probe saw when this thread made it run.
std::optional<std::uint64_t> TracedProbes::seen_by_us(const std::string& probe, const std::string& more,
                                                      const std::string& field,
                                                      const std::function<void()>& cause) {
    const std::string event = event_of(probe);
    details_.instance.enable(event, fmt::format("common_pid=={}{}", gettid(), more));
    cause();
    details_.instance.disable(event);
    std::optional<std::uint64_t> seen;
    for (std::size_t cpu = 0; cpu < details_.instance.cpus(); ++cpu)
        for (auto page = details_.instance.read_page(cpu); !page.empty();
             page = details_.instance.read_page(cpu))
            read_trace_page(page, event, [&](std::uint64_t, std::span<const std::byte> data) {
                const auto format = formats_.find(field_at<std::uint16_t>(data, 0));
                if (format == formats_.end() || !format->second.places.contains(field)) return;
                seen = field_at<std::uint64_t>(data, format->second.places.at(field));
                if (probe != "sr_bio") return;
                target_is_disk_ =
                    field_at<std::uint32_t>(data, format->second.places.at("major")) == device_.major &&
                    field_at<std::uint32_t>(data, format->second.places.at("minor")) == device_.minor;
            });
    return seen;
}

void TracedProbes::learn_pool() {
    const auto pool =
        seen_by_us("sr_pool", "", "pool", [&] { static_cast<void>(zram_memory(sysfs_root, device_.name)); });
    if (!pool || *pool == 0)
        throw Error(Fault::system,
                    fmt::format("{}: cannot be recorded by tracefs: reading its mm_stat does not call "
                                "zs_get_total_pages() on this kernel",
                                device_.name));
    pool_ = *pool;
}

void TracedProbes::learn_io_target(const ZramDeviceFacts& device) {
    const std::uint64_t last = (device.disk_bytes / page_size_ - 1) * page_size_;
    const auto target = seen_by_us("sr_bio",
                                   fmt::format(" && sector=={} && bytes=={} && !(op & {})",
                                               last >> sector_shift, page_size_, op_mask + 0U),
                                   "target", [&] { read_page_of(device.name, last, page_size_); });
    if (!target || *target == 0)
        throw Error(
            Fault::system,
            fmt::format("{}: cannot be recorded by tracefs: a bio of this kernel is not as that of Linux "
                        "5.10 to 6.12",
                        device.name));
    io_target_ = *target;
}

void TracedProbes::enable_all(const ZramHooks& hooks) {
    constexpr unsigned minor_bits = 20;
    const std::string of_pool = fmt::format("pool=={:#x}", pool_);
    const std::string of_bio = fmt::format("target=={:#x}", io_target_);
    const std::string of_rw = target_is_disk_
                                  ? fmt::format("dev=={}", device_.major << minor_bits | device_.minor)
                                  : fmt::format("bdev=={:#x}", io_target_);
    const auto filter = [&](const Probe& probe, bool reads) -> std::string {
        const std::string_view arguments = probe.arguments;
        if (probe.to == To::both)
            return fmt::format("{} && {}(op & {})", arguments.starts_with("target") ? of_bio : of_rw,
                               reads ? "!" : "", op_mask + 0U);
        return arguments.starts_with("pool") ? of_pool : "";
    };
    // The details first, so that no event is without them.
    for (const To to : {To::details, To::events})
        for (const Probe& probe : probes) {
            if (!hooks.has(probe.function) || (probe.to != to && probe.to != To::both)) continue;
            Stream& stream = to == To::events ? events_ : details_;
            stream.instance.enable(event_of(probe.name), filter(probe, to == To::events));
        }
}

/// A mark's number is S. After the barrier every task that was in a probe at the mark has left it, since probes run with
/// preemption disabled; so the records below S are readable then.
std::optional<std::uint64_t> TracedProbes::read(ProbeEvents& events) {
    fill_level_ = 0;
    const std::uint64_t mark = ++marks_;
    const bool marked = details_.instance.mark(mark);
    if (has_barrier_) has_barrier_ = barrier(MEMBARRIER_CMD_GLOBAL);
    bool complete = marked;
    for (Stream* stream : {&events_, &details_})
        for (std::size_t cpu = 0; cpu < stream->cpus.size(); ++cpu)
            complete = read_cpu(*stream, cpu, events) && complete;
    if (!complete || last_marked_ != mark) return std::nullopt;
    if (has_barrier_) return marked_at_;
    const std::uint64_t earlier =
        std::exchange(earlier_bound_, marked_at_);  // what is below has had its time
    return earlier == 0 ? std::nullopt : std::optional(earlier);
}

/// @returns  whether everything that was there has been read
bool TracedProbes::read_cpu(Stream& stream, std::size_t cpu, ProbeEvents& events) {
    const std::uint64_t most_pages = 2 * std::max<std::uint64_t>(stream.bytes / page_size_, 4);
    Cpu& state = stream.cpus[cpu];
    const std::string name = fmt::format("the ring buffer of CPU {}", cpu);
    std::uint64_t pages = 0;
    for (; pages < most_pages; ++pages) {
        const auto page = stream.instance.read_page(cpu);
        if (page.empty()) break;
        const std::uint64_t last = state.last;
        std::optional<std::uint64_t> first;
        const Overwritten lost =
            read_trace_page(page, name, [&](std::uint64_t number, std::span<const std::byte> data) {
                if (!first) first = number;
                state.last = number;
                take(cpu, number, data, events);
            });
        if (!lost.some) continue;
        const std::uint64_t now = std::exchange(state.last, last);
        hand_over_lost(stream, cpu, first.value_or(last + 1), lost, events);
        state.last = now;
    }
    fill_level_ = std::max(fill_level_, static_cast<double>(pages) / static_cast<double>(most_pages) * 2);
    return pages < most_pages;
}

void TracedProbes::hand_over_lost(Stream& stream, std::size_t cpu, std::uint64_t before,
                                  const Overwritten& lost, ProbeEvents& events) {
    Cpu& state = stream.cpus[cpu];
    if (&stream == &details_) {
        events.add_lost_details(state.last, before);
        return;
    }
    const std::uint64_t unaccounted = stream.instance.overwritten(cpu) - state.accounted;
    const std::uint64_t count = std::min(lost.count.value_or(unaccounted), unaccounted);
    if (count == 0) return;
    state.accounted += count;
    events.add_lost(state.last, before, count);
}

void TracedProbes::take(std::size_t cpu, std::uint64_t number, std::span<const std::byte> data,
                        ProbeEvents& events) {
    const auto id = field_at<std::uint16_t>(data, 0);
    if (id == mark_id_) {
        const auto mark = marked_number(data, mark_place_);
        if (!mark) return;
        last_marked_ = *mark;
        marked_at_ = number;
        return;
    }
    const auto format = formats_.find(id);
    if (format == formats_.end()) return;
    const auto& [kind, places] = format->second;
    ProbeRecord record{.number = number,
                       .kind = kind,
                       .caller = Caller::other,
                       .discard = false,
                       .cpu = static_cast<std::uint16_t>(cpu),
                       .task = std::bit_cast<std::int32_t>(field_at<std::uint32_t>(data, task_place_)),
                       .tgid = 0,
                       .slot = 0,
                       .pages = 1,
                       .clen = 0};
    if (kind == ProbeKind::read || kind == ProbeKind::slot) record.tgid = group_of(record.task);
    if (kind == ProbeKind::read) {
        take_io(record, format->second, data, events);
        return;
    }
    if (kind == ProbeKind::slot) {
        record.slot = field_at<std::uint32_t>(data, places.at("slot"));
        record.caller = callers_.of(field_at<std::uint64_t>(data, places.at("caller")));
    }
    if (kind == ProbeKind::size) record.clen = field_at<std::uint32_t>(data, places.at("clen"));
    events.add(record);
}

void TracedProbes::take_io(ProbeRecord& record, const Format& format, std::span<const std::byte> data,
                           ProbeEvents& events) const {
    const auto& places = format.places;
    const std::uint32_t op = field_at<std::uint32_t>(data, places.at("op")) & op_mask;
    const auto sector = field_at<std::uint64_t>(data, places.at("sector"));
    const auto bytes =
        places.contains("bytes") ? field_at<std::uint32_t>(data, places.at("bytes")) : page_size_;
    const std::uint64_t begin = sector << sector_shift;
    const std::uint64_t first = begin / page_size_;
    if (bytes == 0) return;  // a flush
    record.slot = static_cast<std::uint32_t>(std::min<std::uint64_t>(first, UINT32_MAX));
    record.pages = static_cast<std::uint32_t>((begin + bytes + page_size_ - 1) / page_size_ - first);
    record.kind = op == op_read ? ProbeKind::read : ProbeKind::begin;
    record.discard = op == op_discard || op == op_write_zeroes;
    events.add(record);
}

/// The process of a thread; 0: it ended before it was looked up. One that ended since keeps what was found.
std::uint32_t TracedProbes::group_of(std::int32_t task) {
    constexpr std::size_t most_groups = 1U << 16;
    if (groups_.size() > most_groups) groups_.clear();
    Group& group = groups_[task];
    if (std::exchange(group.looked_up, marks_) == marks_) return group.number;
    std::ifstream status(fmt::format("/proc/{}/status", task));
    for (std::string word; status >> word;)
        if (word == "Tgid:") {
            status >> group.number;
            break;
        }
    return group.number;
}

std::vector<std::uint64_t> TracedProbes::overwritten() const {
    std::vector<std::uint64_t> counts(events_.cpus.size(), 0);
    for (std::size_t cpu = 0; cpu < counts.size(); ++cpu)
        counts[cpu] = events_.instance.overwritten(cpu) + details_.instance.overwritten(cpu);
    return counts;
}

std::uint64_t TracedProbes::lost_elsewhere() const {
    std::uint64_t lost = 0;
    for (std::size_t cpu = 0; cpu < events_.cpus.size(); ++cpu)
        lost += events_.instance.overwritten(cpu) - events_.cpus[cpu].accounted;
    return lost;
}

// "  sr_slot_swapreplay_1a2b       23841               0"
std::uint64_t TracedProbes::misses() const {
    std::istringstream lines(text_of_file(tracefs_ + "/kprobe_profile"));
    std::uint64_t missed = 0;
    std::string name;
    for (std::uint64_t hits = 0, misses = 0; lines >> name >> hits >> misses;)
        if (name.ends_with(cleaner_.name())) missed += misses;
    return missed;
}

}  // namespace swapreplay::collect
