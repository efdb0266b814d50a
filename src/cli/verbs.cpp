// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/verb.hpp"

namespace swapreplay::cli {

Verb add_codecs(CLI::App& app);
Verb add_info(CLI::App& app);
Verb add_replay(CLI::App& app);
Verb add_compare(CLI::App& app);
Verb add_pools(CLI::App& app);

const std::vector<AddVerb>& verbs() {
    static const std::vector<AddVerb> all = {
        add_codecs,
        add_info,
        add_replay,
        add_compare,
        add_pools,
    };
    return all;
}

}  // namespace swapreplay::cli
