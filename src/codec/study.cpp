// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/study.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <ctime>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include <fmt/format.h>

#include "base/number.hpp"
#include "codec/registry.hpp"
#include "plugin/guard.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

bool begins_with_zeros(std::span<const std::byte> chunk) {
    return std::ranges::all_of(chunk.first(8), [](std::byte byte) { return byte == std::byte{0}; });
}

using Clock = std::chrono::steady_clock;

constexpr std::size_t batch_pages = 256;  // 1 MiB: whole chunks of every size
static_assert(batch_pages * Corpus::page_size % max_chunk == 0);

std::uint64_t ns_between(Clock::time_point from, Clock::time_point to) {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::nanoseconds>(to - from).count());
}

/// Processor time of the calling thread since it began. It costs a call of the kernel's, ten times what a
/// clock does.
std::uint64_t thread_cpu_ns() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<std::uint64_t>(time.tv_sec) * 1'000'000'000 + static_cast<std::uint64_t>(time.tv_nsec);
}

/// What a case made of one batch.
struct Clens {
    std::vector<std::uint32_t> clens;
    std::vector<std::uint8_t> same_filled;
};

/// One thread's codecs and buffers, and the times of all that it did.
class Worker {
public:
    struct Times {
        Histogram compress, decompress;
    };

    explicit Worker(const std::vector<StudyCase>& cases)
        : cases_(cases), out_(compress_bound(max_chunk)), back_(max_chunk), times_(cases.size()) {
        for (const StudyCase& study_case : cases)
            codecs_.push_back(study_case.make());
    }

    /// @param first_page  its number in the corpus, for messages
    std::vector<Clens> compress(std::span<const std::byte> pages, std::uint64_t first_page) {
        std::vector<Clens> results(cases_.size());
        for (std::size_t study_case = 0; study_case < cases_.size(); study_case++)
            compress_case(study_case, pages, first_page, results[study_case]);
        return results;
    }

    [[nodiscard]] const std::vector<Times>& times() const noexcept { return times_; }  ///< by case
    [[nodiscard]] double codec_ns() const noexcept { return codec_ns_; }               ///< of processor time

private:
    void compress_case(std::size_t study_case, std::span<const std::byte> pages, std::uint64_t first_page,
                       Clens& result) {
        const Times& times = times_[study_case];
        const auto in_codec = [&times] { return times.compress.sum() + times.decompress.sum(); };
        const std::uint64_t codec_before = in_codec();
        const std::uint64_t cpu_before = thread_cpu_ns();
        const auto before = Clock::now();
        const std::size_t size = cases_[study_case].chunk;
        for (std::size_t at = 0; at + size <= pages.size(); at += size)
            compress_chunk(study_case, pages.subspan(at, size), first_page + at / Corpus::page_size, result);
        // A chunk's time is the clock's, in which other programs may have run. Processor time is too costly
        // to ask for at each; so of the codec's time that share counts which this thread ran in all.
        const auto passed = static_cast<double>(ns_between(before, Clock::now()));
        const auto ran = static_cast<double>(thread_cpu_ns() - cpu_before);
        codec_ns_ += static_cast<double>(in_codec() - codec_before) * std::min(1.0, ran / passed);
    }

    void compress_chunk(std::size_t study_case, std::span<const std::byte> chunk, std::uint64_t page,
                        Clens& result) {
        const auto before = Clock::now();
        const std::size_t clen = codecs_[study_case]->compress(chunk, out_);
        const auto between = Clock::now();
        const auto back = std::span(back_).first(chunk.size());
        const bool decoded = codecs_[study_case]->decompress(std::span(out_).first(clen), back);
        const auto after = Clock::now();
        if (!decoded || std::memcmp(back.data(), chunk.data(), chunk.size()) != 0)
            throw Error(Fault::format,
                        fmt::format("codec {}: the {} bytes from page {} of the corpus on do not come "
                                    "back from their {} compressed bytes; please report it with them",
                                    cases_[study_case].codec, chunk.size(), page, clen));
        result.clens.push_back(static_cast<std::uint32_t>(clen));
        result.same_filled.push_back(!is_same_filled(chunk)     ? 0
                                     : begins_with_zeros(chunk) ? StudyCaseResult::of_zeros
                                                                : 1);
        times_[study_case].compress.add(ns_between(before, between));
        times_[study_case].decompress.add(ns_between(between, after));
    }

    const std::vector<StudyCase>& cases_;
    std::vector<std::unique_ptr<Codec>> codecs_;
    std::vector<std::byte> out_;
    std::vector<std::byte> back_;
    std::vector<Times> times_;
    double codec_ns_ = 0;
};

/// What the threads share: the corpus to read from and the results to hand in, each under the lock.
class Study {
public:
    Study(Corpus& corpus, const std::vector<StudyCase>& cases, const std::atomic<bool>* stop)
        : corpus_(corpus), cases_(cases), stop_(stop) {
        result_.cases.resize(cases.size());
    }

    void work() noexcept {
        try {
            const CrashStack stack;
            Worker worker(cases_);
            std::vector<std::byte> pages;
            while (const auto first_page = take(pages))
                hand_in(*first_page, pages.size() / Corpus::page_size, worker.compress(pages, *first_page));
            hand_in(worker);
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (!failure_) failure_ = std::current_exception();
        }
        const std::lock_guard lock(mutex_);
        working_--;
        changed_.notify_one();
    }

    StudyResult carry_out(unsigned threads, const std::function<void(std::uint64_t)>& progress) {
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
        if (pages.empty()) {
            // The end may be there because a pipe was to be waited for no longer.
            stopped_ = stop_ != nullptr && *stop_;
            return std::nullopt;
        }
        const std::uint64_t first = pages_taken_;
        pages_taken_ += pages.size() / Corpus::page_size;
        return first;
    }

    void hand_in(std::uint64_t first_page, std::uint64_t pages, std::vector<Clens> clens) {
        const std::lock_guard lock(mutex_);
        clens_[first_page] = std::move(clens);
        pages_done_ += pages;
    }

    void hand_in(const Worker& worker) {
        const std::lock_guard lock(mutex_);
        for (std::size_t study_case = 0; study_case < cases_.size(); study_case++) {
            result_.cases[study_case].compress.add(worker.times()[study_case].compress);
            result_.cases[study_case].decompress.add(worker.times()[study_case].decompress);
        }
        result_.codec_seconds += worker.codec_ns() / 1e9;
        result_.cpu_seconds += static_cast<double>(thread_cpu_ns()) / 1e9;
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
        result_.pages = pages_done_;
        result_.partial = stopped_;
        for (std::size_t study_case = 0; study_case < cases_.size(); study_case++) {
            StudyCaseResult& all = result_.cases[study_case];
            for (const auto& [first_page, batch] : clens_) {
                all.clens.insert(all.clens.end(), batch[study_case].clens.begin(),
                                 batch[study_case].clens.end());
                all.same_filled.insert(all.same_filled.end(), batch[study_case].same_filled.begin(),
                                       batch[study_case].same_filled.end());
            }
        }
        return std::move(result_);
    }

    Corpus& corpus_;
    const std::vector<StudyCase>& cases_;
    const std::atomic<bool>* stop_;
    bool stopped_ = false;
    std::mutex mutex_;
    std::condition_variable changed_;
    unsigned working_ = 0;
    std::uint64_t pages_taken_ = 0;
    std::uint64_t pages_done_ = 0;
    StudyResult result_;
    std::map<std::uint64_t, std::vector<Clens>> clens_;  // by the batch's first page, then by case
    std::exception_ptr failure_;
};

/// 4K to 64K, a power of two: what a page or a folio of the kernel's can be.
std::size_t chunk_bytes(const std::string& text) {
    const auto bytes = size_bytes(text);
    for (std::size_t allowed = min_chunk; allowed <= max_chunk; allowed *= 2) {
        if (bytes == allowed) return allowed;
    }
    throw Error(Fault::usage, fmt::format("--chunk {}: allowed are 4K, 8K, 16K, 32K and 64K", text));
}

}  // namespace

std::vector<StudyCase> study_cases(const std::vector<std::string>& codecs,
                                   const std::vector<std::string>& chunks, std::string_view kernel) {
    std::vector<std::string> names = codecs;
    if (names.empty()) {
        for (const CodecInfo* info : codec_infos())
            names.emplace_back(info->name);
    }
    std::vector<StudyCase> cases;
    for (const std::string& chunk : chunks) {
        for (const std::string& codec : names) {
            const std::string full = full_codec_text(codec, kernel);
            const auto made = make_codec(full);  // a wrong spec is told before anything is compressed
            cases.push_back(
                {codec, chunk_bytes(chunk), [full] { return make_codec(full); }, full, made->made_of()});
        }
    }
    return cases;
}

StudyResult study(Corpus& corpus, const std::vector<StudyCase>& cases, unsigned threads,
                  const std::function<void(std::uint64_t)>& progress, const std::atomic<bool>* stop) {
    return Study(corpus, cases, stop).carry_out(threads, progress);
}

bool is_same_filled(std::span<const std::byte> chunk) noexcept {
    constexpr std::size_t word = 8;
    return std::memcmp(chunk.data(), chunk.data() + word, chunk.size() - word) == 0;
}

}  // namespace swapreplay
