// SPDX-License-Identifier: GPL-2.0-or-later
// The Python module `swapreplay` (docs/python.md).
#include <pybind11/pybind11.h>

#include "python/blocks.hpp"
#include "python/python_error.hpp"
#include "python/replay.hpp"

PYBIND11_MODULE(swapreplay, module) {
    module.doc() =
        "Traces of compressed swap as numpy arrays, and replays over allocators of compressed pages.";
    module.attr("__version__") = SWAPREPLAY_VERSION;
    swapreplay::python::add_errors(module);
    swapreplay::python::add_blocks(module);
    swapreplay::python::add_replay(module);
}
