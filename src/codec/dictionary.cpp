// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/dictionary.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include <fmt/format.h>

#define ZSTD_STATIC_LINKING_ONLY  // ZSTD_getCParams()
#include <zdict.h>
#include <zstd.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

using Bytes = std::vector<std::byte>;

constexpr int level = 3;  // zram's default

struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
    void operator()(ZSTD_CDict* dictionary) const { ZSTD_freeCDict(dictionary); }
    void operator()(ZSTD_DDict* dictionary) const { ZSTD_freeDDict(dictionary); }
};

class ZstdWithDictionary final : public Codec {
public:
    ZstdWithDictionary(const Bytes& dictionary, std::size_t chunk)
        : for_compression_(
              ZSTD_createCDict_advanced(dictionary.data(), dictionary.size(), ZSTD_dlm_byRef, ZSTD_dct_auto,
                                        ZSTD_getCParams(level, chunk, dictionary.size()), ZSTD_defaultCMem)),
          for_decompression_(ZSTD_createDDict(dictionary.data(), dictionary.size())) {
        if (!compressor_ || !decompressor_ || !for_compression_ || !for_decompression_)
            throw Error(Fault::resource, "codec zstd: out of memory");
    }

    std::size_t compress(std::span<const std::byte> chunk, std::span<std::byte> out) override {
        const std::size_t clen = ZSTD_compress_usingCDict(compressor_.get(), out.data(), out.size(),
                                                          chunk.data(), chunk.size(), for_compression_.get());
        if (ZSTD_isError(clen) != 0)
            throw Error(Fault::resource, fmt::format("codec zstd: {}", ZSTD_getErrorName(clen)));
        return clen;
    }

    bool decompress(std::span<const std::byte> in, std::span<std::byte> chunk) override {
        return ZSTD_decompress_usingDDict(decompressor_.get(), chunk.data(), chunk.size(), in.data(),
                                          in.size(), for_decompression_.get()) == chunk.size();
    }

private:
    std::unique_ptr<ZSTD_CCtx, Free> compressor_{ZSTD_createCCtx()};
    std::unique_ptr<ZSTD_DCtx, Free> decompressor_{ZSTD_createDCtx()};
    std::unique_ptr<ZSTD_CDict, Free> for_compression_;
    std::unique_ptr<ZSTD_DDict, Free> for_decompression_;
};

class PagesInMemory final : public Corpus {
public:
    explicit PagesInMemory(Bytes pages) : pages_(std::move(pages)) {}
    [[nodiscard]] std::uint64_t pages_expected() const override { return pages_.size() / page_size; }

protected:
    std::size_t read_some(std::byte* to, std::size_t size) override {
        const std::size_t count = std::min(size, pages_.size() - next_);
        std::copy_n(pages_.begin() + static_cast<std::ptrdiff_t>(next_), count, to);
        next_ += count;
        return count;
    }
    bool next_part() override { return false; }

private:
    Bytes pages_;
    std::size_t next_ = 0;
};

/// 1K to 1M.
std::size_t dictionary_bytes(const std::string& text) {
    std::size_t number = 0;
    const char* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, number);
    const std::string_view unit(rest, static_cast<std::size_t>(end - rest));
    const std::size_t bytes = number * (unit == "K" ? 1024 : unit == "M" ? 1024 * 1024 : 0);
    if (error != std::errc{} || bytes < 1024 || bytes > 1024 * 1024)
        throw Error(Fault::usage, fmt::format("--dict {}: allowed are 1K to 1M", text));
    return bytes;
}

Bytes train(const Bytes& pages, std::size_t size) {
    Bytes dictionary(size);
    const std::vector<std::size_t> sizes(pages.size() / Corpus::page_size, Corpus::page_size);
    const std::size_t result = ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), pages.data(),
                                                     sizes.data(), static_cast<unsigned>(sizes.size()));
    if (ZDICT_isError(result) != 0)
        throw Error(Fault::format,
                    fmt::format("a dictionary of {} bytes cannot be trained on {} pages: {}; give more "
                                "pages or a smaller --dict",
                                size, sizes.size(), ZDICT_getErrorName(result)));
    dictionary.resize(result);
    return dictionary;
}

}  // namespace

std::unique_ptr<Corpus> add_dictionaries(Corpus& corpus, const std::vector<std::string>& sizes,
                                         std::vector<Lane>& lanes) {
    Bytes trained_on, tested_on, two_pages;
    for (;;) {
        corpus.read(two_pages, 2);
        const std::size_t first = std::min(two_pages.size(), Corpus::page_size);
        trained_on.insert(trained_on.end(), two_pages.begin(),
                          two_pages.begin() + static_cast<std::ptrdiff_t>(first));
        tested_on.insert(tested_on.end(), two_pages.begin() + static_cast<std::ptrdiff_t>(first),
                         two_pages.end());
        if (two_pages.empty()) break;
    }
    std::set<std::size_t> chunks;
    for (const Lane& lane : lanes)
        chunks.insert(lane.chunk);
    for (const std::string& size : sizes) {
        const auto dictionary = std::make_shared<const Bytes>(train(trained_on, dictionary_bytes(size)));
        for (const std::size_t chunk : chunks) {
            lanes.push_back({fmt::format("zstd, {} dictionary", size), chunk, [dictionary, chunk] {
                                 return std::make_unique<ZstdWithDictionary>(*dictionary, chunk);
                             }});
        }
    }
    return std::make_unique<PagesInMemory>(std::move(tested_on));
}

}  // namespace swapreplay
