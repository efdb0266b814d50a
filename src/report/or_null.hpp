// SPDX-License-Identifier: GPL-2.0-or-later
// What is not known is null in JSON.
#ifndef SWAPREPLAY_REPORT_OR_NULL_HPP
#define SWAPREPLAY_REPORT_OR_NULL_HPP

#include <optional>

#include <nlohmann/json.hpp>

namespace swapreplay {

template <class Number>
[[nodiscard]] nlohmann::ordered_json or_null(const std::optional<Number>& number) {
    return number ? nlohmann::ordered_json(*number) : nlohmann::ordered_json();
}

}  // namespace swapreplay

#endif
