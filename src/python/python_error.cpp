// SPDX-License-Identifier: GPL-2.0-or-later
#include "python/python_error.hpp"

#include <array>
#include <exception>

#include <fmt/format.h>

#include "swapreplay/error.hpp"

namespace py = pybind11;

namespace swapreplay::python {

namespace {

/// By number of Fault. They live as long as the interpreter: the module's dictionary is not the only one to have them.
std::array<PyObject*, 4> error_types{};

PyObject* make_type(py::module_& module, const char* name, const py::tuple& bases, const char* meaning) {
    const std::string full_name = fmt::format("swapreplay.{}", name);
    PyObject* const type = PyErr_NewExceptionWithDoc(full_name.c_str(), meaning, bases.ptr(), nullptr);
    if (type == nullptr) throw py::error_already_set();
    module.add_object(name, py::reinterpret_borrow<py::object>(type));
    return type;
}

PyObject* type_of(Fault fault) {
    return error_types.at(static_cast<std::size_t>(fault));
}

}  // namespace

void add_errors(py::module_& module) {
    const auto bases = [](auto... types) {
        return py::make_tuple(py::reinterpret_borrow<py::object>(types)...);
    };
    PyObject* const error =
        make_type(module, "Error", bases(PyExc_RuntimeError), "What every error here is.");
    error_types = {make_type(module, "UsageError", bases(error, PyExc_ValueError), "An argument cannot be."),
                   make_type(module, "FormatError", bases(error), "A trace violates its format."),
                   make_type(module, "FileError", bases(error, PyExc_OSError),
                             "The operating system reported an error."),
                   make_type(module, "ResourceError", bases(error), "A limit was reached.")};
    py::register_exception_translator([](std::exception_ptr thrown) {
        try {
            if (thrown) std::rethrow_exception(std::move(thrown));
        } catch (const Error& caught) {
            PyErr_SetString(type_of(caught.fault()), caught.what());
        }
    });
}

void warn(const std::vector<std::string>& notes) {
    for (const std::string& note : notes)
        if (PyErr_WarnEx(PyExc_UserWarning, note.c_str(), 1) != 0) throw py::error_already_set();
}

}  // namespace swapreplay::python
