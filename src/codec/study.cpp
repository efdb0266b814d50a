// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/study.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include <fmt/format.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t batch_pages = 256;  // 1 MiB: whole chunks of every size
static_assert(batch_pages * Corpus::page_size % max_chunk == 0);

std::uint64_t ns_between(Clock::time_point from, Clock::time_point to) {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(to - from).count());
}

/// One thread's codecs and buffers.
class Worker {
public:
    explicit Worker(const std::vector<Lane>& lanes)
        : lanes_(lanes), out_(compress_bound(max_chunk)), back_(max_chunk) {
        for (const Lane& lane : lanes)
            codecs_.push_back(lane.make());
    }

    /// @param first_page  its number in the corpus, for messages
    std::vector<LaneResult> run(std::span<const std::byte> pages, std::uint64_t first_page) {
        std::vector<LaneResult> results(lanes_.size());
        for (std::size_t lane = 0; lane < lanes_.size(); lane++) {
            const std::size_t size = lanes_[lane].chunk;
            for (std::size_t at = 0; at + size <= pages.size(); at += size)
                run_chunk(lane, pages.subspan(at, size), first_page + at / Corpus::page_size, results[lane]);
        }
        return results;
    }

private:
    void run_chunk(std::size_t lane, std::span<const std::byte> chunk, std::uint64_t page,
                   LaneResult& result) {
        const auto before = Clock::now();
        const std::size_t clen = codecs_[lane]->compress(chunk, out_);
        const auto between = Clock::now();
        const auto back = std::span(back_).first(chunk.size());
        const bool whole = codecs_[lane]->decompress(std::span(out_).first(clen), back);
        const auto after = Clock::now();
        if (!whole || std::memcmp(back.data(), chunk.data(), chunk.size()) != 0)
            throw Error(Fault::format,
                        fmt::format("codec {}: the {} bytes from page {} of the corpus on do not come "
                                    "back from their {} compressed bytes; please report it with them",
                                    lanes_[lane].codec, chunk.size(), page, clen));
        result.clens.push_back(static_cast<std::uint32_t>(clen));
        result.same_filled.push_back(is_same_filled(chunk) ? 1 : 0);
        result.compress.add(ns_between(before, between));
        result.decompress.add(ns_between(between, after));
    }

    const std::vector<Lane>& lanes_;
    std::vector<std::unique_ptr<Codec>> codecs_;
    std::vector<std::byte> out_;
    std::vector<std::byte> back_;
};

/// What the threads share: the corpus to read from and the results to hand in, each under the lock.
class Study {
public:
    Study(Corpus& corpus, const std::vector<Lane>& lanes, const std::atomic<bool>* stop)
        : corpus_(corpus), lanes_(lanes), stop_(stop) {}

    void work() noexcept {
        try {
            Worker worker(lanes_);
            std::vector<std::byte> pages;
            while (const auto first_page = take(pages))
                hand_in(*first_page, pages.size() / Corpus::page_size, worker.run(pages, *first_page));
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!failure_) failure_ = std::current_exception();
        }
        const std::lock_guard lock(mutex_);
        working_--;
        changed_.notify_one();
    }

    StudyResult run(unsigned threads, const std::function<void(std::uint64_t)>& progress) {
        const auto start = Clock::now();
        working_ = threads;
        std::vector<std::thread> pool;
        for (unsigned i = 0; i < threads; i++)
            pool.emplace_back([this] { work(); });
        wait(progress);
        for (std::thread& thread : pool)
            thread.join();
        if (failure_) std::rethrow_exception(failure_);
        StudyResult result = merged();
        result.seconds = std::chrono::duration<double>(Clock::now() - start).count();
        return result;
    }

private:
    std::optional<std::uint64_t> take(std::vector<std::byte>& pages) {
        const std::lock_guard lock(mutex_);
        if (failure_) return std::nullopt;
        if (stop_ != nullptr && *stop_) {
            stopped_ = true;
            return std::nullopt;
        }
        corpus_.read(pages, batch_pages);
        if (pages.empty()) return std::nullopt;
        const std::uint64_t first = pages_taken_;
        pages_taken_ += pages.size() / Corpus::page_size;
        return first;
    }

    void hand_in(std::uint64_t first_page, std::uint64_t pages, std::vector<LaneResult> results) {
        const std::lock_guard lock(mutex_);
        for (std::size_t lane = 0; lane < lanes_.size(); lane++) {
            times_.resize(lanes_.size());
            times_[lane].compress.add(results[lane].compress);
            times_[lane].decompress.add(results[lane].decompress);
            clens_[first_page].push_back(
                {std::move(results[lane].clens), std::move(results[lane].same_filled)});
        }
        pages_done_ += pages;
    }

    void wait(const std::function<void(std::uint64_t)>& progress) {
        std::unique_lock lock(mutex_);
        while (working_ > 0) {
            changed_.wait_for(lock, std::chrono::milliseconds(200));
            const std::uint64_t done = pages_done_;
            lock.unlock();
            progress(done);
            lock.lock();
        }
    }

    StudyResult merged() {
        StudyResult result;
        result.pages = pages_done_;
        result.partial = stopped_;
        result.lanes.resize(lanes_.size());
        times_.resize(lanes_.size());
        for (std::size_t lane = 0; lane < lanes_.size(); lane++) {
            LaneResult& whole = result.lanes[lane];
            whole.compress = times_[lane].compress;
            whole.decompress = times_[lane].decompress;
            for (const auto& [first_page, batch] : clens_) {
                whole.clens.insert(whole.clens.end(), batch[lane].clens.begin(), batch[lane].clens.end());
                whole.same_filled.insert(whole.same_filled.end(), batch[lane].same_filled.begin(),
                                         batch[lane].same_filled.end());
            }
        }
        return result;
    }

    struct Times {
        TimeHistogram compress, decompress;
    };
    struct Clens {
        std::vector<std::uint32_t> clens;
        std::vector<std::uint8_t> same_filled;
    };

    Corpus& corpus_;
    const std::vector<Lane>& lanes_;
    const std::atomic<bool>* stop_;
    bool stopped_ = false;
    std::mutex mutex_;
    std::condition_variable changed_;
    unsigned working_ = 0;
    std::uint64_t pages_taken_ = 0;
    std::uint64_t pages_done_ = 0;
    std::vector<Times> times_;                           // by lane
    std::map<std::uint64_t, std::vector<Clens>> clens_;  // by the batch's first page, then by lane
    std::exception_ptr failure_;
};

}  // namespace

StudyResult study(Corpus& corpus, const std::vector<Lane>& lanes, unsigned threads,
                  const std::function<void(std::uint64_t)>& progress, const std::atomic<bool>* stop) {
    return Study(corpus, lanes, stop).run(threads, progress);
}

bool is_same_filled(std::span<const std::byte> chunk) noexcept {
    constexpr std::size_t word = 8;
    return std::memcmp(chunk.data(), chunk.data() + word, chunk.size() - word) == 0;
}

}  // namespace swapreplay
