// SPDX-License-Identifier: LGPL-2.1-or-later
#include <algorithm>
#include <cstdint>

#include <zlib.h>

#include "trace/unpack/unpacker.hpp"

namespace swapreplay {

namespace {

/// What follows the last member and begins no other one is ignored, as gzip does.
class Gunzip final : public Unpacker {
public:
    explicit Gunzip(Packed packed) : Unpacker(std::move(packed)) {
        constexpr int gzip_of_any_window = 15 + 16;
        if (const int status = inflateInit2(&stream_, gzip_of_any_window); status != Z_OK)
            std::rethrow_exception(failure_of(trouble_of(status), "gzip", why(status)));
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
            if (trouble_of(status) != Trouble::damage || !first_of_later_member)
                return fail(trouble_of(status), "gzip", why(status), written);
            between_members_ = true;
            finish();
        }
        return written;
    }

private:
    static Trouble trouble_of(int status) noexcept {
        switch (status) {
            case Z_MEM_ERROR:
                return Trouble::no_memory;
            case Z_DATA_ERROR:
            case Z_NEED_DICT:  // which gzip has not
                return Trouble::damage;
            default:
                return Trouble::misuse;
        }
    }
    [[nodiscard]] std::string_view why(int status) const {
        return stream_.msg != nullptr ? stream_.msg : zError(status);
    }

    z_stream stream_{};
    int members_ = 0;
};

}  // namespace

std::unique_ptr<ByteStream> unpack_gzip(Packed packed) {
    return std::make_unique<Gunzip>(std::move(packed));
}

}  // namespace swapreplay
