// SPDX-License-Identifier: GPL-2.0-or-later
// A trace written out as CSV.
#ifndef SWAPREPLAY_TESTS_VERIFY_TEXT_SLICE_HPP
#define SWAPREPLAY_TESTS_VERIFY_TEXT_SLICE_HPP

#include <span>
#include <string_view>

#include "verify/trace_slice.hpp"

namespace swapreplay::verify {

/// `csv` has to outlive it.
inline TraceSlice text_slice(std::string_view csv, Range events = {}) {
    return {[csv] { return TraceReader::open_bytes(std::as_bytes(std::span(csv)), "text"); }, events};
}

}  // namespace swapreplay::verify

#endif
