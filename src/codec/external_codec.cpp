// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/external_codec.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <climits>
#include <cstring>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "codec/dictionary_file.hpp"
#include "plugin/shared_object.hpp"
#include "swapreplay/error.hpp"
#include "swapreplay_codec.h"

namespace swapreplay {

namespace {

/// The shared object, and the table that it exports.
class Library {
public:
    explicit Library(const std::string& file)
        : object_({"codec", file}, "swapreplay_codec", SWAPREPLAY_CODEC_ABI) {
        std::memcpy(&calls_, object_.table(), sizeof(calls_));
        const std::array<std::pair<const char*, bool>, 5> missing{
            {{"name", calls_.name == nullptr},
             {"create", calls_.create == nullptr},
             {"destroy", calls_.destroy == nullptr},
             {"compress", calls_.compress == nullptr},
             {"decompress", calls_.decompress == nullptr}}};
        object_.refuse_without(missing);
    }

    template <class Call>
    auto call(const char* where, Call call) const {
        return object_.call(where, call);
    }
    [[nodiscard]] const Plugin& plugin() const noexcept { return object_.plugin(); }
    [[nodiscard]] std::string made_of() const { return object_.made_of(); }
    [[nodiscard]] const struct swapreplay_codec& calls() const noexcept { return calls_; }

private:
    SharedObject object_;
    struct swapreplay_codec calls_ {};
};

struct Setup {
    std::uint32_t page_size;  ///< bytes; 0: that of the chunk
    std::int32_t level;
    std::shared_ptr<const std::vector<std::byte>> dictionary;
    std::string options;
};

class ExternalCodec final : public Codec {
public:
    ExternalCodec(const std::string& file, Setup setup) : library_(file), setup_(std::move(setup)) {
        // A setup that it refuses is told before anything is compressed.
        make_for(min_chunk);
    }
    ~ExternalCodec() override { drop(); }
    ExternalCodec(const ExternalCodec&) = delete;
    ExternalCodec& operator=(const ExternalCodec&) = delete;

    [[nodiscard]] std::string made_of() const override { return library_.made_of(); }

    std::size_t compress(std::span<const std::byte> chunk, std::span<std::byte> out) override {
        make_for(chunk.size());
        out = out.first(std::min(out.size(), compress_bound(chunk.size())));
        const std::size_t clen = library_.call("in its compress", [&] {
            return library_.calls().compress(codec_, chunk.data(), chunk.size(), out.data(), out.size());
        });
        if (clen == 0)
            throw PluginError(library_.plugin(),
                              fmt::format("it cannot compress a chunk of {} bytes", chunk.size()));
        if (clen > out.size())
            throw PluginError(
                library_.plugin(),
                fmt::format("its compress says {} bytes, and it was given room for {}", clen, out.size()));
        return clen;
    }

    bool decompress(std::span<const std::byte> in, std::span<std::byte> chunk) override {
        make_for(chunk.size());
        return library_.call("in its decompress", [&] {
            return library_.calls().decompress(codec_, in.data(), in.size(), chunk.data(), chunk.size());
        }) != 0;
    }

private:
    void make_for(std::size_t chunk) {
        if (chunk == made_for_) return;
        drop();
        const auto chunk_size = static_cast<std::uint32_t>(chunk);
        const std::span<const std::byte> dictionary =
            setup_.dictionary ? std::span(*setup_.dictionary) : std::span<const std::byte>();
        const swapreplay_codec_setup setup{SWAPREPLAY_CODEC_ABI,
                                           setup_.page_size != 0 ? setup_.page_size : chunk_size,
                                           chunk_size,
                                           setup_.level,
                                           dictionary.data(),
                                           dictionary.size(),
                                           setup_.options.c_str()};
        const char* why = nullptr;
        codec_ = library_.call("in its create", [&] { return library_.calls().create(&setup, &why); });
        if (codec_ == nullptr)
            throw Error(
                Fault::usage,
                fmt::format("codec {}: its create() refused chunks of {} bytes, {}, {} and options '{}'{}{}",
                            library_.plugin().file, chunk,
                            setup_.level == SWAPREPLAY_CODEC_NO_LEVEL ? "no level"
                                                                      : fmt::format("level {}", setup_.level),
                            dictionary.empty() ? "no dictionary"
                                               : fmt::format("a dictionary of {} bytes", dictionary.size()),
                            setup_.options, why == nullptr ? "" : ": ", why == nullptr ? "" : why));
        made_for_ = chunk;
    }

    void drop() noexcept {
        if (codec_ == nullptr) return;
        made_for_ = 0;
        void* const codec = std::exchange(codec_, nullptr);
        try {
            library_.call("in its destroy", [&] { library_.calls().destroy(codec); });
        } catch (const Error& error) {
            add_plugin_failure(error.what());
        }
    }

    const Library library_;
    const Setup setup_;
    void* codec_ = nullptr;
    std::size_t made_for_ = 0;
};

std::unique_ptr<Codec> make_external(const Parameters& parameters) {
    const std::string& file = parameters.text("file");
    if (file.empty()) parameters.refuse("file", "name a shared object, as in --codec ./mine.so");
    Setup setup{0, SWAPREPLAY_CODEC_NO_LEVEL, nullptr, parameters.text("options")};
    if (!parameters.text("page_size").empty()) {
        setup.page_size = parameters.bytes("page_size", min_chunk, max_chunk);
        if (!std::has_single_bit(setup.page_size)) parameters.refuse("page_size");
    }
    if (!parameters.text("level").empty()) setup.level = parameters.number("level", INT_MIN + 1, INT_MAX);
    if (!parameters.text("dict").empty()) setup.dictionary = read_dictionary_file(parameters.text("dict"));
    return std::make_unique<ExternalCodec>(as_path(file), std::move(setup));
}

}  // namespace

const CodecDefinition& external_codec() {
    static const CodecDefinition definition{
        {external_name,
         "a codec out of tree: --codec ./mine.so, see docs/codecs.md",
         {{"file", "", "a path", "the shared object; ./mine.so is short for external:file=./mine.so"},
          {"level", "", "a whole number", "handed to its create()"},
          {"dict", "", "a file", "a dictionary, handed to its create()"},
          {"options", "", "text", "handed to its create()"},
          {"page_size", "", "4K to 64K, a power of two", "page size of the machine, if not the chunk's"}}},
        make_external};
    return definition;
}

Spec parse_codec(std::string_view text) {
    return with_file_named(Spec::parse(text, "codec", "swapreplay codecs --list"), "codec");
}

std::string external_codec_file(std::string_view text) {
    const Spec spec = parse_codec(text);
    const auto file = spec.values.find("file");
    return spec.name != external_name || file == spec.values.end() ? std::string() : as_path(file->second);
}

std::string kernel_name_of_codec(std::string_view text) {
    const std::string file = external_codec_file(text);
    if (file.empty()) return parse_codec(text).name;
    return Library(file).calls().name;
}

}  // namespace swapreplay
