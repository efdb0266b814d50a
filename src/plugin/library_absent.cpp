// SPDX-License-Identifier: GPL-2.0-or-later
// A static program loads nothing.
#include <fmt/format.h>

#include "plugin/library.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

void require_loading(const char* kind, const std::string& file) {
    throw Error(Fault::usage,
                fmt::format("{} {}: cannot be loaded: this program is static; use the swapreplay of a "
                            "package, or one built from the sources",
                            kind, file));
}

void* open_library(const std::string& /*file*/, std::string& why) {
    why = "this program is static";
    return nullptr;
}

void* symbol_in_library(void* /*library*/, const char* /*name*/) noexcept {
    return nullptr;
}

void* symbol_in_process(const char* /*name*/) noexcept {
    return nullptr;
}

void close_library(void* /*library*/) {}

}  // namespace swapreplay
