// SPDX-License-Identifier: GPL-2.0-or-later
// The dynamic linker, as far as plug-ins need it; a static program (SR_STATIC) has none.
#ifndef SWAPREPLAY_PLUGIN_LIBRARY_HPP
#define SWAPREPLAY_PLUGIN_LIBRARY_HPP

#include <string>

namespace swapreplay {

/// Throws Error(Fault::usage): this program is static.
/// @param kind  what is to be loaded: "pool"
void require_loading(const char* kind, const std::string& file);
/// nullptr: it cannot be loaded, for the reason that is then in `why`.
[[nodiscard]] void* open_library(const std::string& file, std::string& why);
/// nullptr: the library has none of this name.
[[nodiscard]] void* symbol_in_library(void* library, const char* name) noexcept;
/// nullptr: nothing in the process has one of this name.
[[nodiscard]] void* symbol_in_process(const char* name) noexcept;
void close_library(void* library);

}  // namespace swapreplay

#endif
