// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/verb.hpp"

namespace swapreplay::cli {

Verb add_codecs(CLI::App& app);
Verb add_info(CLI::App& app);
Verb add_dump(CLI::App& app);
Verb add_convert(CLI::App& app);
Verb add_cat(CLI::App& app);
Verb add_generate(CLI::App& app);

const std::vector<AddVerb>& verbs() {
    static const std::vector<AddVerb> all = {
        add_codecs,
        add_info,
        add_info, add_dump, add_convert, add_cat, add_generate,
    };
    return all;
}

}  // namespace swapreplay::cli
