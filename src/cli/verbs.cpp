// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/verb.hpp"

namespace swapreplay::cli {

const std::vector<AddVerb>& verbs() {
    static const std::vector<AddVerb> all = {};
    return all;
}

}  // namespace swapreplay::cli
