// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/parameters.hpp"

#include "plugin/shared_object.hpp"

namespace swapreplay {

PoolSpec PoolSpec::parse(std::string_view text) {
    return {with_file_named(Spec::parse(text, "pool", "swapreplay pools"), "pool")};
}

}  // namespace swapreplay
