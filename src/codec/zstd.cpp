// SPDX-License-Identifier: GPL-2.0-or-later
// zstd: libzstd with the parameters that each caller in a kernel gives.
//
// Who calls decides as much as the level (all level 3 unless zram is told otherwise):
//
//  - zram from 6.12 on: the parameters for an input of PAGE_SIZE (drivers/block/zram/backend_zstd.c).
//  - zram before 6.12, and zswap: crypto/zstd.c, the parameters for an input of unknown size; in 6.18 and
//  newer
//    those for one of 256 KiB.
//
// Whether libzstd itself is near enough to the kernel's copy is in docs/codecs.md.
#include <array>

#include <fmt/format.h>

#define ZSTD_STATIC_LINKING_ONLY  // ZSTD_getCParams(): a level's parameters for a size
#include <zstd.h>

#include "codec/codec.hpp"
#include "codec/spec.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

enum class SizeHint : unsigned long long { unknown = 0, crypto_window = 256 * 1024, chunk = 1 };

class Zstd final : public Codec {
public:
    Zstd(int level, SizeHint hint) : level_(level), hint_(hint) {
        if (!compressor_ || !decompressor_) throw Error(Fault::resource, "codec zstd: out of memory");
    }

    std::size_t compress(std::span<const std::byte> chunk, std::span<std::byte> out) override {
        if (chunk.size() != parameters_for_) set_parameters(chunk.size());
        const std::size_t clen =
            ZSTD_compress2(compressor_.get(), out.data(), out.size(), chunk.data(), chunk.size());
        if (ZSTD_isError(clen) != 0)
            throw Error(Fault::resource, fmt::format("codec zstd: {}", ZSTD_getErrorName(clen)));
        return clen;
    }

    bool decompress(std::span<const std::byte> in, std::span<std::byte> chunk) override {
        return ZSTD_decompressDCtx(decompressor_.get(), chunk.data(), chunk.size(), in.data(), in.size()) ==
               chunk.size();
    }

private:
    struct Free {
        void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
        void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
    };

    /// As zstd_compress_cctx() of lib/zstd/zstd_compress_module.c: each parameter by itself, so that the
    /// library may still shrink its tables to the input.
    void set_parameters(std::size_t chunk_size) {
        const auto hint = hint_ == SizeHint::chunk ? chunk_size : static_cast<unsigned long long>(hint_);
        const ZSTD_compressionParameters level = ZSTD_getCParams(level_, hint, 0);
        const std::array<std::pair<ZSTD_cParameter, int>, 10> values{{
            {ZSTD_c_windowLog, static_cast<int>(level.windowLog)},
            {ZSTD_c_hashLog, static_cast<int>(level.hashLog)},
            {ZSTD_c_chainLog, static_cast<int>(level.chainLog)},
            {ZSTD_c_searchLog, static_cast<int>(level.searchLog)},
            {ZSTD_c_minMatch, static_cast<int>(level.minMatch)},
            {ZSTD_c_targetLength, static_cast<int>(level.targetLength)},
            {ZSTD_c_strategy, static_cast<int>(level.strategy)},
            {ZSTD_c_contentSizeFlag, 1},
            {ZSTD_c_checksumFlag, 0},
            {ZSTD_c_dictIDFlag, 1},
        }};
        for (const auto& [parameter, value] : values) {
            const std::size_t result = ZSTD_CCtx_setParameter(compressor_.get(), parameter, value);
            if (ZSTD_isError(result) != 0)
                throw Error(Fault::usage,
                            fmt::format("codec zstd: level {}: {}", level_, ZSTD_getErrorName(result)));
        }
        parameters_for_ = chunk_size;
    }

    int level_;
    SizeHint hint_;
    std::size_t parameters_for_ = 0;
    std::unique_ptr<ZSTD_CCtx, Free> compressor_{ZSTD_createCCtx()};
    std::unique_ptr<ZSTD_DCtx, Free> decompressor_{ZSTD_createDCtx()};
};

std::unique_ptr<Codec> make(const CodecSpec& spec) {
    static constexpr std::array<std::string_view, 2> callers{"zram", "crypto"};
    const KernelRelease kernel = spec.kernel({5, 10});
    const int level = spec.number("level", ZSTD_minCLevel(), ZSTD_maxCLevel());
    const bool through_crypto = spec.choice("caller", callers) == 1 || kernel < KernelRelease{6, 12};
    if (!through_crypto) return std::make_unique<Zstd>(level, SizeHint::chunk);
    return std::make_unique<Zstd>(
        level, kernel < KernelRelease{6, 18} ? SizeHint::unknown : SizeHint::crypto_window);
}

}  // namespace

const CodecEntry& zstd_codec() {
    static const CodecEntry entry{
        {"zstd",
         "Zstandard with a kernel caller's parameters",
         {{"level", "3", "negative to 22", "zram's `level`"},
          {"caller", "zram", "zram, crypto (zswap)", "who in the kernel compresses"},
          kernel_parameter}},
        make};
    return entry;
}

}  // namespace swapreplay
