// SPDX-License-Identifier: LGPL-2.1-or-later
// The four ways in which people pack dumps to share them, each behind the same read().
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <bzlib.h>
#include <fmt/format.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include "swapreplay/error.hpp"
#include "trace/byte_stream.hpp"

namespace swapreplay {

namespace {

/// The libraries take bytes as one kind of character or another; aliasing to those is allowed.
template <class Char>
Char* as_chars(const std::byte* bytes) {
    return reinterpret_cast<Char*>(const_cast<std::byte*>(bytes));  // NOLINT: they do not write to input
}

struct Packed {
    std::span<const std::byte> first;
    std::unique_ptr<ByteStream> rest;
    const std::string& name;
};

/// Refills a buffer from the packed stream; unpacked output is asked for in a loop until there is some.
class Unpacker : public ByteStream {
public:
    explicit Unpacker(Packed packed)
        : packed_(std::move(packed.rest)),
          name_(packed.name),
          buffer_(packed.first.begin(), packed.first.end()) {
        input_ = buffer_;
    }

    std::size_t read(std::span<std::byte> into) override {
        if (!failure_.empty()) throw Error(Fault::format, failure_);
        while (!into.empty() && !finished_) {
            if (input_.empty() && !packed_end_) refill();
            const std::size_t count = step(into, packed_end_);
            if (count > 0) return count;
            if (packed_end_ && input_.empty()) finish_at_end_of_input();
        }
        return 0;
    }

    [[nodiscard]] bool cut() const noexcept override { return cut_ || packed_->cut(); }

protected:
    /// Moves bytes from input_ to `into` and returns how many it wrote; sets between_members_.
    virtual std::size_t step(std::span<std::byte> into, bool at_end) = 0;

    void consumed(std::size_t left) { input_ = input_.last(left); }
    void finish() { finished_ = true; }
    /// For step() to return: what it wrote is delivered, then the damage thrown.
    std::size_t fail(std::string_view codec, std::string_view why, std::size_t written) {
        failure_ = fmt::format(
            "{}: the {} data around it is damaged ({}); `swapreplay convert --salvage` keeps "
            "the events before it",
            name_, codec, why);
        if (written == 0) throw Error(Fault::format, failure_);
        return written;
    }

    std::span<const std::byte> input_;
    bool between_members_ = true;  ///< the input may end here

private:
    void refill() {
        buffer_.resize(std::size_t{64} << 10);
        const std::size_t count = packed_->read(buffer_);
        input_ = std::span(buffer_).first(count);
        packed_end_ = count == 0;
    }

    void finish_at_end_of_input() {
        cut_ = !between_members_;
        finished_ = true;
    }

    std::unique_ptr<ByteStream> packed_;
    std::string name_;
    std::vector<std::byte> buffer_;
    std::string failure_;  ///< empty: none so far
    bool packed_end_ = false;
    bool finished_ = false;
    bool cut_ = false;
};

/// What follows the last member and begins no other one is ignored, as gzip and bzip2 do.
class Gunzip final : public Unpacker {
public:
    explicit Gunzip(Packed packed) : Unpacker(std::move(packed)) {
        if (inflateInit2(&stream_, 15 + 16) != Z_OK) throw std::bad_alloc();  // 15: window, 16: gzip
    }
    ~Gunzip() override { inflateEnd(&stream_); }

protected:
    std::size_t step(std::span<std::byte> into, bool /*at_end*/) override {
        if (input_.empty()) return 0;
        stream_.next_in = as_chars<Bytef>(input_.data());
        stream_.avail_in = static_cast<uInt>(input_.size());
        stream_.next_out = as_chars<Bytef>(into.data());
        const auto room = static_cast<uInt>(std::min<std::size_t>(into.size(), UINT32_MAX));
        stream_.avail_out = room;
        const bool first_of_later_member = between_members_ && members_ > 0;
        between_members_ = false;
        const int status = inflate(&stream_, Z_NO_FLUSH);
        consumed(stream_.avail_in);
        const std::size_t written = room - stream_.avail_out;
        if (status == Z_STREAM_END) {
            between_members_ = true;
            members_++;
            inflateReset(&stream_);
        } else if (status != Z_OK && status != Z_BUF_ERROR) {
            if (!first_of_later_member)
                return fail("gzip", stream_.msg != nullptr ? stream_.msg : "unknown", written);
            between_members_ = true;
            finish();
        }
        return written;
    }

private:
    z_stream stream_{};
    int members_ = 0;
};

class Bunzip2 final : public Unpacker {
public:
    explicit Bunzip2(Packed packed) : Unpacker(std::move(packed)) { begin(); }
    ~Bunzip2() override { BZ2_bzDecompressEnd(&stream_); }

protected:
    std::size_t step(std::span<std::byte> into, bool /*at_end*/) override {
        if (input_.empty()) return 0;
        stream_.next_in = as_chars<char>(input_.data());
        stream_.avail_in = static_cast<unsigned>(input_.size());
        stream_.next_out = as_chars<char>(into.data());
        const auto room = static_cast<unsigned>(std::min<std::size_t>(into.size(), UINT32_MAX));
        stream_.avail_out = room;
        const bool first_of_later_member = between_members_ && members_ > 0;
        between_members_ = false;
        const int status = BZ2_bzDecompress(&stream_);
        consumed(stream_.avail_in);
        const std::size_t written = room - stream_.avail_out;
        if (status == BZ_STREAM_END) {
            between_members_ = true;
            members_++;
            BZ2_bzDecompressEnd(&stream_);
            begin();
        } else if (status != BZ_OK) {
            if (!first_of_later_member)
                return fail("bzip2", status == BZ_DATA_ERROR ? "checksum" : "not bzip2", written);
            between_members_ = true;
            finish();
        }
        return written;
    }

private:
    void begin() {
        stream_ = {};
        if (BZ2_bzDecompressInit(&stream_, 0, 0) != BZ_OK) throw std::bad_alloc();
    }

    bz_stream stream_{};
    int members_ = 0;
};

class Unxz final : public Unpacker {
public:
    explicit Unxz(Packed packed) : Unpacker(std::move(packed)) {
        // 1 GiB: more than any preset needs (xz -9e: 65 MiB), less than would hurt a small machine's owner.
        constexpr std::uint64_t memory_limit = 1ULL << 30;
        if (lzma_stream_decoder(&stream_, memory_limit, LZMA_CONCATENATED) != LZMA_OK) throw std::bad_alloc();
    }
    ~Unxz() override { lzma_end(&stream_); }

protected:
    std::size_t step(std::span<std::byte> into, bool at_end) override {
        stream_.next_in = as_chars<std::uint8_t>(input_.data());
        stream_.avail_in = input_.size();
        stream_.next_out = as_chars<std::uint8_t>(into.data());
        stream_.avail_out = into.size();
        between_members_ = false;
        const lzma_ret status = lzma_code(&stream_, at_end ? LZMA_FINISH : LZMA_RUN);
        consumed(stream_.avail_in);
        const std::size_t written = into.size() - stream_.avail_out;
        if (status == LZMA_STREAM_END) {
            between_members_ = true;
            finish();
        } else if (status != LZMA_OK && status != LZMA_BUF_ERROR) {
            return fail("xz",
                        status == LZMA_MEMLIMIT_ERROR ? "it wants more than 1 GiB of memory" : "not valid xz",
                        written);
        }
        return written;
    }

private:
    lzma_stream stream_ = LZMA_STREAM_INIT;
};

class Unzstd final : public Unpacker {
public:
    explicit Unzstd(Packed packed) : Unpacker(std::move(packed)), stream_(ZSTD_createDStream()) {
        if (stream_ == nullptr) throw std::bad_alloc();
    }
    ~Unzstd() override { ZSTD_freeDStream(stream_); }

protected:
    std::size_t step(std::span<std::byte> into, bool /*at_end*/) override {
        ZSTD_inBuffer in{input_.data(), input_.size(), 0};
        ZSTD_outBuffer out{into.data(), into.size(), 0};
        const std::size_t status = ZSTD_decompressStream(stream_, &out, &in);
        const bool moved = in.pos > 0 || out.pos > 0;
        consumed(input_.size() - in.pos);
        if (ZSTD_isError(status) != 0) return fail("zstd", ZSTD_getErrorName(status), out.pos);
        if (moved) between_members_ = status == 0;
        return out.pos;
    }

private:
    ZSTD_DStream* stream_;
};

template <class T>
std::unique_ptr<ByteStream> make(Packed packed) {
    return std::make_unique<T>(std::move(packed));
}

struct Packing {
    std::array<int, unpack_magic_bytes> magic;  ///< -1: any byte
    std::unique_ptr<ByteStream> (*make)(Packed);
};

constexpr Packing packings[] = {
    {{0x1F, 0x8B, 0x08, -1, -1, -1}, make<Gunzip>},
    {{'B', 'Z', 'h', -1, 0x31, 0x41}, make<Bunzip2>},  // the digits of pi that open its first block
    {{0xFD, '7', 'z', 'X', 'Z', 0x00}, make<Unxz>},
    {{0x28, 0xB5, 0x2F, 0xFD, -1, -1}, make<Unzstd>},
};

}  // namespace

std::unique_ptr<ByteStream> unpack(std::span<const std::byte> first, std::unique_ptr<ByteStream>& rest,
                                   const std::string& name) {
    if (first.size() < unpack_magic_bytes) return nullptr;
    for (const Packing& packing : packings) {
        const bool same =
            std::equal(packing.magic.begin(), packing.magic.end(), first.begin(),
                       [](int want, std::byte is) { return want < 0 || static_cast<std::byte>(want) == is; });
        if (same) return packing.make({first, std::move(rest), name});
    }
    return nullptr;
}

}  // namespace swapreplay
