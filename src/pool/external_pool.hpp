// SPDX-License-Identifier: GPL-2.0-or-later
// A pool out of tree: a shared object that speaks swapreplay_pool.h.
#ifndef SWAPREPLAY_POOL_EXTERNAL_POOL_HPP
#define SWAPREPLAY_POOL_EXTERNAL_POOL_HPP

#include <optional>
#include <string>
#include <vector>

#include "plugin/shared_object.hpp"
#include "pool/huge_page_vector.hpp"
#include "pool/page_charge.hpp"
#include "pool/parameters.hpp"
#include "pool/pool.hpp"
#include "swapreplay_pool.h"

namespace swapreplay {

/// Costs what the shared object costs, and a call through a pointer.
///
/// Every function can throw PluginError: the shared object threw an exception, or gave back pages that it does not
/// hold. A call that never returns ends the process, as report_plugin_crashes() says.
class ExternalPool {
public:
    static const PoolInfo& info();
    static constexpr bool foreign_code = true;  ///< a crash in it is told with plugin_event

    /// Throws Error(Fault::usage): the file cannot be loaded, has no `swapreplay_pool`, speaks another ABI,
    /// lacks a required function, or its create() refused.
    ExternalPool(const Parameters& parameters, PageSource& source);
    ~ExternalPool();
    ExternalPool(const ExternalPool&) = delete;
    ExternalPool& operator=(const ExternalPool&) = delete;

    [[nodiscard]] std::optional<Handle> alloc(std::uint32_t size);
    void free(Handle handle);
    void write(Handle handle, std::span<const std::byte> in);
    void read(Handle handle, std::span<std::byte> out) const;

    [[nodiscard]] std::uint64_t pages_used() const noexcept { return pages_taken_ + charge_.pages(); }
    [[nodiscard]] std::uint64_t used_bytes() const;
    /// Whether the shared object has a used_bytes() of its own; see PartlyCountingPool.
    [[nodiscard]] bool counts_objects() const noexcept { return calls_.used_bytes != nullptr; }
    [[nodiscard]] std::uint32_t max_size() const noexcept { return max_size_; }
    [[nodiscard]] std::optional<std::uint32_t> huge_size() const noexcept { return huge_size_; }
    [[nodiscard]] std::string made_of() const { return object_.made_of(); }
    [[nodiscard]] bool evictable() const noexcept { return calls_.evictable != 0; }
    void prefetch(Handle handle) const;
    /// Empty if the shared object does not tell them.
    [[nodiscard]] std::vector<ClassUse> classes() const;
    void count_classes(std::vector<ClassCount>& counts) const;
    std::uint64_t compact();
    [[nodiscard]] std::string check() const;

private:
    template <class Call>
    auto call(const char* where, Call call) const {
        return object_.call(where, call);
    }
    static void* take(void* self, std::uint32_t count) noexcept;
    static void give_back(void* self, void* pages, std::uint32_t count) noexcept;
    [[nodiscard]] static struct swapreplay_pool table_of(const SharedObject& object);
    [[nodiscard]] bool recount();
    [[nodiscard]] std::span<const swapreplay_class> told_classes() const;
    void throw_if_misused() const;

    const SharedObject object_;
    PageSource& source_;
    PageCharge charge_;
    HugePageVector<std::uint32_t>
        runs_;  ///< by the number of the first page: pages of the run; 0: none begins here
    std::uint64_t pages_taken_ = 0;
    std::string misuse_;  ///< what the pool did wrong with its pages; empty: nothing
    swapreplay_pages pages_;
    const struct swapreplay_pool calls_;
    void* pool_ = nullptr;
    std::uint32_t max_size_ = 0;
    std::optional<std::uint32_t> huge_size_;
    mutable std::vector<swapreplay_class> told_;  ///< what its classes() writes into, at each new peak
};

/// The shared object of a pool out of tree, as in messages; empty: it is not one.
[[nodiscard]] std::string external_file_of(const PoolSpec& spec);

}  // namespace swapreplay

#endif
