// SPDX-License-Identifier: GPL-2.0-or-later
// zstd: libzstd with the parameters that each caller in a kernel gives.
//
// Who calls decides as much as the level (all level 3 unless zram is told otherwise):
//
//  - zram from 6.12 on: the parameters for an input of PAGE_SIZE (drivers/block/zram/backend_zstd.c).
//  - zram before 6.12, and zswap: crypto/zstd.c, the parameters for an input of unknown size; in 6.18 and
//    newer those for one of 256 KiB (checked with 7.3; that it came with 6.18 is inferred).
//
// Which zstd is in the kernel decides too: 1.3.1 up to 5.15, 1.4.10 up to 6.1, 1.5.2 up to 6.14, then 1.5.7.
// Their strategy of level 3 finds other matches; where libzstd's own are not those of the kernel's,
// zstd_double_fast finds them and libzstd encodes them. docs/codecs.md has what was compared.
#include <array>
#include <optional>

#include <fmt/format.h>

#define ZSTD_STATIC_LINKING_ONLY  // ZSTD_getCParams(): a level's parameters for a size
#include <zstd.h>

#include "codec/codec.hpp"
#include "codec/dictionary_file.hpp"
#include "codec/parameters.hpp"
#include "codec/zstd_dictionary.hpp"
#include "codec/zstd_double_fast.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

constexpr std::string_view no_dictionary = "none";

enum class SizeHint : unsigned long long { unknown = 0, crypto_window = 256 * 1024, chunk = 1 };

DoubleFastRules rules_of(KernelRelease kernel) {
    if (kernel < KernelRelease{5, 16}) return DoubleFastRules::zstd_1_3;
    if (kernel < KernelRelease{6, 2}) return DoubleFastRules::zstd_1_4;
    if (kernel < KernelRelease{6, 15}) return DoubleFastRules::zstd_1_5;
    return DoubleFastRules::zstd_1_5_7;
}

/// The rules that the library at hand follows by itself. Debian 12 has 1.5.4, and none older is supported.
DoubleFastRules rules_of_library() {
    return ZSTD_versionNumber() < 10507 ? DoubleFastRules::zstd_1_5 : DoubleFastRules::zstd_1_5_7;
}

struct Caller {
    int level;
    SizeHint hint;
    DoubleFastRules rules;
};

class Zstd final : public Codec {
public:
    explicit Zstd(const Caller& caller) : caller_(caller) {
        if (!compressor_ || !decompressor_) throw Error(Fault::resource, "codec zstd: out of memory");
    }

    std::size_t compress(std::span<const std::byte> chunk, std::span<std::byte> out) override {
        if (chunk.size() != parameters_for_) set_parameters(chunk.size());
        std::size_t clen;
        if (double_fast_) {
            const auto& sequences = double_fast_->search(chunk);
            clen = ZSTD_compressSequences(compressor_.get(), out.data(), out.size(), sequences.data(),
                                          sequences.size(), chunk.data(), chunk.size());
        } else {
            clen = ZSTD_compress2(compressor_.get(), out.data(), out.size(), chunk.data(), chunk.size());
        }
        if (ZSTD_isError(clen) != 0)
            throw Error(Fault::resource, fmt::format("codec zstd: {}", ZSTD_getErrorName(clen)));
        return clen;
    }

    bool decompress(std::span<const std::byte> in, std::span<std::byte> chunk) override {
        return ZSTD_decompressDCtx(decompressor_.get(), chunk.data(), chunk.size(), in.data(), in.size()) ==
               chunk.size();
    }

    /// As compared with zram of 6.12 and 7.3. The strategy `fast` of 1.5.2 remembers the place after the beginning of a
    /// match if the match is long enough; from 1.5.4 on only while it steps at most 4 bytes ahead, as it always begins
    /// with from level -3 up (lib/zstd/compress/zstd_fast.c, Linux 6.12 and 6.18; libzstd 1.5.4).
    [[nodiscard]] std::string not_exact(std::size_t chunk) const override {
        constexpr int first_optimal_level = 11;  // of chunks up to 16 KiB: btopt and slower
        constexpr int last_short_step_level = -3;
        constexpr int callers_level = 3;  // of crypto/zstd.c
        const std::string library = fmt::format("libzstd {}", ZSTD_versionString());
        if (caller_.level >= first_optimal_level)
            return fmt::format(
                "from level 11 on {} finds other matches than the kernel's zstd; up to 1 % of all bytes",
                library);
        if (caller_.level != callers_level && caller_.hint != SizeHint::chunk)
            return fmt::format(
                "the kernel's crypto interface compresses at level {} alone, so that no other can be "
                "compared",
                callers_level);
        const bool fast = ZSTD_getCParams(caller_.level, chunk, 0).strategy == ZSTD_fast;
        if (fast && caller_.rules != DoubleFastRules::zstd_1_5_7)
            return fmt::format("{} finds other matches than the kernel's zstd 1.5.2, on about one page in {}",
                               library, caller_.level < last_short_step_level ? "five" : "40,000");
        if (caller_.rules == DoubleFastRules::zstd_1_3)
            return fmt::format(
                "{} codes entropies otherwise than the kernel's zstd 1.3.1; about 0.2 % of all bytes",
                library);
        if (ZSTD_versionNumber() > newest_compared) return fmt::format("{} was never compared", library);
        return {};
    }

private:
    static constexpr unsigned newest_compared = 10507;

    struct Free {
        void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
        void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
    };

    /// As zstd_compress_cctx() of lib/zstd/zstd_compress_module.c: each parameter by itself, so that the
    /// library may still shrink its tables to the input.
    void set_parameters(std::size_t chunk_size) {
        ZSTD_CCtx_reset(compressor_.get(), ZSTD_reset_session_and_parameters);
        const auto hint =
            caller_.hint == SizeHint::chunk ? chunk_size : static_cast<unsigned long long>(caller_.hint);
        const ZSTD_compressionParameters level = ZSTD_getCParams(caller_.level, hint, 0);
        set(ZSTD_c_windowLog, static_cast<int>(level.windowLog));
        set(ZSTD_c_hashLog, static_cast<int>(level.hashLog));
        set(ZSTD_c_chainLog, static_cast<int>(level.chainLog));
        set(ZSTD_c_searchLog, static_cast<int>(level.searchLog));
        set(ZSTD_c_minMatch, static_cast<int>(level.minMatch));
        set(ZSTD_c_targetLength, static_cast<int>(level.targetLength));
        set(ZSTD_c_strategy, static_cast<int>(level.strategy));
        // 1.3's callers left the frame's parameters all 0.
        set(ZSTD_c_contentSizeFlag, caller_.rules == DoubleFastRules::zstd_1_3 ? 0 : 1);
        choose_search(level, chunk_size);
        parameters_for_ = chunk_size;
    }

    void choose_search(const ZSTD_compressionParameters& level, std::size_t chunk_size) {
        double_fast_.reset();
        if (level.strategy != ZSTD_dfast || level.minMatch > 5 || caller_.rules == rules_of_library()) return;
        // 1.3 did not shrink its tables.
        const ZSTD_compressionParameters sizes =
            caller_.rules == DoubleFastRules::zstd_1_3 ? level : ZSTD_adjustCParams(level, chunk_size, 0);
        double_fast_.emplace(caller_.rules, sizes.hashLog, sizes.chainLog, sizes.minMatch);
        set(ZSTD_c_blockDelimiters, ZSTD_sf_explicitBlockDelimiters);
        set(ZSTD_c_searchForExternalRepcodes, ZSTD_ps_disable);
    }

    void set(ZSTD_cParameter parameter, int value) {
        const std::size_t result = ZSTD_CCtx_setParameter(compressor_.get(), parameter, value);
        if (ZSTD_isError(result) != 0)
            throw Error(Fault::usage,
                        fmt::format("codec zstd: level {}: {}", caller_.level, ZSTD_getErrorName(result)));
    }

    Caller caller_;
    std::size_t parameters_for_ = 0;
    std::optional<DoubleFast> double_fast_;  // where libzstd's own search is not the kernel's
    std::unique_ptr<ZSTD_CCtx, Free> compressor_{ZSTD_createCCtx()};
    std::unique_ptr<ZSTD_DCtx, Free> decompressor_{ZSTD_createDCtx()};
};

std::unique_ptr<Codec> make_zstd(const Parameters& parameters) {
    static constexpr std::array<std::string_view, 2> callers{"zram", "crypto"};
    const KernelRelease kernel = parameters.kernel({4, 14});  // the first that has zstd
    const int level = parameters.number("level", ZSTD_minCLevel(), ZSTD_maxCLevel());
    const bool through_crypto = parameters.choice("caller", callers) == 1 || kernel < KernelRelease{6, 12};
    if (const std::string& path = parameters.text("dict"); path != no_dictionary) {
        if (through_crypto)
            throw Error(Fault::usage, fmt::format("codec {}: dict={}: only zram of 6.12 and newer takes "
                                                  "dictionaries",
                                                  parameters.spec(), path));
        // Compared with 6.12's zram, whose zstd is 1.5.2, at the default level.
        const bool exact = level == 3 && rules_of(kernel) == DoubleFastRules::zstd_1_5 &&
                           rules_of_library() == DoubleFastRules::zstd_1_5;
        return zstd_with_dictionary(read_dictionary_file(path), level, exact);
    }
    SizeHint hint = SizeHint::chunk;
    if (through_crypto) hint = kernel < KernelRelease{6, 18} ? SizeHint::unknown : SizeHint::crypto_window;
    return std::make_unique<Zstd>(Caller{level, hint, rules_of(kernel)});
}

}  // namespace

const CodecDefinition& zstd_codec() {
    static const CodecDefinition definition{
        {"zstd",
         "Zstandard with a kernel caller's parameters",
         {{"level", "3", "-131072..22", "zram's 'level'"},
          {"dict", no_dictionary, "none, or a file", "a dictionary, as zram's 'dict'"},
          {"caller", "zram", "zram, crypto (zswap)", "who in the kernel compresses"},
          kernel_parameter}},
        make_zstd};
    return definition;
}

}  // namespace swapreplay
