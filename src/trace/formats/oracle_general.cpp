// SPDX-License-Identifier: LGPL-2.1-or-later
// oracleGeneral, the trace of requests to a cache that libCacheSim reads. Written only. Little-endian, 24
// bytes a request, no header:
//
//  offset  size
//       0     4  seconds since the recording began, at most 2^32 - 1; 0 if there are no times
//       4     8  object: the slot
//      12     4  its size in bytes: the clen it was last written with; the page size if that is not known
//      16     8  number of the next request for the object, counted from 1; -1 if none follows
//
// Reads and writes are both requests. Source: libCacheSim's oracleGeneralBin.h for the layout; its traceConv
// for the counting from 1.
#include <algorithm>
#include <array>
#include <limits>

#include <fmt/format.h>

#include "base/byte_reader.hpp"
#include "base/number.hpp"
#include "swapreplay/error.hpp"
#include "trace/format.hpp"
#include "trace/slot_table.hpp"

namespace swapreplay {

namespace {

constexpr std::size_t record_bytes = 24;
constexpr std::size_t next_offset = 16;
constexpr std::uint64_t none_follows = ~std::uint64_t{0};
// The last requests stay in memory: most reuse is soon, and older ones cost a system call to mend.
constexpr std::size_t kept_records = std::size_t{1} << 16;

class Writer final : public FormatWriter {
public:
    Writer(Output output, const Metadata& metadata)
        : output_(std::move(output)), page_size_(metadata.page_size) {
        if (!output_.plain_file()) {
            throw Error(Fault::usage,
                        fmt::format("{}: oracleGeneral needs a plain file, since each request names the next "
                                    "one for its object",
                                    output_.name()));
        }
    }

    void append(const EventBlock& block) override {
        for (std::size_t i = 0; i < block.size(); i++) {
            if (block.ops[i] == Op::free) {
                frees_++;
            } else {
                append_request(block.event(i));
            }
        }
    }

    void gap(std::uint64_t lost) override { lost_ += lost; }

    void flush() override {
        output_.append(kept_);
        first_kept_ += kept_.size() / record_bytes;
        kept_.clear();
    }

    void finish() override {
        flush();
        output_.sync();
        output_.close();
    }

    [[nodiscard]] std::uint64_t bytes_written() const override { return output_.bytes_written(); }

    [[nodiscard]] std::vector<std::string> not_held() const override {
        std::vector<std::string> all{"which requests are writes", "the metadata"};
        if (frees_ > 0) all.push_back(counted(frees_, "free"));
        if (lost_ > 0) all.push_back(fmt::format("the count of {} events lost", lost_));
        if (times_) all.emplace_back("times finer than a second");
        if (late_ > 0)
            all.push_back(fmt::format("{} {} later than {} s, written as that", late_,
                                      late_ == 1 ? "time" : "times", last_second));
        return all;
    }

    [[nodiscard]] std::uint64_t events_not_held() const override { return frees_; }

private:
    struct Last {
        std::uint64_t request = 0;  ///< number of the slot's last one, from 1; 0: there was none
        std::uint32_t size = 0;
    };

    static constexpr std::uint64_t last_second = std::numeric_limits<std::uint32_t>::max();

    void append_request(const Event& event) {
        Last& last = slots_[event.slot];
        requests_++;
        if (last.request != 0) mend(last.request, requests_);
        last.request = requests_;
        if (event.op == Op::write) last.size = event.clen;
        times_ |= event.time_ns != 0;

        if (kept_.size() == kept_records * record_bytes) flush();
        const std::size_t at = kept_.size();
        kept_.resize(at + record_bytes);
        const std::uint64_t second = event.time_ns / second_ns;
        if (second > last_second) late_++;
        store_le(kept_.data() + at, static_cast<std::uint32_t>(std::min(second, last_second)));
        store_le(kept_.data() + at + 4, std::uint64_t{index(event.slot)});
        store_le(kept_.data() + at + 12, last.size != 0 ? last.size : page_size_);
        store_le(kept_.data() + at + next_offset, none_follows);
    }

    /// Writes into request `number` that `next` follows it.
    void mend(std::uint64_t number, std::uint64_t next) {
        const std::uint64_t before = number - 1;
        if (before >= first_kept_) {
            store_le(kept_.data() + (before - first_kept_) * record_bytes + next_offset, next);
            return;
        }
        std::array<std::byte, sizeof(next)> bytes{};
        store_le(bytes.data(), next);
        output_.rewrite(before * record_bytes + next_offset, bytes);
    }

    Output output_;
    std::uint32_t page_size_;
    SlotTable<Last> slots_;
    std::vector<std::byte> kept_;
    std::uint64_t first_kept_ = 0;  ///< requests that are in the file already
    std::uint64_t requests_ = 0;
    std::uint64_t frees_ = 0;
    std::uint64_t lost_ = 0;
    std::uint64_t late_ = 0;  ///< requests after last_second
    bool times_ = false;
};

// Not read: reads are not told from writes. not_traces.cpp names such files.
Match sniff(std::span<const std::byte> /*first*/) {
    return Match::no;
}

std::unique_ptr<FormatWriter> create(Output output, const Metadata& metadata,
                                     const WriteOptions& /*options*/) {
    return std::make_unique<Writer>(std::move(output), metadata);
}

}  // namespace

extern const Format oracle_general_format;
const Format oracle_general_format{"oracle-general", "requests for libCacheSim; written only", sniff, nullptr,
                                   create};

}  // namespace swapreplay
