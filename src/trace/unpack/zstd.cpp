// SPDX-License-Identifier: LGPL-2.1-or-later
#include <new>

#include <zstd.h>
#include <zstd_errors.h>

#include "trace/unpack/unpacker.hpp"

namespace swapreplay {

namespace {

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
        if (ZSTD_isError(status) != 0) return fail(trouble_of(status), "zstd", why(status), out.pos);
        if (moved) between_members_ = status == 0;
        return out.pos;
    }

private:
    static Trouble trouble_of(std::size_t status) noexcept {
        switch (ZSTD_getErrorCode(status)) {
            case ZSTD_error_memory_allocation:
                return Trouble::no_memory;
            case ZSTD_error_frameParameter_windowTooLarge:
                return Trouble::limit;
            case ZSTD_error_version_unsupported:
            case ZSTD_error_frameParameter_unsupported:
            case ZSTD_error_dictionary_wrong:
                return Trouble::unsupported;
            case ZSTD_error_stage_wrong:
            case ZSTD_error_init_missing:
            case ZSTD_error_parameter_unsupported:
            case ZSTD_error_parameter_outOfBound:
                return Trouble::misuse;
            default:
                return Trouble::damage;
        }
    }
    static std::string_view why(std::size_t status) noexcept {
        switch (trouble_of(status)) {
            case Trouble::limit:
                return "a window of more than 128 MiB";
            case Trouble::unsupported:
                return "a version, parameters or a dictionary that are not supported here";
            default:
                return ZSTD_getErrorName(status);
        }
    }

    ZSTD_DStream* stream_;
};

}  // namespace

std::unique_ptr<ByteStream> unpack_zstd(Packed packed) {
    return std::make_unique<Unzstd>(std::move(packed));
}

}  // namespace swapreplay
