// SPDX-License-Identifier: GPL-2.0-or-later
// A pool as a person names it: `zsmalloc:kernel=6.12,chain=8`.
#ifndef SWAPREPLAY_POOL_PARAMETERS_HPP
#define SWAPREPLAY_POOL_PARAMETERS_HPP

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/spec.hpp"
#include "pool/pool.hpp"

namespace swapreplay {

struct PoolSpec : Spec {
    /// A name with a slash or that ends in .so is a pool out of tree: `external` with the parameter `file`.
    /// Throws Error(Fault::usage): it is not `name` or `name:parameter=value,…`, or names a parameter twice.
    static PoolSpec parse(std::string_view text);
};

/// The parameter that most pools share.
inline constexpr ParameterInfo page_parameter{"page", "4K", "4K, 8K, 16K, 32K, 64K",
                                              "size of a page; with a trace, the trace's"};

/// The values of a pool's parameters, as given or by default. Every function throws Error(Fault::usage) that
/// names pool, parameter and what is allowed.
class Parameters {
public:
    /// @param page_size  bytes; of a spec that does not name another
    /// Throws: the spec names a parameter that the pool does not have.
    Parameters(const PoolInfo& info, const PoolSpec& spec, std::uint32_t page_size = 4096);

    /// `name` has to be one of the pool's own in all of these.
    [[nodiscard]] std::string_view text(std::string_view name) const;
    /// A decimal number in [least, most].
    [[nodiscard]] std::uint32_t number(std::string_view name, std::uint32_t least, std::uint32_t most) const;
    /// Bytes in [least, most]: 512, 16K, 1M.
    [[nodiscard]] std::uint32_t bytes(std::string_view name, std::uint32_t least, std::uint32_t most) const;
    /// Index of the value among `allowed`.
    [[nodiscard]] std::size_t choice(std::string_view name, std::span<const std::string_view> allowed) const;
    /// Bytes: the value of `page`, or what the constructor was given.
    [[nodiscard]] std::uint32_t page_size() const;

    /// The value given for `name` cannot be. `why`: a half sentence, empty where the allowed values say it
    /// all.
    [[noreturn]] void refuse(std::string_view name, std::string_view why = {}) const;

    /// The pool with the value of every parameter that has one: `zsmalloc:kernel=6.12,chain=8,page=4K`.
    [[nodiscard]] std::string full_text() const;

private:
    const PoolInfo* info_;
    std::uint32_t page_size_;
    std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace swapreplay

#endif
