// SPDX-License-Identifier: LGPL-2.1-or-later
// What blktrace recorded of a swap device. Read only. An event of 48 bytes, then pdu_len bytes that are
// skipped:
//
//  offset  size
//       0     4  magic 0x65617400 | version, which is 7
//       4     4  sequence, counted for each CPU
//       8     8  time, ns
//      16     8  sector of 512 bytes
//      24     4  bytes
//      28     4  action: what happened in the low 8 bits, what kind of request in the high 16
//      32    16  pid, device, CPU, error (2), pdu_len (2)
//
// The byte order is the recording machine's. Each page of a request that was queued (Q) is an event: reads,
// writes, and discards as frees. There are no clens. Source: include/uapi/linux/blktrace_api.h, Linux 6.12.
#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "base/byte_reader.hpp"
#include "swapreplay/error.hpp"
#include "trace/event_names.hpp"
#include "trace/format.hpp"
#include "trace/formats/text_rows.hpp"

namespace swapreplay {

namespace {

constexpr std::size_t record_bytes = 48;
constexpr std::uint32_t magic = 0x65617400;
constexpr std::uint32_t version = 7;
constexpr std::uint32_t action_mask = 0xFF;
constexpr std::uint32_t queued = 1;
constexpr std::uint32_t kind_read = 1U << 16;
constexpr std::uint32_t kind_write = 1U << 17;
constexpr std::uint32_t kind_notify = 1U << 26;
constexpr std::uint32_t kind_discard = 1U << 29;
constexpr std::uint64_t sector_bytes = 512;
constexpr std::uint64_t all_slots = std::uint64_t{1} << 32;  // that a Slot can be

struct Record {
    std::uint64_t time_ns;
    std::uint64_t sector;
    std::uint32_t bytes;
    std::uint32_t action;
    std::uint32_t device;
};

/// The records of one file: a CPU's, or all of them when blkparse merged them.
class Stream {
public:
    explicit Stream(Input input) : input_(std::move(input)) { advance(); }

    [[nodiscard]] const std::optional<Record>& record() const noexcept { return record_; }
    [[nodiscard]] bool cut() const noexcept { return cut_; }
    [[nodiscard]] const std::string& name() const noexcept { return input_.name(); }

    void advance() {
        record_.reset();
        std::array<std::byte, record_bytes> raw;
        const std::uint64_t offset = input_.offset();
        const std::size_t got = input_.read(raw);
        cut_ = cut_ || (got > 0 && got < record_bytes) || input_.cut();
        if (got < record_bytes) return;
        ByteReader reader(raw, input_.name(), offset);
        if (const auto word = load_le<std::uint32_t>(raw.data()); word != (magic | version)) {
            reader.fail(
                (word & ~action_mask) == magic
                    ? fmt::format("blktrace's version {} is not known, only {}", word & action_mask, version)
                    : "no blktrace record begins here");
        }
        (void)reader.take<std::uint32_t>();  // the magic
        (void)reader.take<std::uint32_t>();  // the sequence
        Record record{};
        record.time_ns = reader.take<std::uint64_t>();
        record.sector = reader.take<std::uint64_t>();
        record.bytes = reader.take<std::uint32_t>();
        record.action = reader.take<std::uint32_t>();
        (void)reader.take<std::uint32_t>();
        record.device = reader.take<std::uint32_t>();
        (void)reader.take<std::uint32_t>();
        (void)reader.take<std::uint16_t>();
        std::vector<std::byte> pdu(reader.take<std::uint16_t>());
        if (input_.read(pdu) < pdu.size()) {
            cut_ = true;
            return;
        }
        record_ = record;
    }

private:
    Input input_;
    std::optional<Record> record_;
    bool cut_ = false;
};

/// `sda.blktrace.0` is one CPU's file of several; the others lie beside it.
std::vector<std::string> files_beside(const std::string& name) {
    const std::filesystem::path path(name);
    const std::string stem = path.stem().string();
    const std::string extension = path.extension().string();
    std::vector<std::string> all;
    if (!stem.ends_with(".blktrace") || extension.empty() || !number<unsigned>(extension.substr(1)))
        return all;
    for (unsigned cpu = 0; cpu < 4096; cpu++) {
        const auto beside = path.parent_path() / fmt::format("{}.{}", stem, cpu);
        if (beside != path && std::filesystem::exists(beside)) all.push_back(beside.string());
    }
    return all;
}

class Reader final : public FormatReader {
public:
    Reader(Input input, const ReadOptions& options) : max_slots_(std::min(options.max_slots, all_slots)) {
        metadata_.codecs = {std::string(no_clens)};
        metadata_.time_unit_ns = 1;
        const auto others = files_beside(input.name());
        streams_.emplace_back(std::move(input));
        for (const std::string& other : others)
            streams_.emplace_back(Input::open(other));
    }

    [[nodiscard]] const Metadata& metadata() const override { return metadata_; }
    [[nodiscard]] End end() const override {
        return std::ranges::any_of(streams_, &Stream::cut) ? End::cut : End::whole;
    }

    bool next(EventBlock& block) override {
        block = EventBlock{};
        block.first_event = events_;
        block.clens.resize(1);
        damage_.run(block, [&] {
            while (block.size() < max_block_events && (pages_left_ > 0 || next_request())) {
                block.ops.push_back(op_);
                block.slots.push_back(Slot{static_cast<std::uint32_t>(page_++)});
                block.times_ns.push_back(time_ns_);
                pages_left_--;
            }
        });
        block.clens[0].resize(block.size());
        events_ += block.size();
        return block.size() > 0;
    }

private:
    /// Goes on to the next queued request that touches pages. What a stream has behind a request is looked at
    /// when the request has been handed out: damage there must not cost it.
    bool next_request() {
        while (true) {
            if (Stream* const taken = std::exchange(taken_, nullptr)) taken->advance();
            taken_ = earliest();
            if (taken_ == nullptr) return false;
            if (take(*taken_->record(), taken_->name())) return true;
        }
    }

    Stream* earliest() {
        Stream* first = nullptr;
        for (Stream& stream : streams_) {
            if (stream.record() && (first == nullptr || stream.record()->time_ns < first->record()->time_ns))
                first = &stream;
        }
        return first;
    }

    bool take(const Record& record, const std::string& name) {
        if ((record.action & kind_notify) != 0 || (record.action & action_mask) != queued ||
            record.bytes == 0)
            return false;
        if ((record.action & kind_discard) != 0) {
            op_ = Op::free;
        } else if ((record.action & kind_write) != 0) {
            op_ = Op::write;
        } else if ((record.action & kind_read) != 0) {
            op_ = Op::read;
        } else {
            return false;
        }
        if (!device_) {
            device_ = record.device;
            first_ns_ = last_ns_ = record.time_ns;
        }
        check(record, name);
        last_ns_ = record.time_ns;
        time_ns_ = record.time_ns - first_ns_;
        page_ = record.sector / (metadata_.page_size / sector_bytes);
        const std::uint64_t last_page =
            (record.sector * sector_bytes + record.bytes - 1) / metadata_.page_size;
        if (last_page >= max_slots_) {
            throw Error(Fault::resource,
                        fmt::format("{}: a request for sector {} reaches slot {}, the limit is {} slots; {}",
                                    name, record.sector, last_page, max_slots_,
                                    max_slots_ == all_slots
                                        ? "no trace has more"
                                        : "raise the limit (--max-slots) if the swap device is that large"));
        }
        pages_left_ = last_page - page_ + 1;
        return true;
    }

    void check(const Record& record, const std::string& name) const {
        constexpr std::uint64_t max_sector = std::uint64_t{1} << 48;
        if (record.sector > max_sector)
            throw Error(Fault::format, fmt::format("{}: a request for sector {}", name, record.sector));
        if (record.device != *device_) {
            constexpr unsigned minor_bits = 20;
            const auto named = [](std::uint32_t device) {
                return fmt::format("{}:{}", device >> minor_bits, device & ((1U << minor_bits) - 1));
            };
            throw Error(Fault::format, fmt::format("{}: requests to the devices {} and {}; record the swap "
                                                   "device alone (blktrace -d)",
                                                   name, named(*device_), named(record.device)));
        }
        if (record.time_ns < last_ns_) {
            throw Error(Fault::format, fmt::format("{}: the time goes back from {} to {} ns; sort it first: "
                                                   "blkparse -i … -d SORTED -O",
                                                   name, last_ns_, record.time_ns));
        }
    }

    std::vector<Stream> streams_;
    Stream* taken_ = nullptr;  // whose record was taken, and is to advance
    std::uint64_t max_slots_;
    Metadata metadata_;
    std::optional<std::uint32_t> device_;
    std::uint64_t first_ns_ = 0;
    std::uint64_t last_ns_ = 0;
    // what is left of the request that is being handed out
    Op op_ = Op::read;
    std::uint64_t time_ns_ = 0;
    std::uint64_t page_ = 0;
    std::uint64_t pages_left_ = 0;
    std::uint64_t events_ = 0;
    DamageLater damage_;
};

Match sniff(std::span<const std::byte> first) {
    return first.size() >= 4 && (load_le<std::uint32_t>(first.data()) & ~action_mask) == magic
               ? Match::certain
               : Match::no;
}

std::unique_ptr<FormatReader> open(Input input, const ReadOptions& options) {
    return std::make_unique<Reader>(std::move(input), options);
}

}  // namespace

extern const Format blktrace_format;
const Format blktrace_format{"blktrace", "binary output of blktrace; read only, no clens", sniff, open,
                             nullptr};

}  // namespace swapreplay
