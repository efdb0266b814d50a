// SPDX-License-Identifier: GPL-2.0-or-later
#include "plugin/shared_object.hpp"

#include <cstring>
#include <new>

#include "plugin/library.hpp"

namespace swapreplay {

Spec with_file_named(Spec spec, std::string_view kind) {
    if (spec.name.find('/') == std::string::npos && !spec.name.ends_with(".so")) return spec;
    if (!spec.values.emplace("file", std::move(spec.name)).second)
        throw Error(Fault::usage, fmt::format("{} '{}': duplicate parameter 'file'", kind, spec.text));
    spec.name = external_name;
    return spec;
}

std::string as_path(const std::string& file) {
    return file.find('/') == std::string::npos ? "./" + file : file;
}

void SharedObject::Unload::operator()(void* library) const noexcept {
    try {
        unload_later(*plugin, library);
    } catch (const std::bad_alloc&) {
        // It stays loaded until the process ends.
    }
}

SharedObject::SharedObject(Plugin plugin, const char* interface, std::uint32_t newest)
    : plugin_(std::move(plugin)), interface_(interface) {
    const char* const kind = plugin_.kind;
    require_loading(kind, file());
    std::string why;
    library_.reset(call("while it was loaded", [&] { return open_library(file(), why); }));
    if (!library_)
        throw Error(Fault::usage, fmt::format("{} {}: cannot be loaded: {}; build a {} with "
                                              "'cc -shared -fPIC -o mine.so mine.c'",
                                              kind, file(), why, kind));
    table_ = symbol_in_library(library_.get(), interface);
    if (table_ == nullptr)
        throw Error(Fault::usage, fmt::format("{} {}: exports no '{}'; {}.h says what a {} must define", kind,
                                              file(), interface, interface, kind));
    remember_plugin(plugin_, table_);
    std::memcpy(&abi_, table_, sizeof(abi_));
    if (abi_ < 1 || abi_ > newest)
        throw Error(
            Fault::usage,
            fmt::format("{} {}: built for ABI {} of {}.h, but this program has ABI {}; rebuild it with "
                        "this version's header",
                        kind, file(), abi_, interface, newest));
}

std::string SharedObject::made_of() const {
    constexpr std::size_t most = 4096;
    const auto* const text =
        static_cast<const char*>(symbol_in_library(library_.get(), "swapreplay_made_of"));
    return text == nullptr ? std::string() : std::string(text, strnlen(text, most));
}

void SharedObject::refuse_without(std::span<const std::pair<const char*, bool>> missing) const {
    for (const auto& [name, is_missing] : missing)
        if (is_missing)
            throw Error(Fault::usage,
                        fmt::format("{} {}: its '{}' lacks {}", plugin_.kind, file(), interface_, name));
}

}  // namespace swapreplay
