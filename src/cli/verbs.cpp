// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/verb.hpp"

namespace swapreplay::cli {

Verb add_codecs(CLI::App& app);
Verb add_info(CLI::App& app);

const std::vector<AddVerb>& verbs() {
    static const std::vector<AddVerb> all = {
        add_codecs,
        add_info,
    };
    return all;
}

}  // namespace swapreplay::cli
