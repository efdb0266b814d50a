// SPDX-License-Identifier: LGPL-2.1-or-later
// The two halves of the .sr format, for its line in the registry.
#ifndef SWAPREPLAY_TRACE_SR_FORMAT_HPP
#define SWAPREPLAY_TRACE_SR_FORMAT_HPP

#include <memory>

#include "trace/format.hpp"

namespace swapreplay::sr {

std::unique_ptr<FormatReader> open_reader(Input input, const ReadOptions& options);
std::unique_ptr<FormatWriter> create_writer(Output output, const Metadata& metadata,
                                            const WriteOptions& options);

}  // namespace swapreplay::sr

#endif
