// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <cstdint>

#include <bzlib.h>

#include "trace/unpack/unpacker.hpp"

namespace swapreplay {

namespace {

/// What follows the last member and begins no other one is ignored, as bzip2 does.
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
            if (trouble_of(status) != Trouble::damage || !first_of_later_member)
                return fail(trouble_of(status), "bzip2", why(status), written);
            between_members_ = true;
            finish();
        }
        return written;
    }

private:
    void begin() {
        stream_ = {};
        if (const int status = BZ2_bzDecompressInit(&stream_, 0, 0); status != BZ_OK)
            std::rethrow_exception(failure_of(trouble_of(status), "bzip2", why(status)));
    }
    static Trouble trouble_of(int status) noexcept {
        switch (status) {
            case BZ_MEM_ERROR:
                return Trouble::no_memory;
            case BZ_DATA_ERROR:
            case BZ_DATA_ERROR_MAGIC:
                return Trouble::damage;
            default:
                return Trouble::misuse;
        }
    }
    static std::string_view why(int status) noexcept {
        switch (status) {
            case BZ_DATA_ERROR:
                return "checksum";
            case BZ_DATA_ERROR_MAGIC:
                return "not bzip2";
            default:
                return "invalid call";
        }
    }

    bz_stream stream_{};
    int members_ = 0;
};

}  // namespace

std::unique_ptr<ByteStream> unpack_bzip2(Packed packed) {
    return std::make_unique<Bunzip2>(std::move(packed));
}

}  // namespace swapreplay
