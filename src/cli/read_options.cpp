// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/read_options.hpp"

#include "cli/number_argument.hpp"

namespace swapreplay::cli {

void add_read_options(CLI::App& verb, ReadOptions& options) {
    verb.add_option("--from", options.from, "trace format (default: detected from content)")
        ->option_text("FORMAT");
    verb.add_option("--page-size", options.page_size,
                    "page size in bytes; for a trace that does not say (default: 4096)")
        ->transform(as_size(512, 65536))
        ->option_text("SIZE");
    verb.add_option("--offset", options.first_sector,
                    "first sector of the swap device, for block requests (default: from the trace, else 0)")
        ->option_text("SECTOR");
    verb.add_option(
            "--block-device", options.device,
            "take only the requests to this device, for block requests, such as 8:2 (default: the only one)")
        ->option_text("DEVICE");
    verb.add_option("--max-slots", options.max_slots,
                    "refuse a trace that names slot N or a higher one (default: 268435456)")
        ->option_text("N");
    verb.add_option("--max-gaps", options.max_gaps,
                    "refuse a trace that lost events, or is damaged, in more than N places (default: 262144)")
        ->option_text("N");
}

}  // namespace swapreplay::cli
