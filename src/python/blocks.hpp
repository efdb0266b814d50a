// SPDX-License-Identifier: GPL-2.0-or-later
// read(): a trace as blocks of columns.
#ifndef SWAPREPLAY_PYTHON_BLOCKS_HPP
#define SWAPREPLAY_PYTHON_BLOCKS_HPP

#include <pybind11/pybind11.h>

namespace swapreplay::python {

/// Adds read(), Trace, Block, and READ, WRITE and FREE.
void add_blocks(pybind11::module_& module);

}  // namespace swapreplay::python

#endif
