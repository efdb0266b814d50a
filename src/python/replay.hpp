// SPDX-License-Identifier: GPL-2.0-or-later
// replay(): a trace through one pool.
#ifndef SWAPREPLAY_PYTHON_REPLAY_HPP
#define SWAPREPLAY_PYTHON_REPLAY_HPP

#include <pybind11/pybind11.h>

namespace swapreplay::python {

void add_replay(pybind11::module_& module);

}  // namespace swapreplay::python

#endif
