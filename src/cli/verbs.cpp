// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/verb.hpp"

namespace swapreplay::cli {

Verb add_info(CLI::App& app);
Verb add_replay(CLI::App& app);
Verb add_compare(CLI::App& app);
Verb add_pools(CLI::App& app);
Verb add_verify(CLI::App& app);
Verb add_dump(CLI::App& app);
Verb add_convert(CLI::App& app);
Verb add_cat(CLI::App& app);
Verb add_generate(CLI::App& app);
Verb add_codecs(CLI::App& app);

const std::vector<AddVerb>& verbs() {
    // clang-format off
    static const std::vector<AddVerb> all = {
        add_info,
        add_replay,
        add_compare,
        add_pools,
        add_verify,
        add_dump,
        add_convert,
        add_cat,
        add_generate,
        add_codecs,
    };
    // clang-format on
    return all;
}

}  // namespace swapreplay::cli
