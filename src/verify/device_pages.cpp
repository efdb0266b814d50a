// SPDX-License-Identifier: GPL-2.0-or-later
//
// What a huge page takes cannot be seen: zram counts a whole page then. Its length is taken from our
// codec, so that the model decides by its own rule whether it is huge, and a wrong rule shows. That
// is sound only for pages that are far enough above the huge size: were the kernel's codec a few bytes worse
// than ours at a page near it, the model would be told a length that it stores as it is. Such pages are left
// out: those between the largest length kept and the smallest huge one plus the largest difference seen.
#include "verify/device_pages.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "codec/external_codec.hpp"
#include "codec/registry.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::verify {

namespace {

/// With the kernel's own release if the codec knows it. An older one gets the codec's defaults.
std::string spec_of(const std::string& codec, std::string_view release) {
    if (!external_codec_file(codec).empty()) return codec;
    std::string spec = fmt::format("{}:kernel={}", codec, release);
    try {
        (void)make_codec(spec);
        return spec;
    } catch (const Error&) {
        (void)make_codec(codec);  // throws if there is no such codec
        return codec;
    }
}

std::uint32_t distance(std::uint32_t a, std::uint32_t b) {
    return a < b ? b - a : a - b;
}

}  // namespace

bool can_make_pages(std::string_view codec) {
    return !external_codec_file(codec).empty() || is_built_in_codec(codec);
}

DevicePages::DevicePages(ZramDevice& device, const std::string& codec, const std::string& maker,
                         std::string_view release)
    : synthesis_(spec_of(maker, release), ZramDevice::page_size()),
      made_by_(synthesis_.page_size() + 1),
      nearest_(made_by_.size()),
      smallest_huge_(synthesis_.page_size()) {
    device.start(codec, 1);
    measure(device);
    device.reset();
    find_nearest();
}

void DevicePages::measure(ZramDevice& device) {
    const Page content;
    std::vector<std::uint32_t> huge;
    for (std::uint32_t ours = 1; ours <= synthesis_.page_size(); ours++) {
        if (synthesis_.reached(ours) != ours) continue;
        synthesis_.fill(ours, content.bytes());
        device.write(0, content.bytes());
        const MmStat stat = device.stat();
        if (stat.huge_pages == 1) {
            huge.push_back(ours);
            continue;
        }
        const auto kernels = static_cast<std::uint32_t>(stat.compr_data_size);
        if (kernels != ours) unlike_ours_++;
        largest_unlike_ = std::max(largest_unlike_, distance(kernels, ours));
        largest_kept_ = std::max(largest_kept_, kernels);
        if (made_by_[kernels] == 0 || kernels == ours) made_by_[kernels] = ours;
    }
    for (const std::uint32_t ours : huge) {
        if (unlike_ours_ != 0 && ours <= largest_kept_ + largest_unlike_) continue;
        made_by_[ours] = ours;
        smallest_huge_ = std::min(smallest_huge_, ours);
    }
}

void DevicePages::find_nearest() {
    std::uint32_t below = 0;
    for (std::uint32_t wanted = 1; wanted <= synthesis_.page_size(); wanted++) {
        if (made_by_[wanted] != 0) below = wanted;
        nearest_[wanted] = below;
    }
    std::uint32_t above = 0;
    for (std::uint32_t wanted = synthesis_.page_size(); wanted > 0; wanted--) {
        if (made_by_[wanted] != 0) above = wanted;
        if (above == 0) continue;
        if (nearest_[wanted] == 0 || above - wanted < wanted - nearest_[wanted]) nearest_[wanted] = above;
    }
}

std::uint32_t DevicePages::nearest(std::uint32_t wanted) const noexcept {
    return nearest_[std::clamp(wanted, 1U, synthesis_.page_size())];
}

}  // namespace swapreplay::verify
