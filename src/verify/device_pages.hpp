// SPDX-License-Identifier: GPL-2.0-or-later
// Pages of wanted lengths, as the device's own codec compresses them.
#ifndef SWAPREPLAY_VERIFY_DEVICE_PAGES_HPP
#define SWAPREPLAY_VERIFY_DEVICE_PAGES_HPP

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "codec/synthesis.hpp"
#include "verify/zram_device.hpp"

namespace swapreplay::verify {

/// Our codecs are those of some kernel; the one that runs may be another. So no length is believed: each page
/// of the synthesis is stored once on the device, and what it takes there is what the model is told.
class DevicePages {
public:
    /// Sets the device up, stores a page of nearly every length one after the other, and resets it.
    /// @param codec    one of the device's
    /// @param maker    spec of the codec that makes the pages: the same, or one out of tree
    /// @param release  of the running kernel, for the maker's parameters
    /// Throws Error(Fault::usage): nobody here can make pages for that codec.
    DevicePages(ZramDevice& device, const std::string& codec, const std::string& maker,
                std::string_view release);

    /// The length nearest to `wanted` that there is a page for. Anything above a page is wanted as a page.
    [[nodiscard]] std::uint32_t nearest(std::uint32_t wanted) const noexcept;
    /// Fills a page of this length; it has to be one that nearest() gave.
    void fill(std::uint32_t length, std::span<std::byte> page) const noexcept {
        synthesis_.fill(made_by_[length], page);
    }

    /// Lengths that the kernel's codec gives and ours does not: how many, and the largest difference in
    /// bytes.
    [[nodiscard]] std::uint32_t unlike_ours() const noexcept { return unlike_ours_; }
    [[nodiscard]] std::uint32_t largest_unlike() const noexcept { return largest_unlike_; }
    /// The largest length that was stored as it is, and the smallest of a page that was stored as a huge page: the
    /// kernel's huge size is above the one, and not above the other.
    [[nodiscard]] std::uint32_t largest_kept() const noexcept { return largest_kept_; }
    [[nodiscard]] std::uint32_t smallest_huge() const noexcept { return smallest_huge_; }

private:
    void measure(ZramDevice& device);
    void find_nearest();

    PageSynthesis synthesis_;
    std::vector<std::uint32_t> made_by_;  ///< by length: what the synthesis is asked for; 0: nothing gives it
    std::vector<std::uint32_t> nearest_;  ///< by wanted length
    std::uint32_t unlike_ours_ = 0;
    std::uint32_t largest_unlike_ = 0;
    std::uint32_t largest_kept_ = 0;
    std::uint32_t smallest_huge_;
};

/// Whether pages can be made for a codec of this name, or by this codec out of tree.
[[nodiscard]] bool can_make_pages(std::string_view codec);

}  // namespace swapreplay::verify

#endif
