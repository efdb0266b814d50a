// SPDX-License-Identifier: LGPL-2.1-or-later
#include "libsr_parse/c_edge.hpp"

#include <fmt/format.h>

#include "trace/format.hpp"

namespace swapreplay {

namespace {

int status_of(Fault fault) noexcept {
    switch (fault) {
        case Fault::usage:
            return SR_ERROR_USAGE;
        case Fault::format:
            return SR_ERROR_FORMAT;
        case Fault::system:
            return SR_ERROR_SYSTEM;
        case Fault::resource:
            return SR_ERROR_LIMIT;
    }
    return SR_ERROR_SYSTEM;
}

}  // namespace

int fail(std::string& error, int status, const char* what) noexcept {
    try {
        error = what;
    } catch (...) {
        error.clear();  // no memory for the words; the status is still right
    }
    return status;
}

int fail_with_current_exception(std::string& error) noexcept {
    try {
        throw;
    } catch (const Error& thrown) {
        return fail(error, status_of(thrown.fault()), thrown.what());
    } catch (const std::bad_alloc&) {
        return fail(error, SR_ERROR_LIMIT, "out of memory");
    } catch (const std::exception& thrown) {
        return fail(error, SR_ERROR_USAGE, thrown.what());
    } catch (...) {
        return fail(error, SR_ERROR_USAGE, "a callback threw an exception of unknown type");
    }
}

void refuse(const std::string& what) {
    throw Error(Fault::usage, what);
}

int status_at_end(const TraceReader& reader, std::uint64_t events, std::string& error) {
    if (reader.end() == End::whole) return SR_OK;
    error =
        reader.end() == End::damaged_index
            ? std::string(words_of(reader.end()))
            : fmt::format("the trace is cut after event {}; everything before the cut was delivered", events);
    return SR_PARTIAL;
}

}  // namespace swapreplay
