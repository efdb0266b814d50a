// SPDX-License-Identifier: GPL-2.0-or-later
// Of how many written pages the lengths under further codecs are known, and why of the others they are not.
#ifndef SWAPREPLAY_COLLECT_SAMPLE_TOTALS_HPP
#define SWAPREPLAY_COLLECT_SAMPLE_TOTALS_HPP

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "collect/event_source.hpp"
#include "collect/page_copies.hpp"

namespace swapreplay::collect {

class SampleTotals {
public:
    struct Codecs {
        std::string own;                         ///< the device's
        bool own_is_ours = true;                 ///< whether the first of the lengths is under it
        std::vector<std::string> more;           ///< the further ones, in the order of the other lengths
        std::vector<std::uint32_t> same_filled;  ///< what a same-filled page counts under each of `more`
        std::uint32_t huge_size = 4096;          ///< bytes: zram stores a page of that clen or more as it is
        std::uint32_t page_size = 4096;
    };

    explicit SampleTotals(Codecs codecs) : codecs_(std::move(codecs)) {}

    /// Gives a write its further clens, as zram would store them, and counts it.
    /// @param lengths  of its copy: under the device's own codec, if that is one of ours, then under the others
    void add(RecordedEvent& write, const std::optional<PageCopies::Lengths>& lengths);

    [[nodiscard]] const Codecs& codecs() const noexcept { return codecs_; }
    /// For Metadata::facts.
    [[nodiscard]] std::map<std::string, std::string> facts() const;
    /// A sentence each.
    [[nodiscard]] std::vector<std::string> notes() const;
    [[nodiscard]] std::vector<std::string> warnings() const;

private:
    [[nodiscard]] std::uint32_t stored(std::uint32_t clen) const;

    Codecs codecs_;
    std::uint64_t known_ = 0, same_filled_ = 0, not_sampled_ = 0, dropped_ = 0, missed_ = 0, were_there_ = 0;
    std::uint64_t equal_ = 0, different_ = 0;  // under the device's own codec, of known_
    std::string first_difference_;
};

}  // namespace swapreplay::collect

#endif
