// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/program_misses.hpp"

#include <string>

#include "base/number.hpp"

namespace swapreplay::collect {

std::optional<std::uint64_t> recursion_misses(std::istream& fdinfo) {
    for (std::string name, value; fdinfo >> name >> value;)
        if (name == "recursion_misses:") return number<std::uint64_t>(value);
    return std::nullopt;
}

}  // namespace swapreplay::collect
