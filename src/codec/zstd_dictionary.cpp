// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/zstd_dictionary.hpp"

#include <utility>

#include <fmt/format.h>

#define ZSTD_STATIC_LINKING_ONLY  // ZSTD_getCParams()
#include <zstd.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
    void operator()(ZSTD_CDict* dictionary) const { ZSTD_freeCDict(dictionary); }
    void operator()(ZSTD_DDict* dictionary) const { ZSTD_freeDDict(dictionary); }
};

class ZstdWithDictionary final : public Codec {
public:
    ZstdWithDictionary(std::shared_ptr<const std::vector<std::byte>> dictionary, int level, bool exact)
        : dictionary_(std::move(dictionary)),
          level_(level),
          exact_(exact),
          for_decompression_(ZSTD_createDDict(dictionary_->data(), dictionary_->size())) {
        if (!compressor_ || !decompressor_ || !for_decompression_) fail("out of memory");
    }

    std::size_t compress(std::span<const std::byte> chunk, std::span<std::byte> out) override {
        if (chunk.size() != digested_for_) digest(chunk.size());
        const std::size_t clen = ZSTD_compress_usingCDict(compressor_.get(), out.data(), out.size(),
                                                          chunk.data(), chunk.size(), for_compression_.get());
        if (ZSTD_isError(clen) != 0) fail(ZSTD_getErrorName(clen));
        return clen;
    }

    bool decompress(std::span<const std::byte> in, std::span<std::byte> chunk) override {
        return ZSTD_decompress_usingDDict(decompressor_.get(), chunk.data(), chunk.size(), in.data(),
                                          in.size(), for_decompression_.get()) == chunk.size();
    }

    [[nodiscard]] std::string not_exact(std::size_t /*chunk*/) const override {
        if (exact_) return {};
        return fmt::format("with a dictionary the lengths follow the release of libzstd, here {}",
                           ZSTD_versionString());
    }

private:
    /// zram's parameters are those for a page and the dictionary.
    void digest(std::size_t chunk_size) {
        const ZSTD_compressionParameters parameters =
            ZSTD_getCParams(level_, chunk_size, dictionary_->size());
        for_compression_.reset(ZSTD_createCDict_advanced(dictionary_->data(), dictionary_->size(),
                                                         ZSTD_dlm_byRef, ZSTD_dct_auto, parameters,
                                                         ZSTD_defaultCMem));
        if (!for_compression_) fail("out of memory");
        digested_for_ = chunk_size;
    }

    [[noreturn]] static void fail(const char* why) {
        throw Error(Fault::resource, fmt::format("codec zstd: {}", why));
    }

    std::shared_ptr<const std::vector<std::byte>> dictionary_;
    int level_;
    bool exact_;
    std::size_t digested_for_ = 0;
    std::unique_ptr<ZSTD_CCtx, Free> compressor_{ZSTD_createCCtx()};
    std::unique_ptr<ZSTD_DCtx, Free> decompressor_{ZSTD_createDCtx()};
    std::unique_ptr<ZSTD_CDict, Free> for_compression_;
    std::unique_ptr<ZSTD_DDict, Free> for_decompression_;
};

}  // namespace

std::unique_ptr<Codec> zstd_with_dictionary(std::shared_ptr<const std::vector<std::byte>> dictionary,
                                            int level, bool exact) {
    return std::make_unique<ZstdWithDictionary>(std::move(dictionary), level, exact);
}

}  // namespace swapreplay
