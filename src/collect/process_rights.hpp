// SPDX-License-Identifier: GPL-2.0-or-later
// What a recorder may do besides reading what it has opened.
#ifndef SWAPREPLAY_COLLECT_PROCESS_RIGHTS_HPP
#define SWAPREPLAY_COLLECT_PROCESS_RIGHTS_HPP

namespace swapreplay::collect {

/// Gives up every capability of this thread, and so of those that it starts, but the one to write where only others may
/// (CAP_DAC_OVERRIDE), if it has that: root without it cannot create a file in a user's folder.
void keep_only_the_right_to_write() noexcept;

/// For --codec, while which other programs' pages are in this process: all of its memory is locked, what it gets later as
/// well, without a limit beyond which it would get none.
/// Throws Error(Fault::system): it cannot be.
void require_locked_memory();

}  // namespace swapreplay::collect

#endif
