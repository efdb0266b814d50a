// SPDX-License-Identifier: LGPL-2.1-or-later
// What both C interfaces do at their edge: nothing is thrown across it.
#ifndef SWAPREPLAY_LIBSR_PARSE_C_EDGE_HPP
#define SWAPREPLAY_LIBSR_PARSE_C_EDGE_HPP

#include <cstdint>
#include <exception>
#include <new>
#include <string>

#include "libsr_parse.h"
#include "swapreplay/error.hpp"
#include "swapreplay/trace.hpp"

namespace swapreplay {

/// Sets `error` to the words, or empties it if there is no memory for them; returns the status.
int fail(std::string& error, int status, const char* what) noexcept;
/// The status of the exception being handled, whose words go to `error`.
int fail_with_current_exception(std::string& error) noexcept;

/// Calls `body`, which returns a status, and turns whatever it throws into a status and a sentence.
template <class Body>
int guarded(std::string& error, Body body) noexcept {
    try {
        error.clear();
        return body();
    } catch (...) {
        return fail_with_current_exception(error);
    }
}

/// Throws Error(Fault::usage).
[[noreturn]] void refuse(const std::string& what);

/// Of a reader that delivered everything, the last event being the one before `events`.
int status_at_end(const TraceReader& reader, std::uint64_t events, std::string& error);

/// The last failure of the compcache 2008 interface in this thread.
[[nodiscard]] const char* error_of_compcache_2008() noexcept;

}  // namespace swapreplay

#endif
