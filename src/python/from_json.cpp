// SPDX-License-Identifier: GPL-2.0-or-later
#include "python/from_json.hpp"

#include <cstdint>
#include <string>

#include <nlohmann/json.hpp>

namespace py = pybind11;

namespace swapreplay::python {

namespace {

/// Names of files may have bytes that are not UTF-8: as Python has them in its own file names.
py::str text_of(const std::string& text) {
    PyObject* const decoded =
        PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "surrogateescape");
    if (decoded == nullptr) throw py::error_already_set();
    return py::reinterpret_steal<py::str>(decoded);
}

}  // namespace

py::object from_json(const nlohmann::ordered_json& value) {
    using Type = nlohmann::ordered_json::value_t;
    switch (value.type()) {
        case Type::boolean:
            return py::bool_(value.get<bool>());
        case Type::number_integer:
            return py::int_(value.get<std::int64_t>());
        case Type::number_unsigned:
            return py::int_(value.get<std::uint64_t>());
        case Type::number_float:
            return py::float_(value.get<double>());
        case Type::string:
            return text_of(value.get_ref<const std::string&>());
        case Type::array: {
            py::list list;
            for (const auto& element : value)
                list.append(from_json(element));
            return list;
        }
        case Type::object: {
            py::dict dict;
            for (const auto& [key, element] : value.items())
                dict[text_of(key)] = from_json(element);
            return dict;
        }
        default:
            return py::none();
    }
}

}  // namespace swapreplay::python
