// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/relay_record.hpp"

#include <cstring>

#include "kernel/sr_record.h"

namespace swapreplay::collect {

static_assert(sizeof(sr_record) == SR_RECORD_SIZE && record_size == SR_RECORD_SIZE);
static_assert(SR_RECORD_VERSION == 2, "a new record: read the old one too, or refuse it by name");
static_assert(offsetof(sr_record, seq) == 0 && offsetof(sr_record, time_ns) == 8);
static_assert(offsetof(sr_record, slot) == 16 && offsetof(sr_record, clen) == 20);
static_assert(offsetof(sr_record, op) == 24 && offsetof(sr_record, flags) == 25);
static_assert(offsetof(sr_record, cpu) == 26 && offsetof(sr_record, zero) == 28);
static_assert(sizeof(sr_clens_record) == SR_RECORD_SIZE && most_more_codecs == SR_MORE_CLENS);
static_assert(offsetof(sr_clens_record, seq) == 0 && offsetof(sr_clens_record, clens) == 8);
static_assert(offsetof(sr_clens_record, op) == offsetof(sr_record, op));
static_assert(offsetof(sr_clens_record, flags) == 25 && offsetof(sr_clens_record, cpu) == 26);
static_assert(offsetof(sr_clens_record, last_clen) == 28);

namespace {

/// Native byte order, as the record has it; ByteReader is for the little-endian bytes of files.
template <typename T>
T load(std::span<const std::byte, record_size> bytes, std::size_t offset) noexcept {
    T value;
    std::memcpy(&value, bytes.data() + offset, sizeof value);
    return value;
}

bool known_op(std::uint8_t op) noexcept {
    return op == SR_OP_WRITE || op == SR_OP_READ || op == SR_OP_FREE;
}

Op event_op(std::uint8_t op) noexcept {
    if (op == SR_OP_WRITE) return Op::write;
    return op == SR_OP_READ ? Op::read : Op::free;
}

/// LZO1X can expand a page: lzo1x_worst_compress() in include/linux/lzo.h, the same in 5.10 to 7.3.
std::uint32_t largest_clen(std::uint32_t page_size) noexcept {
    return page_size + page_size / 16 + 64 + 3;
}

}  // namespace

std::string_view describe(RecordFault fault) noexcept {
    switch (fault) {
        case RecordFault::none:
            return "valid";
        case RecordFault::op:
            return "unknown operation";
        case RecordFault::flags:
            return "impossible flags";
        case RecordFault::clen:
            return "impossible compressed length";
        case RecordFault::slot:
            return "slot beyond the end of the device";
        case RecordFault::cpu:
            return "record of another CPU";
        case RecordFault::zero:
            return "padding is not zero";
        case RecordFault::seq:
            return "number that no event has yet";
        case RecordFault::codecs:
            return "lengths under other codecs than lzo, which sr_relay/info names; it has to be beside the "
                   "relay "
                   "files";
    }
    return "damaged";
}

RecordFault decode_record(std::span<const std::byte, record_size> bytes, const RecordRules& rules,
                          NumberedEvent& into) noexcept {
    const auto seq = load<decltype(sr_record::seq)>(bytes, offsetof(sr_record, seq));
    const auto slot = load<decltype(sr_record::slot)>(bytes, offsetof(sr_record, slot));
    const auto clen = load<decltype(sr_record::clen)>(bytes, offsetof(sr_record, clen));
    const auto op = load<decltype(sr_record::op)>(bytes, offsetof(sr_record, op));
    const auto flags = load<decltype(sr_record::flags)>(bytes, offsetof(sr_record, flags));
    const auto cpu = load<decltype(sr_record::cpu)>(bytes, offsetof(sr_record, cpu));
    const bool write = op == SR_OP_WRITE;
    const int allowed_flags = write ? SR_FLAG_SAME_FILLED : 0;

    if (!known_op(op)) return RecordFault::op;
    if ((flags & ~allowed_flags) != 0) return RecordFault::flags;
    if (write ? clen == 0 || clen > largest_clen(rules.page_size) : clen != 0) return RecordFault::clen;
    if (rules.slots != 0 && slot >= rules.slots) return RecordFault::slot;
    if (rules.cpu && cpu != *rules.cpu) return RecordFault::cpu;
    if (load<decltype(sr_record::zero)>(bytes, offsetof(sr_record, zero)) != 0) return RecordFault::zero;
    if (seq >= rules.seq_limit) return RecordFault::seq;

    into.seq = seq;
    into.event = {.time_ns = load<decltype(sr_record::time_ns)>(bytes, offsetof(sr_record, time_ns)),
                  .slot = Slot{slot},
                  .clen = clen,
                  .op = event_op(op),
                  .same_filled = (flags & SR_FLAG_SAME_FILLED) != 0};
    return RecordFault::none;
}

bool is_clens_record(std::span<const std::byte, record_size> bytes) noexcept {
    return load<decltype(sr_clens_record::op)>(bytes, offsetof(sr_clens_record, op)) == SR_RECORD_CLENS;
}

RecordFault decode_clens(std::span<const std::byte, record_size> bytes, const RecordRules& rules,
                         NumberedClens& into) noexcept {
    const auto seq = load<decltype(sr_clens_record::seq)>(bytes, offsetof(sr_clens_record, seq));
    const auto cpu = load<decltype(sr_clens_record::cpu)>(bytes, offsetof(sr_clens_record, cpu));
    if (rules.more_codecs == 0) return RecordFault::codecs;
    if (load<decltype(sr_clens_record::flags)>(bytes, offsetof(sr_clens_record, flags)) != 0)
        return RecordFault::flags;
    if (rules.cpu && cpu != *rules.cpu) return RecordFault::cpu;
    if (seq >= rules.seq_limit) return RecordFault::seq;
    NumberedClens record{.seq = seq, .clens = {}};
    std::memcpy(record.clens.data(), bytes.data() + offsetof(sr_clens_record, clens),
                sizeof(sr_clens_record::clens));
    record.clens.back() =
        load<decltype(sr_clens_record::last_clen)>(bytes, offsetof(sr_clens_record, last_clen));
    for (std::size_t codec = 0; codec < record.clens.size(); codec++) {
        const std::uint32_t clen = record.clens[codec];
        if (codec < rules.more_codecs ? clen == 0 || clen > largest_clen(rules.page_size) : clen != 0)
            return RecordFault::clen;
    }
    into = record;
    return RecordFault::none;
}

}  // namespace swapreplay::collect
