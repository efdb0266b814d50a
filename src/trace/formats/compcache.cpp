// SPDX-License-Identifier: LGPL-2.1-or-later
// The two layouts that the compcache project's sr_collect wrote. No header, little-endian, a record an event:
//
//  offset  size
//       0     4  slot << 1 | 1 for a write, 0 for a read
//       4     4  clen; 0 for a read
//       8    16  only in the later layout: MD5 of the page; a read repeats that of the last write
//
// There are no frees, times or losses in them.
#include <algorithm>
#include <array>
#include <cstring>

#include <fmt/format.h>

#include "base/byte_reader.hpp"
#include "base/number.hpp"
#include "swapreplay/error.hpp"
#include "trace/format.hpp"

namespace swapreplay {

namespace {

constexpr std::size_t plain_record = 8;
constexpr std::size_t md5_record = 24;
constexpr std::uint32_t impossible_clen = 1U << 23;       // which no .sr trace can hold either
constexpr std::uint32_t max_slot_in_layout = 0x7FFFFFFF;  // 31 bits

struct Words {
    std::uint32_t slot_and_op;
    std::uint32_t clen;
};

Words words_at(std::span<const std::byte> bytes, std::size_t at) noexcept {
    return {load_le<std::uint32_t>(bytes.data() + at), load_le<std::uint32_t>(bytes.data() + at + 4)};
}

template <std::size_t record_size>
class Reader final : public FormatReader {
public:
    Reader(Input input, const ReadOptions& options)
        : input_(std::move(input)), max_slots_(options.max_slots) {
        metadata_.losses_known = false;
        if (options.page_size != 0) metadata_.page_size = options.page_size;
    }

    [[nodiscard]] const Metadata& metadata() const override { return metadata_; }
    [[nodiscard]] End end() const override { return end_; }

    bool next(EventBlock& block) override {
        block.first_event = events_;
        resize(block, 0);
        damage_.run(block, [&] {
            const std::uint64_t offset = input_.offset();
            const std::size_t got = input_.read_until_damage(buffer_);
            if (got % record_size != 0 || (got < buffer_.size() && input_.cut())) end_ = End::cut;
            decode(got / record_size, block);
            check(block, offset);
        });
        events_ += block.size();
        return block.size() > 0;
    }

private:
    static void resize(EventBlock& block, std::size_t count) {
        block.ops.resize(count);
        block.slots.resize(count);
        block.clens.resize(1);
        block.clens[0].resize(count);
        block.times_ns.clear();
        block.same_filled.clear();
        block.hashes.resize(record_size == md5_record ? count : 0);
    }

    void decode(std::size_t count, EventBlock& block) const {
        resize(block, count);
        std::uint64_t all_hashes = 0;
        for (std::size_t i = 0; i < count; i++) {
            const Words words = words_at(buffer_, i * record_size);
            const bool write = (words.slot_and_op & 1) != 0;
            block.ops[i] = write ? Op::write : Op::read;
            block.slots[i] = Slot{words.slot_and_op >> 1};
            block.clens[0][i] = write ? words.clen : 0;
            if constexpr (record_size == md5_record) {
                block.hashes[i] = write ? load_le<std::uint64_t>(buffer_.data() + i * record_size + 8) : 0;
                all_hashes |= block.hashes[i];
            }
        }
        if (all_hashes == 0) block.hashes.clear();  // their places were filled, no page was hashed
    }

    /// Keeps what is before a record that cannot be, and throws.
    void check(EventBlock& block, std::uint64_t offset) const {
        // All first, which the compiler makes wide; one by one only to find it.
        std::uint32_t highest_slot = 0;
        std::uint32_t highest_clen = 0;
        for (std::size_t i = 0; i < block.size(); i++) {
            highest_slot = std::max(highest_slot, index(block.slots[i]));
            highest_clen = std::max(highest_clen, block.clens[0][i]);
        }
        if (block.size() == 0 || (highest_slot < max_slots_ && highest_clen < impossible_clen)) return;
        std::size_t i = 0;
        while (index(block.slots[i]) < max_slots_ && block.clens[0][i] < impossible_clen)
            i++;
        const std::string where =
            fmt::format("{}: the record at byte {}", input_.name(), offset + i * record_size);
        const std::uint32_t slot = index(block.slots[i]);
        const std::uint32_t clen = block.clens[0][i];
        block.ops.resize(i);
        block.slots.resize(i);
        block.clens[0].resize(i);
        if (!block.hashes.empty()) block.hashes.resize(i);
        input_.throw_damage();  // which is why the record is what it is
        constexpr std::string_view salvage = "('swapreplay convert --salvage' keeps what is before)";
        if (clen >= impossible_clen)
            throw Error(Fault::format, fmt::format("{} has a clen of {} bytes: the trace is damaged there {}",
                                                   where, clen, salvage));
        throw Error(
            Fault::resource,
            fmt::format("{} names slot {}, the limit is {} slots; either the trace is damaged there {}, "
                        "or the swap device is that large: then raise the limit (--max-slots)",
                        where, slot, max_slots_, salvage));
    }

    Input input_;
    Metadata metadata_;
    std::uint64_t max_slots_;
    std::uint64_t events_ = 0;
    End end_ = End::whole;
    DamageLater damage_;
    std::vector<std::byte> buffer_ = std::vector<std::byte>(max_block_events / 2 * record_size);
};

template <std::size_t record_size>
class Writer final : public FormatWriter {
public:
    Writer(Output output, const Metadata& metadata) : output_(std::move(output)), metadata_(metadata) {}

    void append(const EventBlock& block) override {
        for (std::size_t i = 0; i < block.size(); i++) {
            if (block.ops[i] == Op::free) {
                frees_++;
                continue;
            }
            if (buffer_.size() + record_size > buffer_bytes) flush();
            append_record(block, i);
        }
        times_ = times_ || !block.times_ns.empty();
        flags_ = flags_ || std::any_of(block.same_filled.begin(), block.same_filled.end(),
                                       [](std::uint8_t flag) { return flag != 0; });
        hashes_ = hashes_ || !block.hashes.empty();
        details_ = details_ || std::any_of(block.details.begin(), block.details.end(),
                                           [](const auto& column) { return !column.empty(); });
    }

    void gap(std::uint64_t lost) override { lost_ += lost; }

    void flush() override {
        output_.append(buffer_);
        buffer_.clear();
    }

    void finish() override {
        flush();
        output_.sync();
        output_.close();
    }

    [[nodiscard]] std::uint64_t bytes_written() const override { return output_.bytes_written(); }

    [[nodiscard]] std::vector<std::string> not_held() const override {
        std::vector<std::string> all;
        if (frees_ > 0) all.push_back(counted(frees_, "free"));
        if (lost_ > 0) all.push_back(fmt::format("the count of {} events lost", lost_));
        if (times_) all.emplace_back("the events' times");
        if (flags_) all.emplace_back("the same-filled flags");
        if (details_) all.emplace_back("details such as cpu and tgid");
        if (hashes_)
            all.emplace_back(record_size == md5_record ? "whole MD5s: 64 bits are kept, then zeros"
                                                       : "the content hashes");
        if (const std::string& codec = metadata_.codecs[0]; codec != "lzo")
            all.push_back(
                fmt::format("the codec's name, so that readers will take the clens of {} for LZO's", codec));
        for (std::size_t i = 1; i < metadata_.codecs.size(); i++)
            all.push_back(fmt::format("the clens of {}", metadata_.codecs[i]));
        Metadata blank;
        blank.losses_known = metadata_.losses_known;  // a dump never tells
        if (metadata_ != blank) all.emplace_back("the metadata");
        return all;
    }

    [[nodiscard]] std::uint64_t events_not_held() const override { return frees_; }

private:
    static constexpr std::size_t buffer_bytes = 2730 * md5_record;  // whole records of both sizes

    void append_record(const EventBlock& block, std::size_t i) {
        const bool write = block.ops[i] == Op::write;
        if (index(block.slots[i]) > max_slot_in_layout)
            throw Error(Fault::usage,
                        fmt::format("{}: slot {} does not fit the 31 bits of a compcache record",
                                    output_.name(), index(block.slots[i])));
        if (write && block.clens[0][i] == 0)
            throw Error(Fault::usage,
                        fmt::format("{}: a write of slot {} has no clen, which a compcache record must have; "
                                    "write csv or jsonl",
                                    output_.name(), index(block.slots[i])));
        if (write) last_hash_ = block.hashes.empty() ? 0 : block.hashes[i];
        const std::size_t at = buffer_.size();
        buffer_.resize(at + record_size);
        store_le(buffer_.data() + at, index(block.slots[i]) << 1 | (write ? 1U : 0U));
        store_le(buffer_.data() + at + 4, write ? block.clens[0][i] : 0U);
        if constexpr (record_size == md5_record) store_le(buffer_.data() + at + 8, last_hash_);
    }

    Output output_;
    Metadata metadata_;
    std::vector<std::byte> buffer_;
    std::uint64_t last_hash_ = 0;
    std::uint64_t frees_ = 0;
    std::uint64_t lost_ = 0;
    bool times_ = false;
    bool flags_ = false;
    bool hashes_ = false;
    bool details_ = false;
};

/// A record that a swap layer of less than 1 TiB can have written: LZO makes at most 4419 bytes of 4096.
bool plausible(Words words) noexcept {
    constexpr std::uint32_t max_clen = 65536 + 65536 / 16 + 67;  // of the largest pages there are
    const bool write = (words.slot_and_op & 1) != 0;
    return words.slot_and_op >> 29 == 0 &&
           (write ? words.clen >= 1 && words.clen <= max_clen : words.clen == 0);
}

/// One implausible record in a hundred is let pass: old collectors wrote some.
Match mostly(std::size_t good, std::size_t all) noexcept {
    return all > 0 && (all - good) * 100 <= all ? Match::plausible : Match::no;
}

/// Records of 24 bytes without hashes look like three of 8, two of them zero. No swap layer reads slot 0
/// twice after each other event, and runs of zero records are longer; four times in a row are not chance.
bool is_padded(std::span<const std::byte> first) noexcept {
    constexpr std::size_t enough = 4;
    const std::size_t records = first.size() / md5_record;
    std::size_t heads = 0;
    for (std::size_t i = 0; i < records; i++) {
        const auto zero = [](std::byte byte) { return byte == std::byte{0}; };
        const auto record = first.subspan(i * md5_record, md5_record);
        if (!std::ranges::all_of(record.subspan(plain_record), zero)) return false;
        if (!std::ranges::all_of(record.first(plain_record), zero)) heads++;
    }
    return heads >= enough && heads >= records - records / 4;
}

/// As nothing but zeros, they would be reads of slot 0.
bool says_something(std::span<const std::byte> first) noexcept {
    return std::ranges::any_of(first, [](std::byte byte) { return byte != std::byte{0}; });
}

Match sniff_plain(std::span<const std::byte> first) {
    if (!says_something(first) || is_padded(first)) return Match::no;
    const std::size_t records = first.size() / plain_record;
    std::size_t good = 0;
    for (std::size_t i = 0; i < records; i++)
        good += static_cast<std::size_t>(plausible(words_at(first, i * plain_record)));
    return mostly(good, records);
}

/// Every third 8-byte record of a plain dump looks like the head of a 24-byte one; hence plain is asked
/// first, and hashes, or zeros in their places, make a dump of the later layout implausible as plain.
Match sniff_md5(std::span<const std::byte> first) {
    if (!says_something(first)) return Match::no;
    const std::size_t records = first.size() / md5_record;
    std::size_t good = 0;
    for (std::size_t i = 0; i < records; i++) {
        const std::byte* record = first.data() + i * md5_record;
        const Words words = words_at(first, i * md5_record);
        const bool read = (words.slot_and_op & 1) == 0;
        const bool hash_repeats = i == 0 || std::memcmp(record + 8, record + 8 - md5_record, 16) == 0;
        good += static_cast<std::size_t>(plausible(words) && (!read || hash_repeats));
    }
    return mostly(good, records);
}

template <std::size_t record_size>
std::unique_ptr<FormatReader> open(Input input, const ReadOptions& options) {
    return std::make_unique<Reader<record_size>>(std::move(input), options);
}

template <std::size_t record_size>
std::unique_ptr<FormatWriter> create(Output output, const Metadata& metadata,
                                     const WriteOptions& /*options*/) {
    return std::make_unique<Writer<record_size>>(std::move(output), metadata);
}

}  // namespace

extern const Format compcache_format;
extern const Format compcache_md5_format;

const Format compcache_format{"compcache", "8-byte records of the compcache project", sniff_plain,
                              open<plain_record>, create<plain_record>};
const Format compcache_md5_format{"compcache-md5", "24-byte records of the compcache project, with hashes",
                                  sniff_md5, open<md5_record>, create<md5_record>};

}  // namespace swapreplay
