// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/formats/block_requests.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include <fmt/format.h>

#include "swapreplay/error.hpp"
#include "trace/gaps.hpp"

namespace swapreplay {

namespace {

constexpr std::uint64_t all_slots = std::uint64_t{1} << 32;  // that a Slot can be
constexpr std::uint64_t max_device_bytes = std::uint64_t{1} << 57;
constexpr std::uint32_t usual_page_size = 4096;
constexpr std::uint32_t largest_page_size = 65536;
constexpr std::size_t looked_at_requests = 64;

}  // namespace

std::string device_name(std::uint32_t kernel_number) {
    constexpr unsigned minor_bits = 20;
    return fmt::format("{}:{}", kernel_number >> minor_bits, kernel_number & ((1U << minor_bits) - 1));
}

RequestReader::RequestReader(const ReadOptions& options, std::uint64_t time_unit_ns)
    : max_slots_(std::min(options.max_slots, all_slots)),
      max_gaps_(options.max_gaps),
      device_(options.device),
      device_asked_(!options.device.empty()),
      page_size_asked_(options.page_size != 0),
      first_sector_(options.first_sector),
      first_sector_asked_(options.first_sector.has_value()) {
    metadata_.codecs = {Metadata::no_codec};
    metadata_.losses_known = false;
    metadata_.time_unit_ns = time_unit_ns;
    metadata_.page_size = page_size_asked_ ? options.page_size : usual_page_size;
}

bool RequestReader::next(EventBlock& block) {
    block = EventBlock{};
    block.first_event = events_;
    block.clens.resize(1);
    damage_.run(block, [&] {
        if (!looked_ahead_) look_ahead();
        while (block.size() < max_block_events && (pages_left_ > 0 || next_pages(events_ + block.size()))) {
            block.ops.push_back(op_);
            block.slots.push_back(Slot{static_cast<std::uint32_t>(page_++)});
            if (time_ns_) block.times_ns.push_back(*time_ns_);
            pages_left_--;
        }
    });
    block.clens[0].resize(block.size());
    events_ += block.size();
    return block.size() > 0;
}

/// The first remap record may come after a request that was on its way when the recording began, and of several
/// CPUs' first requests it is not known which is the earliest.
void RequestReader::look_ahead() {
    looked_ahead_ = true;
    bool remapped = first_sector_asked_;
    try {
        for (std::size_t requests = 0; requests < looked_at_requests;) {
            auto item = next_item();
            if (!item) break;
            if (const auto* request = std::get_if<BlockRequest>(&*item)) {
                requests++;
                first_ns_ = std::min(first_ns_, request->time_ns.value_or(0));
            } else if (const auto* remap = std::get_if<Remap>(&*item); remap != nullptr && !remapped) {
                find_beginning(*remap);
                remapped = first_sector_.has_value();
            }
            ahead_.push_back(std::move(*item));
        }
    } catch (const Error&) {
        ahead_damage_ = std::current_exception();
    }
}

std::optional<RequestItem> RequestReader::take_item() {
    if (ahead_.empty()) {
        if (ahead_damage_) std::rethrow_exception(ahead_damage_);
        return next_item();
    }
    RequestItem item = std::move(ahead_.front());
    ahead_.pop_front();
    return item;
}

/// Goes on to the next request that covers a page; false at the end.
bool RequestReader::next_pages(std::uint64_t event) {
    while (auto item = take_item()) {
        if (const auto* request = std::get_if<BlockRequest>(&*item)) {
            if (take(*request)) return true;
        } else if (const auto* remap = std::get_if<Remap>(&*item)) {
            take(*remap);
        } else {
            const auto& lost = std::get<LostRecords>(*item);
            add_loss({event, lost.count}, lost.place);
        }
    }
    return false;
}

void RequestReader::add_loss(const Gap& gap, std::uint64_t place) {
    if (gap.lost == 0) return;
    const std::string wrong = wrong_with_gap(gaps_, gap, max_gaps_);
    if (!wrong.empty()) throw Error(Fault::resource, fmt::format("{}: {}", place_of(place), wrong));
    add_gap(gaps_, gap);
}

bool RequestReader::take(const BlockRequest& request) {
    if (device_asked_ && request.device != device_ && !is_remapped(request)) {
        of_other_devices_++;
        return false;
    }
    if (!device_asked_) check_device(request);
    if (request.first_byte > max_device_bytes || request.bytes > max_device_bytes) {
        throw Error(
            Fault::format,
            fmt::format(
                "{}: a request of {} bytes at byte {}, which is beyond any device; the file is damaged",
                place_of(request.place), request.bytes, request.first_byte));
    }
    if (request.bytes == 0) return false;  // a flush
    const std::uint64_t begin = first_sector_.value_or(0) * sector_bytes;
    if (request.first_byte < begin) {
        before_device_++;
        return false;
    }
    const std::uint64_t page_size = metadata_.page_size;
    const std::uint64_t first = request.first_byte - begin;
    const std::uint64_t end = first + request.bytes;
    requests_++;
    offsets_and_lengths_ |= first | request.bytes;
    if (first % page_size != 0 || end % page_size != 0) not_whole_++;
    page_ = (first + page_size - 1) / page_size;
    const std::uint64_t end_page = end / page_size;
    if (end_page <= page_) return false;
    if (end_page > max_slots_) refuse_slot(request, end_page - 1);
    pages_left_ = end_page - page_;
    op_ = request.op;
    if (request.time_ns) time_ns_ = since_first(*request.time_ns);
    return true;
}

/// The chosen device is a partition, and this is the request of the disk that its remap announced.
bool RequestReader::is_remapped(const BlockRequest& request) {
    const auto found = std::ranges::find(remapped_bytes_, request.first_byte);
    if (found == remapped_bytes_.end()) return false;
    remapped_bytes_.erase(found);
    return true;
}

void RequestReader::check_device(const BlockRequest& request) {
    if (device_.empty()) device_ = request.device;
    if (request.device == device_) return;
    throw Error(Fault::format,
                fmt::format("{}: requests to devices {} and {}; a trace is of one swap device: "
                            "choose it with --block-device, or record it alone",
                            place_of(request.place), device_, request.device));
}

std::uint64_t RequestReader::since_first(std::uint64_t time_ns) {
    if (time_ns >= first_ns_) return time_ns - first_ns_;
    times_before_first_++;
    return 0;
}

void RequestReader::refuse_slot(const BlockRequest& request, std::uint64_t slot) const {
    throw Error(Fault::resource,
                fmt::format("{}: a request for sector {} reaches slot {}, the limit is {} slots; {}",
                            place_of(request.place), request.first_byte / sector_bytes, slot, max_slots_,
                            max_slots_ == all_slots ? "no trace has more"
                                                    : "raise the limit (--max-slots) if the swap device is "
                                                      "that large"));
}

void RequestReader::take(const Remap& remap) {
    if (device_asked_ && remap.from_device == device_) {
        constexpr std::size_t most = 64;  // of several CPUs, whose requests have not come yet
        if (remapped_bytes_.size() == most) remapped_bytes_.pop_front();
        remapped_bytes_.push_back(remap.sector * sector_bytes);
    }
    find_beginning(remap);
}

void RequestReader::find_beginning(const Remap& remap) {
    if (first_sector_asked_) return;
    if (device_asked_ && remap.from_device != device_ && remap.device != device_) return;
    if (remap.sector < remap.from_sector) {
        throw Error(Fault::format,
                    fmt::format("{}: sector {} of device {} was remapped to sector {} before it; "
                                "a partition does not begin before its disk",
                                place_of(remap.place), remap.from_sector, remap.from_device, remap.sector));
    }
    const std::uint64_t first_sector = remap.sector - remap.from_sector;
    if (!first_sector_ && requests_ > 0) {
        throw Error(
            Fault::format,
            fmt::format("{}: device {} begins at sector {}, but {} requests came before the first "
                        "record that says so; add --offset {}",
                        place_of(remap.place), remap.from_device, first_sector, requests_, first_sector));
    }
    if (!first_sector_) {
        first_sector_ = first_sector;
        partition_ = remap.from_device;
    }
    if (partition_ == remap.from_device && first_sector == *first_sector_) return;
    throw Error(
        Fault::format,
        fmt::format("{}: requests to device {} (from sector {} on) and to device {} (from sector {} "
                    "on); choose one with --block-device, or record the swap partition alone",
                    place_of(remap.place), partition_, *first_sector_, remap.from_device, first_sector));
}

std::vector<std::string> RequestReader::notes() const {
    std::vector<std::string> all;
    const std::string_view offset =
        first_sector_ || not_whole_ * 2 < requests_
            ? ""
            : "; if the swap device is a partition, name its first sector: --offset SECTOR";
    if (not_whole_ > 0)
        all.push_back(
            fmt::format("{} of {} requests are not whole pages of {} bytes; what they cover of a "
                        "page is left out{}",
                        not_whole_, requests_, metadata_.page_size, offset));
    if (before_device_ > 0)
        all.push_back(fmt::format("{} requests before sector {} left out", before_device_, *first_sector_));
    if (of_other_devices_ > 0)
        all.push_back(
            fmt::format("{} requests to other devices than {} left out", of_other_devices_, device_));
    if (times_before_first_ > 0)
        all.push_back(fmt::format("{} times are before the recording's first, and were replaced by it",
                                  times_before_first_));
    constexpr std::uint64_t larger_page = 16384;
    if (!page_size_asked_ && requests_ > 1 && offsets_and_lengths_ % larger_page == 0) {
        const std::uint64_t shared = std::min<std::uint64_t>(
            largest_page_size, std::uint64_t{1} << std::countr_zero(offsets_and_lengths_));
        all.push_back(
            fmt::format("every request is whole pages of {0} bytes; if the recorded machine has "
                        "such pages, add --page-size {0}",
                        shared));
    }
    return all;
}

}  // namespace swapreplay
