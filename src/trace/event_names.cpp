// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/event_names.hpp"

#include <array>

#include <fmt/format.h>

namespace swapreplay {

namespace {

constexpr std::array<std::string_view, 3> op_names = {"read", "write", "free"};  // by their number
constexpr std::array<std::string_view, detail_count> detail_names = {
    "order", "tgid", "cgroup", "cpu", "priority", "was_there", "new_pages"};
constexpr std::string_view lzo_column = "clen";
constexpr std::string_view codec_prefix = "clen_";

}  // namespace

std::string_view op_name(Op op) noexcept {
    return op_names[static_cast<std::size_t>(op)];
}

std::optional<Op> op_named(std::string_view name) noexcept {
    for (std::size_t op = 0; op < op_names.size(); op++)
        if (op_names[op] == name) return static_cast<Op>(op);
    return std::nullopt;
}

std::string_view detail_name(Detail detail) noexcept {
    return detail_names[static_cast<std::size_t>(detail)];
}

std::optional<Detail> detail_named(std::string_view name) noexcept {
    for (std::size_t detail = 0; detail < detail_names.size(); detail++)
        if (detail_names[detail] == name) return static_cast<Detail>(detail);
    return std::nullopt;
}

std::string clen_column(std::string_view codec) {
    return codec == "lzo" ? std::string(lzo_column) : fmt::format("{}{}", codec_prefix, codec);
}

std::optional<std::string> codec_of_column(std::string_view column) {
    if (column == lzo_column) return "lzo";
    if (!column.starts_with(codec_prefix) || column == codec_prefix) return std::nullopt;
    column.remove_prefix(codec_prefix.size());
    return column == no_clens ? std::nullopt : std::optional<std::string>(column);
}

}  // namespace swapreplay
