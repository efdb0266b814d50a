// SPDX-License-Identifier: LGPL-2.1-or-later
// A line of JSON Lines as far as a trace needs it.
#ifndef SWAPREPLAY_TRACE_FORMATS_JSONL_LINE_HPP
#define SWAPREPLAY_TRACE_FORMATS_JSONL_LINE_HPP

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace swapreplay {

/// An object's keys and values, the last one of a key that is there twice. Of a list or an object in it only
/// that it is one: it is empty.
///
/// No tree of json: the library copies, prints and even destroys one by means that a line can exhaust, a call
/// a level or memory.
using JsonFields = std::map<std::string, nlohmann::json, std::less<>>;

struct JsonLine {
    static constexpr std::size_t max_levels = 64;  ///< an event needs one, metadata three

    enum class Kind {
        object,
        other,          ///< another value, or no JSON
        nested_deeper,  ///< than max_levels
    };

    Kind kind = Kind::other;
    JsonFields fields;                   ///< of the object, if it is one
    JsonFields metadata;                 ///< of the object "metadata" in it
    std::vector<nlohmann::json> codecs;  ///< of the list "codecs" in that
    JsonFields facts;                    ///< of the object "facts" in it

    /// Never throws json::exception.
    [[nodiscard]] static JsonLine parse(std::string_view text);
};

/// A value for a message: the beginning of a long one.
[[nodiscard]] std::string shown(const nlohmann::json& value);

}  // namespace swapreplay

#endif
