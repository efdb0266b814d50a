// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/parameters.hpp"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "swapreplay/error.hpp"

namespace swapreplay {

PoolSpec PoolSpec::parse(std::string_view text) {
    PoolSpec spec{Spec::parse(text, "pool", "swapreplay pools")};
    if (spec.name.find('/') != std::string::npos || spec.name.ends_with(".so")) {
        if (!spec.values.emplace("file", std::move(spec.name)).second)
            throw Error(Fault::usage, fmt::format("pool '{}': duplicate parameter 'file'", text));
        spec.name = "external";
    }
    return spec;
}

}  // namespace swapreplay
