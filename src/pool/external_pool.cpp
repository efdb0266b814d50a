// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/external_pool.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

void* address_of(Handle handle) {
    // The interface says that a handle is an address here. NOLINTNEXTLINE(performance-no-int-to-ptr)
    return reinterpret_cast<void*>(static_cast<std::uintptr_t>(handle));
}

std::string file_of(const Parameters& parameters) {
    const std::string& file = parameters.text("file");
    if (file.empty()) parameters.refuse("file", "name a shared object, as in --pool ./mine.so");
    return as_path(file);
}

}  // namespace

const PoolInfo& ExternalPool::info() {
    static const PoolInfo info{
        external_name,
        "a pool out of tree: --pool ./mine.so, see docs/writing-a-pool.md",
        {{"file", "", "a path", "the shared object; ./mine.so is short for external:file=./mine.so"},
         {"options", "", "text", "handed to its create()"},
         page_parameter},
        true};
    return info;
}

ExternalPool::ExternalPool(const Parameters& parameters, PageSource& source)
    : object_({"pool", file_of(parameters)}, "swapreplay_pool", SWAPREPLAY_POOL_ABI),
      source_(source),
      charge_(source),
      pages_{this, source.page_size(), &ExternalPool::take, &ExternalPool::give_back},
      calls_(table_of(object_)) {
    const std::string& options = parameters.text("options");
    pool_ = call("in its create", [&] { return calls_.create(&pages_, options.c_str()); });
    if (pool_ == nullptr) {
        throw Error(Fault::usage,
                    fmt::format("pool {}: its create() refused pages of {} bytes and options '{}'",
                                object_.file(), source.page_size(), options));
    }
    max_size_ = source.page_size();
    if (calls_.max_size != nullptr)
        max_size_ = call("in its max_size", [&] { return calls_.max_size(pool_); });
    if (calls_.huge_size != nullptr)
        huge_size_ = call("in its huge_size", [&] { return calls_.huge_size(pool_); });
}

ExternalPool::~ExternalPool() {
    try {
        // Pages that it does not give back stay out, for --check to find.
        call("in its destroy", [&] { calls_.destroy(pool_); });
    } catch (const Error& error) {
        add_plugin_failure(error.what());
    }
}

/// The table of the shared object; what an older ABI does not have is NULL.
struct swapreplay_pool ExternalPool::table_of(const SharedObject& object) {
    struct swapreplay_pool calls {};
    std::memcpy(&calls, object.table(),
                object.abi() == 1 ? offsetof(struct swapreplay_pool, huge_size) : sizeof(calls));
    const std::array<std::pair<const char*, bool>, 5> missing{
        {{"create", calls.create == nullptr},
         {"destroy", calls.destroy == nullptr},
         {"alloc", calls.alloc == nullptr},
         {"free", calls.free == nullptr},
         {"write or read, but not the other", (calls.write == nullptr) != (calls.read == nullptr)}}};
    object.refuse_without(missing);
    return calls;
}

void* ExternalPool::take(void* self, std::uint32_t count) noexcept {
    auto& pool = *static_cast<ExternalPool*>(self);
    if (count == 0) {
        pool.misuse_ = "take() of no page";
        return nullptr;
    }
    const auto first = pool.source_.take(count);
    if (!first) return nullptr;
    const auto number = static_cast<std::uint32_t>(*first);
    if (number >= pool.runs_.size()) {
        try {
            pool.runs_.resize(std::max<std::size_t>(number + 1, 2 * pool.runs_.size()));
        } catch (const std::bad_alloc&) {
            pool.source_.give_back(*first, count);
            return nullptr;
        }
    }
    pool.runs_[number] = count;
    pool.pages_taken_ += count;
    return pool.source_.bytes(*first);
}

void ExternalPool::give_back(void* self, void* pages, std::uint32_t count) noexcept {
    auto& pool = *static_cast<ExternalPool*>(self);
    const auto distance =
        static_cast<std::size_t>(static_cast<std::byte*>(pages) - pool.source_.bytes(PageId{0}));
    const std::size_t number = distance / pool.source_.page_size();
    const bool is_run = distance % pool.source_.page_size() == 0 && number < pool.runs_.size() &&
                        count != 0 && pool.runs_[number] == count;
    if (!is_run) {
        pool.misuse_ = fmt::format("give_back() of {} pages at {} that it does not hold", count, pages);
        return;
    }
    pool.source_.give_back(PageId{static_cast<std::uint32_t>(number)}, count);
    pool.pages_taken_ -= count;
    pool.runs_[number] = 0;
}

void ExternalPool::throw_if_misused() const {
    if (!misuse_.empty()) throw PluginError(object_.plugin(), misuse_);
}

/// False: the pages that it says it holds are more than the page source has.
bool ExternalPool::recount() {
    if (calls_.pages_used == nullptr) return true;
    const std::uint64_t pages = call("in its pages_used", [&] { return calls_.pages_used(pool_); });
    constexpr std::uint64_t most_bytes = std::uint64_t{1} << 46;  // 64 TiB
    if (pages > most_bytes / source_.page_size())
        throw PluginError(object_.plugin(),
                          fmt::format("its pages_used says {} pages, more than a machine has", pages));
    return charge_.set(pages > pages_taken_ ? pages - pages_taken_ : 0);
}

std::optional<Handle> ExternalPool::alloc(std::uint32_t size) {
    const std::uint64_t handle = call("in its alloc", [&] { return calls_.alloc(pool_, size); });
    if (!misuse_.empty()) throw_if_misused();
    if (handle == 0) return std::nullopt;
    if (recount()) return Handle{handle};
    free(Handle{handle});
    return std::nullopt;
}

void ExternalPool::free(Handle handle) {
    call("in its free", [&] { calls_.free(pool_, static_cast<std::uint64_t>(handle)); });
    if (!misuse_.empty()) throw_if_misused();
    (void)recount();  // more pages after a free than the source has: they stay uncharged
}

void ExternalPool::write(Handle handle, std::span<const std::byte> in) {
    call("in its write", [&] {
        if (calls_.write == nullptr) {
            std::memcpy(address_of(handle), in.data(), in.size());
        } else {
            calls_.write(pool_, static_cast<std::uint64_t>(handle), in.data(),
                         static_cast<std::uint32_t>(in.size()));
        }
    });
}

void ExternalPool::read(Handle handle, std::span<std::byte> out) const {
    call("in its read", [&] {
        if (calls_.read == nullptr) {
            std::memcpy(out.data(), address_of(handle), out.size());
        } else {
            calls_.read(pool_, static_cast<std::uint64_t>(handle), out.data(),
                        static_cast<std::uint32_t>(out.size()));
        }
    });
}

std::uint64_t ExternalPool::used_bytes() const {
    if (calls_.used_bytes == nullptr) return pages_used() * source_.page_size();
    return call("in its used_bytes", [&] { return calls_.used_bytes(pool_); });
}

std::uint64_t ExternalPool::compact() {
    if (calls_.compact == nullptr) return 0;
    const auto counted = [&] {
        return call("in its pages_compacted", [&] { return calls_.pages_compacted(pool_); });
    };
    const bool counts = calls_.pages_compacted != nullptr;
    const std::uint64_t counted_before = counts ? counted() : 0;
    const std::uint64_t before = pages_used();
    call("in its compact", [&] { calls_.compact(pool_); });
    throw_if_misused();
    (void)recount();
    if (counts) return counted() - counted_before;
    return before > pages_used() ? before - pages_used() : 0;
}

void ExternalPool::prefetch(Handle handle) const {
    if (calls_.prefetch == nullptr) return;
    call("in its prefetch", [&] { calls_.prefetch(pool_, static_cast<std::uint64_t>(handle)); });
}

std::span<const swapreplay_class> ExternalPool::told_classes() const {
    if (calls_.classes == nullptr) return {};
    constexpr std::uint32_t usual = 256, most = 65536;
    if (told_.empty()) told_.resize(usual);
    for (;;) {
        const std::uint32_t count = call("in its classes", [&] {
            return calls_.classes(pool_, told_.data(), static_cast<std::uint32_t>(told_.size()));
        });
        if (count > most)
            throw PluginError(object_.plugin(),
                              fmt::format("its classes says {} classes, more than {}", count, most));
        if (count <= told_.size()) return std::span(told_).first(count);
        told_.resize(count);
    }
}

std::vector<ClassUse> ExternalPool::classes() const {
    std::vector<ClassUse> classes;
    for (const swapreplay_class& one : told_classes())
        classes.push_back({one.index, one.size, one.objects, one.pages, one.objects_used, one.pages_used});
    return classes;
}

static_assert(ClassedPool<ExternalPool>, "else its classes are neither shown nor compared");

void ExternalPool::count_classes(std::vector<ClassCount>& counts) const {
    counts.clear();
    for (const swapreplay_class& one : told_classes())
        counts.push_back({static_cast<std::uint32_t>(one.objects_used),
                          static_cast<std::uint32_t>(one.pages == 0 ? 0 : one.pages_used / one.pages)});
}

std::string ExternalPool::check() const {
    if (!misuse_.empty()) return fmt::format("{}: {}", object_.file(), misuse_);
    if (calls_.check == nullptr) return {};
    const char* const broken = call("in its check", [&] { return calls_.check(pool_); });
    return broken == nullptr || *broken == '\0' ? std::string()
                                                : fmt::format("{}: {}", object_.file(), broken);
}

std::string external_file_of(const PoolSpec& spec) {
    const auto file = spec.values.find("file");
    if (spec.name != ExternalPool::info().name || file == spec.values.end()) return {};
    return as_path(file->second);
}

}  // namespace swapreplay
