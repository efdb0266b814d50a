// SPDX-License-Identifier: LGPL-2.1-or-later
// Writes .sr: a header, then blocks, each with one write(), then the index.
#include <algorithm>

#include <fmt/format.h>

#include "trace/sr/block_encoder.hpp"
#include "trace/sr/format.hpp"
#include "trace/sr/index.hpp"
#include "trace/sr/layout.hpp"

namespace swapreplay::sr {

namespace {

class Writer final : public FormatWriter {
public:
    Writer(Output output, const Metadata& metadata, const WriteOptions& options)
        : output_(std::move(output)),
          options_(options),
          encoder_(metadata, options, output_.name()),
          time_unit_ns_(metadata.time_unit_ns) {
        output_.append(header_bytes(metadata, options.modelled ? lined_version : plain_version));
    }

    void append(const EventBlock& block) override {
        if (encoder_.differs(block)) flush();
        for (std::size_t begin = 0; begin < block.size();) {
            const std::size_t room = options_.block_events - encoder_.events();
            const std::size_t count = std::min({room, block.size() - begin, FormatReader::max_block_events});
            encoder_.append(block, begin, begin + count);
            begin += count;
            has_hashes_ = has_hashes_ || !block.hashes.empty();
            const bool full = encoder_.events() == options_.block_events ||
                              encoder_.bytes() >= enough_bytes || encoder_.runs() >= enough_runs;
            if (full) flush();
        }
    }

    void gap(std::uint64_t lost) override { encoder_.gap(lost); }

    bool fact(const std::string& name, const std::string& value) override {
        encoder_.fact(name, value);
        if (encoder_.bytes() >= enough_bytes) flush();
        return true;
    }

    void flush() override {
        if (encoder_.empty()) return;
        Bytes bytes;
        BlockPlace place = encoder_.finish(events_, bytes);
        place.offset = output_.bytes_written();
        output_.append(bytes);
        events_ += place.events;
        blocks_.push_back(place);
    }

    void finish() override {
        flush();
        output_.append(index_bytes(blocks_, output_.bytes_written()));
        output_.sync();
        output_.close();
    }

    [[nodiscard]] std::uint64_t bytes_written() const override { return output_.bytes_written(); }

    [[nodiscard]] std::vector<std::string> not_held() const override {
        std::vector<std::string> all;
        if (has_hashes_ && !options_.hashes) all.emplace_back("the content hashes, which were not asked for");
        if (encoder_.rounded_times())
            all.push_back(fmt::format("times finer than the metadata's unit of {} ns: they were rounded down",
                                      time_unit_ns_));
        return all;
    }

private:
    // A piece on top of these stays below max_unpacked_bytes, and below 2^18 runs: a reader keeps 8 bytes a
    // run.
    static constexpr std::size_t enough_bytes = max_unpacked_bytes / 2;
    static constexpr std::size_t enough_runs = (std::size_t{1} << 18) - FormatReader::max_block_events;

    Output output_;
    WriteOptions options_;
    BlockEncoder encoder_;
    std::uint64_t time_unit_ns_;
    std::uint64_t events_ = 0;  ///< in the blocks written
    std::vector<BlockPlace> blocks_;
    bool has_hashes_ = false;
};

}  // namespace

std::unique_ptr<FormatWriter> create_writer(Output output, const Metadata& metadata,
                                            const WriteOptions& options) {
    return std::make_unique<Writer>(std::move(output), metadata, options);
}

}  // namespace swapreplay::sr
