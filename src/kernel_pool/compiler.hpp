// SPDX-License-Identifier: GPL-2.0-or-later
// The C compiler as a program that reads its source from standard input.
#ifndef SWAPREPLAY_KERNEL_POOL_COMPILER_HPP
#define SWAPREPLAY_KERNEL_POOL_COMPILER_HPP

#include <string>
#include <vector>

namespace swapreplay::kernel_pool {

/// What a compiler said, and whether it compiled.
struct Compiled {
    bool done;
    std::string messages;  ///< its standard error
};

class Compiler {
public:
    /// @param command  as in $CC: a program and perhaps options, "ccache gcc"
    explicit Compiler(std::string command);

    /// The folder of the compiler's own temporary files: what one that is killed leaves there is not in its way.
    void set_temporary_folder(const std::string& folder) { temporary_folder_ = folder; }

    /// Runs it with these arguments, and the source text as its standard input.
    /// Throws Error(Fault::system): it cannot be run, or a signal ended it. Throws Stopped: a signal to this program did.
    [[nodiscard]] Compiled run(const std::vector<std::string>& arguments, const std::string& source) const;

    [[nodiscard]] const std::string& command() const noexcept { return command_; }
    /// Whether the command itself says how much to optimize: "gcc -O0".
    [[nodiscard]] bool says_how_much_to_optimize() const noexcept;

private:
    std::string command_;
    std::vector<std::string> words_;
    std::string temporary_folder_;
};

}  // namespace swapreplay::kernel_pool

#endif
