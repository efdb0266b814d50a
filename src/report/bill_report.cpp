// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/bill_report.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/printable.hpp"
#include "replay/bill.hpp"
#include "report/numbers.hpp"
#include "report/or_null.hpp"
#include "report/table.hpp"

namespace swapreplay {

namespace {

using json = nlohmann::ordered_json;
using Count = std::optional<std::uint64_t>;

/// Calls visit(moment, event, bill) for each.
void for_each_bill(const ReplayOutcome& outcome,
                   const std::function<void(const AskedMoment&, std::uint64_t, const Bill&)>& visit) {
    const PoolSummary& pool = outcome.summary.pools.front();
    for (const AskedMoment& moment : outcome.billed) {
        const auto snapshot = std::ranges::find(pool.snapshots, moment.point, &Snapshot::point);
        if (snapshot != pool.snapshots.end())
            visit(moment, snapshot->event,
                  bill_of({pool.resolved, pool.page_size, outcome.slots}, *snapshot));
    }
}

std::string count_text(Count count) {
    return count ? grouped(*count) : "not known";
}

std::string bill_size_text(Count bytes) {
    return bytes ? bytes_text(*bytes) : "not known";
}

std::string each_text(const BillItem& item) {
    if (item.is_bitmap) return "1 bit";
    return count_text(item.bytes_each);
}

std::string bill_table(const Bill& bill) {
    using Align = Table::Align;
    Table table({{"", Align::left}, {"structure", Align::left}, {"number"}, {"bytes each"}, {""}});
    table.add_row({"the pool's pages", "", "", "", bill_size_text(bill.pages_bytes)});
    for (const BillItem& item : bill.items)
        table.add_row({std::string(item.what), std::string(item.structure), count_text(item.count),
                       each_text(item), bill_size_text(item.bytes)});
    const std::string least = bill.all_known() ? "" : ", at least";
    table.add_row({fmt::format("beside the pages{}", least), "", "", "", bytes_text(bill.known_bytes())});
    const auto all = bill.pages_bytes ? std::optional(*bill.pages_bytes + bill.known_bytes()) : std::nullopt;
    table.add_row({fmt::format("all{}", least), "", "", "", bill_size_text(all)});
    return table.text();
}

std::string bill_text(const AskedMoment& moment, std::uint64_t event, const Bill& bill) {
    const std::string head =
        fmt::format("\nthe bill at {}, after event {}", printable(moment.asked), grouped(event));
    if (!bill.kernel) return fmt::format("{}: not known, as policy and pool are not of one kernel\n", head);
    return fmt::format("{}, by Linux {}:\n\n{}", head, bill.kernel->text(), bill_table(bill));
}

constexpr const char* bill_legend =
    "\nthe pool's pages: mem_used_total of mm_stat · slabs and arrays in full pages,\n"
    "as few as can be · sizes on 64 bits, configured as Debian's kernels are\n";

json item_json(const BillItem& item) {
    return {{"what", item.what},
            {"structure", item.structure.empty() ? json() : json(item.structure)},
            {"file", item.file.empty() ? json() : json(item.file)},
            {"count", or_null(item.count)},
            {"bytes_each", or_null(item.bytes_each)},
            {"bytes", or_null(item.bytes)}};
}

}  // namespace

std::string bills_text(const ReplayOutcome& outcome) {
    std::string text;
    bool any_known = false;
    for_each_bill(outcome, [&](const AskedMoment& moment, std::uint64_t event, const Bill& bill) {
        text += bill_text(moment, event, bill);
        any_known = any_known || bill.kernel;
    });
    return any_known ? text + bill_legend : text;
}

json bills_json(const ReplayOutcome& outcome) {
    json result = json::array();
    for_each_bill(outcome, [&](const AskedMoment& moment, std::uint64_t event, const Bill& bill) {
        json items = json::array();
        for (const BillItem& item : bill.items)
            items.push_back(item_json(item));
        const bool all = bill.all_known();
        result.push_back({{"at", moment.asked},
                          {"event", event},
                          {"kernel", bill.kernel ? json(bill.kernel->text()) : json()},
                          {"pages_bytes", or_null(bill.pages_bytes)},
                          {"items", std::move(items)},
                          {"beside_bytes", or_null(all ? Count(bill.known_bytes()) : Count())},
                          {"beside_known_bytes", bill.known_bytes()}});
    });
    return result;
}

}  // namespace swapreplay
