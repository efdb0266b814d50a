// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/vm_argument.hpp"

#include <cstdlib>
#include <filesystem>

#include <fmt/format.h>

#include "base/number.hpp"
#include "cli/interrupt.hpp"
#include "cli/number_argument.hpp"
#include "swapreplay/error.hpp"
#include "verify/in_vm.hpp"

namespace swapreplay::cli {

namespace {

/// What was given of the verb's options, as it was given.
std::vector<std::string> vm_options_of(const CLI::App& verb) {
    std::vector<std::string> words;
    for (const CLI::Option* option : verb.get_options()) {
        const std::string name = option->get_name();
        if (option->count() == 0 || !name.starts_with("--") || name.starts_with("--vm")) continue;
        if (option->get_expected_max() == 0) {
            words.push_back(name);
            continue;
        }
        for (const std::string& value : option->results()) {
            words.push_back(name);
            words.push_back(value);
        }
    }
    return words;
}

}  // namespace

void VmArgument::add_to(CLI::App& verb) {
    verb.add_option(
            "--vm", kernel,
            "verify on a Debian kernel booted under qemu, such as 6.12 or newest; vm/kernels.txt lists them")
        ->option_text("KERNEL")
        ->excludes(verb.get_option("--device"));
    verb.add_option("--vm-memory", memory,
                    "memory of that virtual machine, for the trace, the device and the model")
        ->transform(as_size(1))
        ->option_text("SIZE")
        ->capture_default_str();
    verb.add_option("--vm-program", program,
                    "swapreplay to run in it, for a kernel of another processor: the static one that 'make "
                    "static-arm64' builds (default: this one)")
        ->option_text("FILE");
}

int VmArgument::run(const CLI::App& verb, const std::string& trace) const {
    const char* const wanted = std::getenv("SWAPREPLAY_VM");
    verify::InVm machine;
    machine.kernel = kernel;
    machine.memory = size_text(*size_bytes(memory));  // as qemu takes it
    const std::string own = std::filesystem::read_symlink("/proc/self/exe").string();
    machine.program = program.empty() ? own : program;
    machine.folder = verify::find_vm_folder(wanted == nullptr ? "" : wanted, own);
    machine.trace = trace;
    machine.options = vm_options_of(verb);
    const Interrupt interrupt(Interrupt::Again::changes_nothing);
    const auto result = verify::verify_in_vm(machine, Interrupt::requested());
    if (!result) return Interrupt::exit_status;
    fmt::print(stderr, "{}", result->err);
    fmt::print("{}", result->out);
    return result->status;
}

}  // namespace swapreplay::cli
