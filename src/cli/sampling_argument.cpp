// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/sampling_argument.hpp"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/kernel_release.hpp"
#include "base/number.hpp"
#include "cli/codec_argument.hpp"
#include "codec/registry.hpp"
#include "collect/process_rights.hpp"
#include "pool/zsmalloc_rules.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::cli {

namespace {

/// Codecs and size classes follow the running kernel, or the newest known.
KernelRelease running_rules() {
    const auto found = found_kernel(running_release());
    return found ? found->release : *KernelRelease::parse(default_kernel);
}

std::uint32_t huge_size(KernelRelease kernel, std::uint32_t page_size) {
    const zsmalloc::Rules rules = zsmalloc::rules_of(kernel);
    return zsmalloc::make_classes(rules.chain_rule, page_size, rules.default_chain).huge_size;
}

/// "1/8". Throws Error(Fault::usage).
std::pair<std::uint32_t, std::uint32_t> share_of_slots(const std::string& text) {
    const std::size_t slash = text.find('/');
    const auto share = number<std::uint32_t>(std::string_view(text).substr(0, slash));
    const auto of = slash == text.npos ? std::optional<std::uint32_t>()
                                       : number<std::uint32_t>(std::string_view(text).substr(slash + 1));
    if (!share || !of || *share == 0 || *share > *of)
        throw Error(Fault::usage,
                    fmt::format("--sample {}: must be a share of the slots, such as 1/8 or 1/1", text));
    return {*share, *of};
}

/// 8 MiB for an eighth of the slots or less, 64 MiB for all.
std::uint32_t copies_for(const collect::PageSampling& sampling) {
    constexpr std::uint32_t least = 2048, most = 16384;
    std::uint32_t copies = least;
    while (copies < most && std::uint64_t{copies} * sampling.of < std::uint64_t{most} * sampling.share)
        copies *= 2;
    return copies;
}

/// Wipes what a codec made of a page.
class Lengths {
public:
    explicit Lengths(const std::vector<std::string>& codecs) : out_(compress_bound(max_chunk)) {
        for (const std::string& codec : codecs)
            codecs_.push_back(make_codec(codec));
    }

    std::vector<std::uint32_t> operator()(std::span<const std::byte> page) {
        std::vector<std::uint32_t> lengths;
        for (const auto& codec : codecs_)
            lengths.push_back(static_cast<std::uint32_t>(codec->compress(page, out_)));
        explicit_bzero(out_.data(), compress_bound(page.size()));
        return lengths;
    }

private:
    std::vector<std::unique_ptr<Codec>> codecs_;
    std::vector<std::byte> out_;
};

}  // namespace

std::uint32_t same_filled_clen(const std::string& codec, std::uint32_t page_size) {
    try {
        const std::vector<std::byte> page(page_size);
        std::vector<std::byte> out(compress_bound(page_size));
        return static_cast<std::uint32_t>(make_codec(codec)->compress(page, out));
    } catch (const Error&) {
        return 0;
    }
}

void SamplingArgument::add_to(CLI::App& verb) {
    CLI::Option* const codecs = add_codec_option(
        verb, codecs_,
        "also record the lengths of the same pages under it; copies of a share of the pages that "
        "anybody stores pass through this process, but only lengths reach the trace; may be "
        "repeated (default: the device's codec alone)",
        ",--codecs");
    verb.add_option("--sample", share_,
                    "share of the slots whose pages are copied for --codec, 1/1 for all (default: 1/8)")
        ->option_text("N/M")
        ->needs(codecs);
}

void SamplingArgument::apply(collect::PageSampling& sampling, collect::SampleTotals::Codecs& codecs,
                             const std::string& own, Keeps keeps) const {
    const KernelRelease rules = running_rules();
    const std::string kernel = rules.text();
    const auto page_size = static_cast<std::uint32_t>(sysconf(_SC_PAGESIZE));
    codecs = {.own = own,
              .own_is_ours = is_built_in_codec(own),
              .more = {},
              .same_filled = {},
              .huge_size = keeps == Keeps::huge_pages ? huge_size(rules, page_size) : page_size,
              .page_size = page_size};
    std::vector<std::string> full;
    if (codecs.own_is_ours) full.push_back(full_codec_text(own, kernel));
    for (const std::string& codec : codecs_) {
        auto& more = codecs.more;
        if (codec == own || std::find(more.begin(), more.end(), codec) != more.end()) continue;
        full.push_back(full_codec_text(codec, kernel));
        more.push_back(codec);
        codecs.same_filled.push_back(same_filled_clen(full.back(), page_size));
    }
    if (codecs.more.empty())
        throw Error(
            Fault::usage,
            fmt::format("--codec: {} is the device's own, whose lengths are recorded anyway; name others",
                        own));
    std::tie(sampling.share, sampling.of) = share_of_slots(share_);
    sampling.copies = copies_for(sampling);
    sampling.compress = [lengths = std::make_shared<Lengths>(full)](auto page) { return (*lengths)(page); };
    sampling.in_thread = collect::give_up_capabilities;
    // No core dump and no debugger may show what passes through.
    if (prctl(PR_SET_DUMPABLE, 0) != 0)
        throw Error(Fault::system,
                    fmt::format("--codec: this process cannot be made private: {}", std::strerror(errno)));
}

}  // namespace swapreplay::cli
