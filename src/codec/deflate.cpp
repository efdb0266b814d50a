// SPDX-License-Identifier: GPL-2.0-or-later
// deflate: zlib as zram calls it: raw, with a window of 2 KiB (drivers/block/zram/backend_deflate.c, 6.12).
#include <zlib.h>

#include "codec/codec.hpp"
#include "codec/parameters.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

constexpr int window_bits = -11;  // negative: no header, no checksum
constexpr int memory_level = 8;   // MAX_MEM_LEVEL of the kernel's zconf.h

class Deflate final : public Codec {
public:
    explicit Deflate(int level) {
        if (deflateInit2(&deflate_, level, Z_DEFLATED, window_bits, memory_level, Z_DEFAULT_STRATEGY) != Z_OK)
            throw Error(Fault::resource, "codec deflate: out of memory");
        if (inflateInit2(&inflate_, window_bits) != Z_OK) {
            deflateEnd(&deflate_);
            throw Error(Fault::resource, "codec deflate: out of memory");
        }
    }
    ~Deflate() override {
        deflateEnd(&deflate_);
        inflateEnd(&inflate_);
    }

    std::size_t compress(std::span<const std::byte> chunk, std::span<std::byte> out) override {
        deflateReset(&deflate_);
        give(deflate_, chunk, out);
        if (::deflate(&deflate_, Z_FINISH) != Z_STREAM_END)
            throw Error(Fault::resource, "codec deflate: zlib failed to compress");
        return deflate_.total_out;
    }

    bool decompress(std::span<const std::byte> in, std::span<std::byte> chunk) override {
        inflateReset(&inflate_);
        give(inflate_, in, chunk);
        return ::inflate(&inflate_, Z_FINISH) == Z_STREAM_END && inflate_.total_out == chunk.size();
    }

    [[nodiscard]] std::string not_exact(std::size_t chunk) const override {
        if (chunk == min_chunk) return {};
        return "above 4K the kernel's zlib 1.1.3 finds other matches; about 0.2 % of all bytes";
    }

private:
    static void give(z_stream& stream, std::span<const std::byte> in, std::span<std::byte> out) {
        stream.next_in = reinterpret_cast<z_const Bytef*>(const_cast<std::byte*>(in.data()));
        stream.avail_in = static_cast<uInt>(in.size());
        stream.next_out = reinterpret_cast<Bytef*>(out.data());
        stream.avail_out = static_cast<uInt>(out.size());
    }

    z_stream deflate_{};
    z_stream inflate_{};
};

}  // namespace

const CodecDefinition& deflate_codec() {
    static const CodecDefinition definition{
        {"deflate",
         "zlib's, with zram's window of 2 KiB",
         {{"level", "6", "1 to 9", "zram's 'level'"},
          {kernel_parameter.name, kernel_parameter.default_value, "a release from 6.12 on",
           kernel_parameter.meaning}}},
        [](const Parameters& parameters) -> std::unique_ptr<Codec> {
            (void)parameters.kernel({6, 12});  // the first whose zram has it
            return std::make_unique<Deflate>(parameters.number("level", 1, 9));
        }};
    return definition;
}

}  // namespace swapreplay
