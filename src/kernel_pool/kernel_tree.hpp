// SPDX-License-Identifier: GPL-2.0-or-later
// What can be read of a kernel's tree: it is never written.
#ifndef SWAPREPLAY_KERNEL_POOL_KERNEL_TREE_HPP
#define SWAPREPLAY_KERNEL_POOL_KERNEL_TREE_HPP

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace swapreplay::kernel_pool {

/// An #include line.
struct Include {
    std::string header;  ///< as it is named: "linux/list.h"
    bool quoted;         ///< "zpdesc.h", not <…>
    std::string file;    ///< that has the line
    unsigned line;
};

class KernelTree {
public:
    /// @param root  as the user named it
    /// Throws Error(Fault::usage): it is not a folder.
    explicit KernelTree(std::string root);

    /// As an absolute path.
    [[nodiscard]] const std::string& root() const noexcept { return root_; }
    [[nodiscard]] std::string path_of(std::string_view file) const;
    [[nodiscard]] bool has(std::string_view file) const;

    /// "6.12.117", from the Makefile; nullopt: it has none.
    [[nodiscard]] std::optional<std::string> release() const;
    /// The value of an option in .config, "y" or "8", "n" if the file says that it is not set; nullopt: there is no .config,
    /// or the option is not in it.
    [[nodiscard]] std::optional<std::string> option(std::string_view name) const;

    /// The #include lines of a source, and of what it includes from beside it, each header once.
    /// Throws Error(Fault::system): the source cannot be read.
    [[nodiscard]] static std::vector<Include> includes_of(const std::string& source);

private:
    std::string root_;
};

}  // namespace swapreplay::kernel_pool

#endif
