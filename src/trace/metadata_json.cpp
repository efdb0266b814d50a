// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/metadata_json.hpp"

#include <nlohmann/json.hpp>

namespace swapreplay {

using nlohmann::json;

json metadata_to_json(const Metadata& metadata) {
    json fields = {{"page_size", metadata.page_size},
                   {"slots", metadata.slots},
                   {"ram_bytes", metadata.ram_bytes},
                   {"kernel", metadata.kernel},
                   {"codecs", metadata.has_clens() ? json(metadata.codecs) : json::array()},
                   {"workload", metadata.workload},
                   {"synthetic", metadata.synthetic},
                   {"start_unix_ns", metadata.start_unix_ns},
                   {"time_unit_ns", metadata.time_unit_ns},
                   {"part", metadata.part},
                   {"losses_known", metadata.losses_known}};
    if (!metadata.facts.empty()) fields["facts"] = metadata.facts;
    return fields;
}

}  // namespace swapreplay
