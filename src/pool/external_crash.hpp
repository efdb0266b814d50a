// SPDX-License-Identifier: GPL-2.0-or-later
// A pool out of tree that crashes is named, instead of the program dying without a word.
#ifndef SWAPREPLAY_POOL_EXTERNAL_CRASH_HPP
#define SWAPREPLAY_POOL_EXTERNAL_CRASH_HPP

namespace swapreplay {

/// For a program's main, once, before other threads are there: sets handlers for SIGSEGV, SIGBUS, SIGFPE,
/// SIGILL and SIGABRT. When one arrives while its thread is inside a pool out of tree, they write one
/// sentence on stderr that names the shared object and the function, and end the process with status 1;
/// otherwise what would have happened without them happens. A stack overflow is told on the calling thread
/// only.
///
/// @param program  begins the sentence; has to stay valid
void report_external_pool_crashes(const char* program);

}  // namespace swapreplay

#endif
