// SPDX-License-Identifier: GPL-2.0-or-later
// --codec and --sample of `swapreplay record`.
#ifndef SWAPREPLAY_CLI_SAMPLING_ARGUMENT_HPP
#define SWAPREPLAY_CLI_SAMPLING_ARGUMENT_HPP

#include <cstdint>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "collect/page_copies.hpp"
#include "collect/sample_totals.hpp"

namespace swapreplay::cli {

/// What a page of zeros takes under our codec of that name, or 0 if there is none: such a page takes no memory
/// in any case.
[[nodiscard]] std::uint32_t same_filled_clen(const std::string& codec, std::uint32_t page_size);

/// From which length on a page is stored as it is.
enum class Keeps {
    huge_pages,  ///< zram: zsmalloc's huge size
    whole_pages  ///< zswap: the page size
};

class SamplingArgument {
public:
    void add_to(CLI::App& verb);

    [[nodiscard]] bool given() const noexcept { return !codecs_.empty(); }
    /// Makes a source's options take copies of pages, if asked for, and this process one whose memory nobody else sees.
    /// @param own  the source's codec
    /// Throws Error(Fault::usage): no such codec, or --sample is not a share.
    template <typename Options>
    void apply_to(Options& options, const std::string& own, Keeps keeps) const {
        if (given()) apply(options.sampling, options.codecs, own, keeps);
    }

private:
    void apply(collect::PageSampling& sampling, collect::SampleTotals::Codecs& codecs, const std::string& own,
               Keeps keeps) const;

    std::vector<std::string> codecs_;
    std::string share_ = "1/8";
};

}  // namespace swapreplay::cli

#endif
