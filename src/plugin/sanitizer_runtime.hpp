// SPDX-License-Identifier: GPL-2.0-or-later
// A pool or codec out of tree that was compiled with -fsanitize=address: its runtime has to be in the process before anything else.
#ifndef SWAPREPLAY_PLUGIN_SANITIZER_RUNTIME_HPP
#define SWAPREPLAY_PLUGIN_SANITIZER_RUNTIME_HPP

#include <optional>
#include <string>

#include "plugin/guard.hpp"

namespace swapreplay {

/// The library that a shared object needs as AddressSanitizer's runtime, "libasan.so.8"; nullopt: none, or there is no
/// such file.
[[nodiscard]] std::optional<std::string> sanitizer_runtime_of(const std::string& file);

/// Whether AddressSanitizer is in this process. Cost: a look-up of a symbol, the first time; safe in a signal handler after
/// that.
[[nodiscard]] bool sanitizer_runtime_is_loaded() noexcept;

/// Whether AddressSanitizer has found something in this process; false of UndefinedBehaviorSanitizer. As cheap and as safe.
[[nodiscard]] bool address_sanitizer_has_reported() noexcept;

/// Runs this program again, with the same arguments and the runtime preloaded. What a sanitizer finds is then a report on
/// stderr, and the end of the process as by abort(), which report_plugin_crashes() names.
/// Throws Error(Fault::system): the program cannot be run, or the runtime was preloaded already and did not come.
[[noreturn]] void run_again_with_sanitizer(const Plugin& plugin, const std::string& runtime);

}  // namespace swapreplay

#endif
