// SPDX-License-Identifier: LGPL-2.1-or-later
// The parameters of a pool or a codec, and their values: `zsmalloc:kernel=6.12,chain=8`.
#ifndef SWAPREPLAY_BASE_PARAMETERS_HPP
#define SWAPREPLAY_BASE_PARAMETERS_HPP

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/kernel_release.hpp"
#include "base/spec.hpp"

namespace swapreplay {

/// One parameter, as `name=value` in a spec.
struct ParameterInfo {
    std::string_view name;
    std::string_view default_value;
    std::string_view values;   ///< what is allowed, for people: "4..16"
    std::string_view meaning;  ///< half a sentence
};

/// By name.
using ParameterValues = std::map<std::string, std::string, std::less<>>;

/// The values of a thing's parameters, as given or by default. Every function throws Error(Fault::usage) that names the
/// thing, the parameter and what is allowed; `name` has to be one of the thing's own parameters.
class Parameters {
public:
    /// @param info       has a kind ("pool"), a name and parameters, and outlives this
    /// @param page_size  bytes; the value of `page`, if the thing has it and the spec does not name another
    /// Throws: the spec names a parameter that the thing does not have.
    template <class Info>
    Parameters(const Info& info, const Spec& spec, std::uint32_t page_size = 4096)
        : Parameters(Info::kind, info.name, info.parameters, spec, page_size) {
        if constexpr (requires { info.complete; }) complete_ = info.complete;
    }

    /// The spec as it was given.
    [[nodiscard]] const std::string& spec() const noexcept { return spec_; }
    [[nodiscard]] const std::string& text(std::string_view name) const;
    /// A count in [least, most]: 50000, 50k.
    [[nodiscard]] std::uint32_t count(std::string_view name, std::uint32_t least, std::uint32_t most) const;
    /// A whole number in [least, most], which may be negative.
    [[nodiscard]] int number(std::string_view name, int least, int most) const;
    /// A size in [least, most], in bytes: 512, 16K, 1M.
    [[nodiscard]] std::uint32_t bytes(std::string_view name, std::uint32_t least, std::uint32_t most) const;
    /// Index of the value among `allowed`.
    [[nodiscard]] std::size_t choice(std::string_view name, std::span<const std::string_view> allowed) const;
    /// The release that `kernel` names, from `oldest` to the newest known.
    [[nodiscard]] KernelRelease kernel(KernelRelease oldest = oldest_known_kernel) const;
    /// Bytes: the value of `page`, or what the constructor was given.
    [[nodiscard]] std::uint32_t page_size() const;

    /// The thing with the value of every parameter that has one: `zsmalloc:kernel=6.12,chain=8,page=4K`.
    [[nodiscard]] std::string full_text() const;

    /// The value given for `name` cannot be. `why`: a half sentence, empty if the allowed values say it all.
    [[noreturn]] void refuse(std::string_view name, std::string_view why = {}) const;

private:
    Parameters(std::string_view kind, std::string_view name, std::span<const ParameterInfo> known,
               const Spec& spec, std::uint32_t page_size);
    [[nodiscard]] const ParameterInfo* find(std::string_view name) const;
    [[nodiscard]] std::string subject(std::string_view name) const;

    std::string_view kind_;
    std::string_view name_;
    std::span<const ParameterInfo> known_;
    std::string spec_;
    std::uint32_t page_size_;
    ParameterValues values_;
    void (*complete_)(ParameterValues& values) = nullptr;
};

}  // namespace swapreplay

#endif
