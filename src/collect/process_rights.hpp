// SPDX-License-Identifier: GPL-2.0-or-later
// What a recorder may do besides reading what it has opened.
#ifndef SWAPREPLAY_COLLECT_PROCESS_RIGHTS_HPP
#define SWAPREPLAY_COLLECT_PROCESS_RIGHTS_HPP

namespace swapreplay::collect {

/// Gives up every capability of this thread, and so of those that it starts. What is open stays usable; a command that is
/// run as root has them again. For RecordOptions::when_open.
void give_up_capabilities() noexcept;
/// The same, but for the one to write where only others may (CAP_DAC_OVERRIDE), if it has that: root without it cannot
/// create a file in a user's folder.
void keep_only_the_right_to_write() noexcept;

/// Locks all memory of the process, what it gets later as well. Nothing is locked under a limit, because every later
/// allocation beyond it would fail.
/// @returns  whether it is locked
[[nodiscard]] bool stay_in_memory() noexcept;
/// The same for --codec, while which other programs' pages are in this process.
/// Throws Error(Fault::system): it cannot be.
void require_locked_memory();

}  // namespace swapreplay::collect

#endif
