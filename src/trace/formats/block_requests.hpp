// SPDX-License-Identifier: LGPL-2.1-or-later
// What the traces of block requests share: requests to a swap device become events of its pages.
//
// A request that covers whole pages is an event for each of them. Linux swaps whole pages at page offsets of the
// swap device, so what covers a page in part is not swap, or the device's beginning is not known: it is left out
// and counted. A partition's beginning comes from the remap records that the kernel writes before each request
// (blk_partition_remap() in block/blk-core.c, Linux 6.12), or from ReadOptions::first_sector.
#ifndef SWAPREPLAY_TRACE_FORMATS_BLOCK_REQUESTS_HPP
#define SWAPREPLAY_TRACE_FORMATS_BLOCK_REQUESTS_HPP

#include <cstdint>
#include <deque>
#include <exception>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "trace/format.hpp"

namespace swapreplay {

constexpr std::uint64_t sector_bytes = 512;

struct BlockRequest {
    Op op = Op::read;
    std::uint64_t first_byte = 0;  ///< on the device that was recorded
    std::uint64_t bytes = 0;
    std::optional<std::uint64_t> time_ns;
    std::string device;       ///< for messages and --block-device
    std::uint64_t place = 0;  ///< where it came from, for place_of()
};

/// The kernel moved a request to a partition (from_device) to a sector of its disk.
struct Remap {
    std::string from_device;
    std::uint64_t from_sector = 0;
    std::uint64_t sector = 0;
    std::string device;
    std::uint64_t place = 0;
};

/// So many of the recorder's records were lost here.
struct LostRecords {
    std::uint64_t count = 0;
    std::uint64_t place = 0;
};

using RequestItem = std::variant<BlockRequest, Remap, LostRecords>;

/// "8:2" as the kernel numbers it: the major number above 20 bits of the minor one.
[[nodiscard]] std::string device_name(std::uint32_t kernel_number);

/// Reads a format of block requests. Memory: 64 requests, besides what the format takes.
class RequestReader : public FormatReader {
public:
    /// @param time_unit_ns  of the format's times
    RequestReader(const ReadOptions& options, std::uint64_t time_unit_ns);

    [[nodiscard]] const Metadata& metadata() const override { return metadata_; }
    [[nodiscard]] const std::vector<Gap>& gaps() const override { return gaps_; }
    [[nodiscard]] std::vector<std::string> notes() const override;
    bool next(EventBlock& block) final;

protected:
    /// The next of the format's items; nullopt at the end. Throws Error: damage.
    virtual std::optional<RequestItem> next_item() = 0;
    /// The input, and where in it, for messages.
    [[nodiscard]] virtual std::string place_of(std::uint64_t place) const = 0;

private:
    void look_ahead();
    std::optional<RequestItem> take_item();
    bool next_pages(std::uint64_t event);
    bool take(const BlockRequest& request);
    void take(const Remap& remap);
    void find_beginning(const Remap& remap);
    bool is_remapped(const BlockRequest& request);
    void add_loss(const Gap& gap, std::uint64_t place);
    void check_device(const BlockRequest& request);
    std::uint64_t since_first(std::uint64_t time_ns);
    void refuse_slot(const BlockRequest& request, std::uint64_t slot) const;

    std::uint64_t max_slots_;
    std::uint64_t max_gaps_;
    std::string device_;  ///< the only one to take; empty: there is only one
    bool device_asked_;
    bool page_size_asked_;
    Metadata metadata_;
    std::vector<Gap> gaps_;
    DamageLater damage_;

    std::deque<RequestItem> ahead_;
    std::exception_ptr ahead_damage_;  ///< met after those
    bool looked_ahead_ = false;

    std::optional<std::uint64_t> first_sector_;
    bool first_sector_asked_;
    std::string partition_;                     ///< that the remap records name
    std::deque<std::uint64_t> remapped_bytes_;  ///< where requests to the chosen partition are to come

    // what is left of the request that is being handed out
    Op op_ = Op::read;
    std::optional<std::uint64_t> time_ns_;
    std::uint64_t page_ = 0;
    std::uint64_t pages_left_ = 0;
    std::uint64_t events_ = 0;

    std::uint64_t first_ns_ = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t requests_ = 0;
    std::uint64_t not_whole_ = 0;
    std::uint64_t before_device_ = 0;
    std::uint64_t of_other_devices_ = 0;
    std::uint64_t times_before_first_ = 0;
    std::uint64_t offsets_and_lengths_ =
        0;  ///< of all requests, or-ed: their zeros below are what they share
};

}  // namespace swapreplay

#endif
