// SPDX-License-Identifier: GPL-2.0-or-later
// What pools and codecs out of tree have in common: how a person names their file, and how it is loaded.
#ifndef SWAPREPLAY_PLUGIN_SHARED_OBJECT_HPP
#define SWAPREPLAY_PLUGIN_SHARED_OBJECT_HPP

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/spec.hpp"
#include "plugin/guard.hpp"

namespace swapreplay {

/// What a thing out of tree is called in specs: `external:file=./mine.so`.
inline constexpr std::string_view external_name = "external";

/// `./mine.so` is short for `external:file=./mine.so`; another spec stays as it is.
/// @param kind  what is named, for messages: "pool"
/// Throws Error(Fault::usage): `./mine.so:file=…`.
[[nodiscard]] Spec with_file_named(Spec spec, std::string_view kind);

/// With a slash in it: without one the dynamic linker would look in the system's folders instead of here.
[[nodiscard]] std::string as_path(const std::string& file);

/// A shared object that exports a table whose first member is the number of its ABI.
class SharedObject {
public:
    /// @param plugin     its file is a path, as_path()
    /// @param interface  name of the table, and of the header without its ending
    /// @param newest     the ABI that this program has; it takes all from 1 on
    /// Throws Error(Fault::usage): the file cannot be loaded, lacks the table, or has another ABI. Throws PluginError.
    SharedObject(Plugin plugin, const char* interface, std::uint32_t newest);

    SharedObject(const SharedObject&) = delete;
    SharedObject& operator=(const SharedObject&) = delete;

    /// Runs code of the plug-in: call_plugin().
    template <class Call>
    auto call(const char* where, Call call) const {
        return call_plugin(plugin_, where, call);
    }

    /// Throws Error(Fault::usage) for the first that is missing.
    void refuse_without(std::span<const std::pair<const char*, bool>> missing) const;

    [[nodiscard]] const Plugin& plugin() const noexcept { return plugin_; }
    [[nodiscard]] const std::string& file() const noexcept { return plugin_.file; }
    [[nodiscard]] const void* table() const noexcept { return table_; }
    [[nodiscard]] std::uint32_t abi() const noexcept { return abi_; }
    /// What it says that it was made of, in its string `swapreplay_made_of`; empty: it does not say.
    [[nodiscard]] std::string made_of() const;

private:
    struct Unload {
        const Plugin* plugin;
        void operator()(void* library) const noexcept;
    };

    const Plugin plugin_;
    const char* interface_;
    std::unique_ptr<void, Unload> library_{nullptr, Unload{&plugin_}};
    const void* table_ = nullptr;
    std::uint32_t abi_ = 0;
};

}  // namespace swapreplay

#endif
