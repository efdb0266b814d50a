// SPDX-License-Identifier: GPL-2.0-or-later
// Shared libraries loaded more than once, each copy with data of its own.
#ifndef SWAPREPLAY_POOL_PRIVATE_LIBRARY_HPP
#define SWAPREPLAY_POOL_PRIVATE_LIBRARY_HPP

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

/// A copy of a shared library. Nothing else in the process sees its symbols. It is never unloaded: a thread
/// that used it may still call it when it ends.
class PrivateLibrary {
public:
    /// A second, third … copy in this program's namespace: the linker knows a file that it has loaded by
    /// device and inode, so each copy is loaded from an anonymous file of its own. Throws
    /// Error(Fault::system): the library is not installed, or cannot be loaded once more.
    static PrivateLibrary copy(const std::string& soname);
    /// A copy in a namespace of its own, with its own copies of all that it needs. For the C library.
    /// Throws as copy() does.
    static PrivateLibrary in_new_namespace(const std::string& soname);

    /// A function of it. Throws Error(Fault::system): it has none of this name.
    ///
    ///     library.get("mi_malloc", malloc_);  // void* (*malloc_)(std::size_t);
    template <class Function>
    void get(const char* name, Function*& function) const {
        function = reinterpret_cast<Function*>(address(name));
    }

private:
    PrivateLibrary(std::string name, void* handle) : name_(std::move(name)), handle_(handle) {}
    [[nodiscard]] void* address(const char* name) const;

    std::string name_;
    void* handle_;
};

/// Copies of one library, of which there can be but few in a process: each takes of the little memory that
/// the linker keeps for thread-local data of libraries loaded late. A pool borrows one; a new one while that
/// works, else one that a pool before it left, all objects freed, with whatever it still holds.
template <class Copy>
class Copies {
public:
    static constexpr std::size_t most = 3;

    struct GiveBack {
        void operator()(Copy* copy) const {
            Copies& all = instance();
            const std::lock_guard lock(all.mutex_);
            all.idle_.push_back(copy);
        }
    };
    using Borrowed = std::unique_ptr<Copy, GiveBack>;

    /// Throws Error(Fault::resource): all are in use. Else what Copy's constructor throws.
    static Borrowed borrow(std::string_view library) {
        Copies& all = instance();
        const std::lock_guard lock(all.mutex_);
        if (all.made_ < most) {
            all.made_++;
            return Borrowed(new Copy);
        }
        if (all.idle_.empty()) {
            throw Error(Fault::resource,
                        fmt::format("pool {}: a process can have {} of it at a time; compare more of them "
                                    "in several runs",
                                    library, most));
        }
        Copy* const copy = all.idle_.back();
        all.idle_.pop_back();
        return Borrowed(copy);
    }

private:
    static Copies& instance() {
        static auto* const copies = new Copies;  // outlives every thread: never destroyed
        return *copies;
    }

    std::mutex mutex_;
    std::size_t made_ = 0;
    std::vector<Copy*> idle_;
};

}  // namespace swapreplay

#endif
