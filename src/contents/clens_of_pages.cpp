// SPDX-License-Identifier: GPL-2.0-or-later
#include "contents/clens_of_pages.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "base/number.hpp"
#include "codec/registry.hpp"
#include "codec/study.hpp"
#include "plugin/guard.hpp"
#include "swapreplay/error.hpp"
#include "trace/chunk_codec.hpp"

namespace swapreplay {

namespace {

constexpr std::size_t page_size = PageTrace::page_size;
constexpr std::size_t most_chunk_pages = max_chunk / page_size;
constexpr std::size_t block_events = 1024;

std::size_t chunk_pages(const std::string& text) {
    const auto bytes = size_bytes(text);
    for (std::size_t pages = 1; pages <= most_chunk_pages; pages *= 2)
        if (bytes == pages * page_size) return pages;
    throw Error(Fault::usage, fmt::format("--chunk {}: allowed are 4K, 8K, 16K, 32K and 64K", text));
}

void require_no_comma(const std::string& codec) {
    if (codec.find(',') == std::string::npos) return;
    throw Error(Fault::usage,
                fmt::format("--codec {}: the name of a column has no comma; give one setting for "
                            "each codec, and the kernel's release with --kernel",
                            codec));
}

}  // namespace

/// Threads with a codec of each kind, which live as long as a block takes.
class ClensOfPages::Workers {
public:
    Workers(const std::vector<Column>& columns, unsigned threads) : codecs_(std::max(1U, threads)) {
        for (auto& of_thread : codecs_) {
            of_thread.reserve(columns.size());
            for (const Column& column : columns)
                of_thread.push_back(make_codec(column.full_codec));
        }
    }

    /// Calls work(write, column, codec, out) for all of them.
    template <class Work>
    void run(std::size_t writes, Work work) {
        std::atomic<std::size_t> next{0};
        failure_ = nullptr;
        std::vector<std::thread> threads;
        threads.reserve(codecs_.size());
        for (auto& codecs : codecs_)
            threads.emplace_back([&] { take(next, writes, codecs, work); });
        for (std::thread& thread : threads)
            thread.join();
        if (failure_) std::rethrow_exception(failure_);
    }

private:
    template <class Work>
    void take(std::atomic<std::size_t>& next, std::size_t writes, auto& codecs, Work& work) noexcept {
        try {
            const CrashStack stack;
            std::vector<std::byte> out(compress_bound(max_chunk));
            for (std::size_t write = next++; write < writes; write = next++)
                for (std::size_t column = 0; column < codecs.size(); column++)
                    work(write, column, *codecs[column], std::span(out));
        } catch (...) {
            const std::lock_guard lock(mutex_);
            failure_ = std::current_exception();
            next = writes;
        }
    }

    std::vector<std::vector<std::unique_ptr<Codec>>> codecs_;
    std::mutex mutex_;
    std::exception_ptr failure_;
};

ClensOfPages::ClensOfPages(const std::vector<std::string>& codecs, const std::vector<std::string>& chunks,
                           std::string_view kernel, unsigned threads)
    : pages_((most_chunk_pages - 1 + block_events) * page_size) {
    std::ranges::for_each(codecs, require_no_comma);
    std::vector<std::size_t> sizes{1};
    for (const std::string& chunk : chunks)
        if (const std::size_t pages = chunk_pages(chunk); pages > 1) sizes.push_back(pages);
    for (const std::size_t pages : sizes) {
        for (const std::string& codec : codecs) {
            const auto bytes = static_cast<std::uint32_t>(pages * page_size);
            columns_.push_back(
                {pages == 1 ? codec : chunk_codec_name(codec, bytes), full_codec_text(codec, kernel), pages});
        }
    }
    if (const std::string wrong = wrong_with_codecs(columns()); !wrong.empty())
        throw Error(Fault::usage, fmt::format("--codec: {}", wrong));
    workers_ = std::make_unique<Workers>(columns_, threads);
}

ClensOfPages::~ClensOfPages() = default;

std::vector<std::string> ClensOfPages::columns() const {
    std::vector<std::string> names;
    names.reserve(columns_.size());
    for (const Column& column : columns_)
        names.push_back(column.name);
    return names;
}

bool ClensOfPages::next(PageTrace& trace, EventBlock& block) {
    block.first_event += block.size();
    block.ops.clear();
    block.slots.clear();
    damage_.run(block, [&] { read(trace, block); });
    block.clens.assign(columns_.size(), std::vector<std::uint32_t>(block.size()));
    block.same_filled.assign(block.size(), 0);
    workers_->run(writes_.size(), [&](std::size_t write, std::size_t column, Codec& codec, auto out) {
        compress(writes_[write], column, block, codec, out);
    });
    return block.size() > 0;
}

void ClensOfPages::read(PageTrace& trace, EventBlock& block) {
    writes_.clear();
    keep_end_of_run();
    PageEvent event;
    while (block.size() < block_events && trace.next(event, page(held_))) {
        const bool follows = run_ > 0 && index(event.slot) == index(last_) + 1;
        run_ = event.op != Op::write ? 0 : follows ? run_ + 1 : 1;
        last_ = event.slot;
        if (event.op == Op::write) writes_.push_back({block.size(), held_++, run_, event.slot});
        block.ops.push_back(event.op);
        block.slots.push_back(event.slot);
    }
}

/// Pages that may be the first of a chunk go to the beginning.
void ClensOfPages::keep_end_of_run() {
    const std::size_t kept = std::min({held_, run_, most_chunk_pages - 1});
    std::copy_n(pages_.begin() + static_cast<std::ptrdiff_t>((held_ - kept) * page_size), kept * page_size,
                pages_.begin());
    held_ = kept;
}

std::span<std::byte> ClensOfPages::page(std::size_t at) {
    return std::span(pages_).subspan(at * page_size, page_size);
}

void ClensOfPages::compress(const Write& write, std::size_t column, EventBlock& block, Codec& codec,
                            std::span<std::byte> out) {
    const std::size_t pages = columns_[column].pages;
    if (column == 0) block.same_filled[write.event] = is_same_filled(page(write.page)) ? 1 : 0;
    if (write.run < pages || (index(write.slot) + 1) % pages != 0) return;
    const auto chunk = std::span(pages_).subspan((write.page + 1 - pages) * page_size, pages * page_size);
    block.clens[column][write.event] = static_cast<std::uint32_t>(codec.compress(chunk, out));
}

}  // namespace swapreplay
