// SPDX-License-Identifier: GPL-2.0-or-later
// Our errors and notes, as Python has them.
#ifndef SWAPREPLAY_PYTHON_PYTHON_ERROR_HPP
#define SWAPREPLAY_PYTHON_PYTHON_ERROR_HPP

#include <string>
#include <vector>

#include <pybind11/pybind11.h>

namespace swapreplay::python {

/// Adds Error, a RuntimeError, and its subclasses UsageError (a ValueError too), FormatError, FileError (an OSError too)
/// and ResourceError, one for each Fault; what the library throws becomes one of them, with its sentence.
void add_errors(pybind11::module_& module);

/// Each as a Python warning. Throws error_already_set: warnings are errors.
void warn(const std::vector<std::string>& notes);

}  // namespace swapreplay::python

#endif
