// SPDX-License-Identifier: GPL-2.0-or-later
#include "plugin/library.hpp"

#include <dlfcn.h>

#include "plugin/sanitizer_runtime.hpp"

namespace swapreplay {

void require_loading(const char* /*kind*/, const std::string& /*file*/) {}

void* open_library(const std::string& file, std::string& why) {
    // A plug-in with a zstd of its own has to call that one, and not the libzstd of this program. AddressSanitizer, whose
    // functions have to come first, refuses it.
    const int own_first = sanitizer_runtime_is_loaded() ? 0 : RTLD_DEEPBIND;
    void* const library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL | own_first);
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
