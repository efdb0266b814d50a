// SPDX-License-Identifier: LGPL-2.1-or-later
#include <cstdint>

#include <lzma.h>

#include "trace/unpack/unpacker.hpp"

namespace swapreplay {

namespace {

class Unxz final : public Unpacker {
public:
    explicit Unxz(Packed packed) : Unpacker(std::move(packed)) {
        // 1 GiB: more than any preset needs (xz -9e: 65 MiB), less than would hurt a small machine's owner.
        constexpr std::uint64_t memory_limit = 1ULL << 30;
        if (const lzma_ret status = lzma_stream_decoder(&stream_, memory_limit, LZMA_CONCATENATED);
            status != LZMA_OK)
            std::rethrow_exception(failure_of(trouble_of(status), "xz", why(status)));
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
            return fail(trouble_of(status), "xz", why(status), written);
        }
        return written;
    }

private:
    static Trouble trouble_of(lzma_ret status) noexcept {
        switch (status) {
            case LZMA_MEM_ERROR:
                return Trouble::no_memory;
            case LZMA_MEMLIMIT_ERROR:
                return Trouble::limit;
            case LZMA_OPTIONS_ERROR:
            case LZMA_UNSUPPORTED_CHECK:
                return Trouble::unsupported;
            case LZMA_FORMAT_ERROR:
            case LZMA_DATA_ERROR:
                return Trouble::damage;
            default:
                return Trouble::misuse;
        }
    }
    static std::string_view why(lzma_ret status) noexcept {
        switch (status) {
            case LZMA_MEMLIMIT_ERROR:
                return "more than 1 GiB of memory";
            case LZMA_OPTIONS_ERROR:
                return "options that this liblzma does not know";
            case LZMA_UNSUPPORTED_CHECK:
                return "a checksum that this liblzma does not know";
            case LZMA_FORMAT_ERROR:
            case LZMA_DATA_ERROR:
                return "not valid xz";
            default:
                return "invalid call";
        }
    }

    lzma_stream stream_ = LZMA_STREAM_INIT;
};

}  // namespace

std::unique_ptr<ByteStream> unpack_xz(Packed packed) {
    return std::make_unique<Unxz>(std::move(packed));
}

}  // namespace swapreplay
