// SPDX-License-Identifier: GPL-2.0-or-later
// What --json prints, as Python objects: dict, list, str, int, float, bool and None for null.
#ifndef SWAPREPLAY_PYTHON_FROM_JSON_HPP
#define SWAPREPLAY_PYTHON_FROM_JSON_HPP

#include <nlohmann/json_fwd.hpp>
#include <pybind11/pybind11.h>

namespace swapreplay::python {

[[nodiscard]] pybind11::object from_json(const nlohmann::ordered_json& value);

}  // namespace swapreplay::python

#endif
