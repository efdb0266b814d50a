// SPDX-License-Identifier: GPL-2.0-or-later
// What a recorder may do besides reading what it has opened.
#ifndef SWAPREPLAY_COLLECT_PROCESS_RIGHTS_HPP
#define SWAPREPLAY_COLLECT_PROCESS_RIGHTS_HPP

namespace swapreplay::collect {

/// Gives up every capability of this thread, and so of those that it starts, but the one to write where only others may
/// (CAP_DAC_OVERRIDE), if it has that: root without it cannot create a file in a user's folder.
void keep_only_the_right_to_write() noexcept;

}  // namespace swapreplay::collect

#endif
