// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/relay_file.hpp"

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>

#include "swapreplay/error.hpp"

namespace swapreplay::collect {

RelayFile::RelayFile(std::string path, const RecordRules& rules)
    : path_(std::move(path)), fd_(::open(path_.c_str(), O_RDONLY | O_CLOEXEC)), rules_(rules) {
    if (!fd_.open())
        throw Error(Fault::system, fmt::format("{}: cannot be opened: {}", path_, std::strerror(errno)));
}

bool RelayFile::read(std::span<std::byte> scratch, std::span<const std::byte>& records) {
    assert(scratch.size() >= 2 * record_size);
    records = {};
    std::copy_n(rest_.begin(), rest_size_, scratch.begin());
    ssize_t got = 0;
    do {
        got = ::read(fd_.get(), scratch.data() + rest_size_, scratch.size() - rest_size_);
    } while (got < 0 && errno == EINTR);
    if (got < 0)
        throw Error(Fault::system, fmt::format("{}: cannot be read: {}", path_, std::strerror(errno)));
    if (got == 0) return false;

    const std::size_t size = rest_size_ + static_cast<std::size_t>(got);
    const std::size_t whole = size - size % record_size;
    records = scratch.first(whole);
    rest_size_ = size - whole;
    std::copy_n(scratch.begin() + static_cast<std::ptrdiff_t>(whole), rest_size_, rest_.begin());
    return true;
}

void RelayFile::add(std::span<const std::byte> records, const Sequence& sequence, Discards& discards) {
    for (; !records.empty(); records = records.subspan(record_size), bytes_checked_ += record_size) {
        const RecordFault fault = take(records.first<record_size>(), sequence, discards);
        if (fault != RecordFault::none && discards.invalid++ == 0)
            discards.first_invalid =
                fmt::format("at byte {} of {}: {}", bytes_checked_, path_, describe(fault));
    }
}

RecordFault RelayFile::take(std::span<const std::byte, record_size> bytes, const Sequence& sequence,
                            Discards& discards) {
    if (is_clens_record(bytes)) return decode_clens(bytes, rules_, clens_);
    NumberedEvent event;
    const RecordFault fault = decode_record(bytes, rules_, event);
    if (fault == RecordFault::none) add_event(event, sequence, discards);
    return fault;
}

void RelayFile::add_event(const NumberedEvent& event, const Sequence& sequence, Discards& discards) {
    if (last_seq_ && event.seq <= *last_seq_) {
        const bool known = holds(event.seq) || sequence.taken(event.seq);
        (known ? discards.duplicates : discards.late)++;
        return;
    }
    held_.push_back(event);
    if (clens_.seq == event.seq && event.event.op == Op::write) held_.back().more_clens = clens_.clens;
    last_seq_ = event.seq;
}

bool RelayFile::holds(std::uint64_t seq) const {
    const auto first = held_.begin() + static_cast<std::ptrdiff_t>(head_);
    const auto found =
        std::lower_bound(first, held_.end(), seq,
                         [](const NumberedEvent& held, std::uint64_t value) { return held.seq < value; });
    return found != held_.end() && found->seq == seq;
}

void RelayFile::end(Discards& discards) {
    if (rest_size_ == 0) return;
    discards.partial_bytes += rest_size_;
    discards.partial_in = path_;
    rest_size_ = 0;
}

void RelayFile::pop() noexcept {
    head_++;
    if (!empty()) return;
    held_.clear();
    head_ = 0;
}

}  // namespace swapreplay::collect
