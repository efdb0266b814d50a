// SPDX-License-Identifier: GPL-2.0-or-later
// --vm KERNEL: the same command in a booted kernel.
#ifndef SWAPREPLAY_CLI_VM_ARGUMENT_HPP
#define SWAPREPLAY_CLI_VM_ARGUMENT_HPP

#include <string>

#include <CLI/CLI.hpp>

namespace swapreplay::cli {

struct VmArgument {
    std::string kernel;  ///< empty: not asked for
    std::string memory = "1G";
    std::string program;  ///< to run inside; empty: this one

    void add_to(CLI::App& verb);

    /// Runs the verb inside with all of its options but those of the machine, prints what it prints there,
    /// and gives its exit status. The environment's SWAPREPLAY_VM names the folder vm/ if it is not beside
    /// the program. Throws what verify::find_vm_folder() and verify::verify_in_vm() do.
    [[nodiscard]] int run(const CLI::App& verb, const std::string& trace) const;
};

}  // namespace swapreplay::cli

#endif
