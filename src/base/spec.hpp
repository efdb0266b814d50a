// SPDX-License-Identifier: LGPL-2.1-or-later
// How a person names a thing that has parameters: `zsmalloc:chain=8`, `zstd:level=3,kernel=6.12`.
#ifndef SWAPREPLAY_BASE_SPEC_HPP
#define SWAPREPLAY_BASE_SPEC_HPP

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace swapreplay {

/// A spec taken apart; whether there is such a thing and takes such parameters is not known yet.
struct Spec {
    std::string text;  ///< as given; names the thing in tables and messages
    std::string name;
    std::map<std::string, std::string, std::less<>> values;

    /// @param kind  what is named, for messages: "pool"
    /// @param list  the command that lists what there is: "swapreplay pools"
    /// Throws Error(Fault::usage): it is not `name` or `name:parameter=value,…`, or names a parameter twice.
    static Spec parse(std::string_view text, std::string_view kind, std::string_view list);
};

/// "zstd" of "zstd:level=1", whether or not it is a spec.
[[nodiscard]] constexpr std::string_view name_of_spec(std::string_view text) noexcept {
    return text.substr(0, text.find(':'));
}

/// "; did you mean lzo?" when one of the words is close to what was typed, otherwise
/// nothing.
[[nodiscard]] std::string did_you_mean(std::string_view typed, std::span<const std::string_view> words);

}  // namespace swapreplay

#endif
