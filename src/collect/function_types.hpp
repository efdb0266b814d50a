// SPDX-License-Identifier: GPL-2.0-or-later
// What the running kernel's type information (BTF) says of a function.
#ifndef SWAPREPLAY_COLLECT_FUNCTION_TYPES_HPP
#define SWAPREPLAY_COLLECT_FUNCTION_TYPES_HPP

#include <cstdint>
#include <optional>
#include <string>

namespace swapreplay::collect {

/// Which of the function's arguments has that name, from 0. nullopt: no function or argument has that name, or the
/// kernel has no type information.
/// @param module  looked in first, then the kernel itself
/// Cost: reads the kernel's type information, some MiB.
[[nodiscard]] std::optional<std::uint32_t> argument_place(const std::string& module,
                                                          const std::string& function,
                                                          const std::string& argument);

/// The name of what the function returns: "int", "bool" or "_Bool". Empty: as above, or a type without a name.
[[nodiscard]] std::string return_type(const std::string& module, const std::string& function);

}  // namespace swapreplay::collect

#endif
