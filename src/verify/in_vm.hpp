// SPDX-License-Identifier: GPL-2.0-or-later
// A verification in a machine of its own: a Debian kernel booted under qemu by vm/run of this repository.
#ifndef SWAPREPLAY_VERIFY_IN_VM_HPP
#define SWAPREPLAY_VERIFY_IN_VM_HPP

#include <atomic>
#include <optional>
#include <string>
#include <vector>

namespace swapreplay::verify {

/// What is to be booted, and what runs in it.
struct InVm {
    std::string folder;   ///< that holds `run`, from find_vm_folder()
    std::string kernel;   ///< a name of vm/kernels.txt
    std::string memory;   ///< of the machine, as qemu takes it: "1G"
    std::string program;  ///< this program's file
    std::string trace;
    std::vector<std::string> options;  ///< of the verb, for the verification inside
};

/// What the program said inside, and its exit status.
struct VmResult {
    int status;
    std::string out;
    std::string err;
    std::string release;  ///< of the kernel, as `uname -r` said inside
};

/// The folder vm/ of the repository: `wanted` if it is not empty, else beside the program: in
/// share/swapreplay/ if it is installed, or in the sources that it was built in.
/// Throws Error(Fault::usage): it is in none of these; with what to do.
[[nodiscard]] std::string find_vm_folder(const std::string& wanted, const std::string& program);

/// Boots, waits for the end, and brings the results back. Needs no root. What vm/run says itself, as that a
/// kernel is being downloaded or qemu is missing, goes to this program's stderr. Where vm/run says that the
/// emulator failed (exit status 126), it is booted again, up to three times in all; each is told on stderr.
/// @param stop  set: the machine is ended
/// @returns     nullopt when it was
/// Throws Error: Fault::usage where vm/run refuses its arguments (no such kernel), Fault::system where the
/// machine did not get as far as a result; with the last line of its console.
[[nodiscard]] std::optional<VmResult> verify_in_vm(const InVm& machine, const std::atomic<bool>& stop);

}  // namespace swapreplay::verify

#endif
