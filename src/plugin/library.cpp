// SPDX-License-Identifier: GPL-2.0-or-later
#include "plugin/library.hpp"

#include <dlfcn.h>

namespace swapreplay {

void require_loading(const char* /*kind*/, const std::string& /*file*/) {}

void* open_library(const std::string& file, std::string& why) {
    void* const library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) why = dlerror();
    return library;
}

void* symbol_in_library(void* library, const char* name) noexcept {
    return dlsym(library, name);
}

void* symbol_in_process(const char* name) noexcept {
    return dlsym(RTLD_DEFAULT, name);
}

void close_library(void* library) {
    dlclose(library);
}

}  // namespace swapreplay
