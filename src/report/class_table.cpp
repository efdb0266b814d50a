// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/class_table.hpp"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

#include "base/wrapped.hpp"
#include "replay/snapshot.hpp"
#include "report/numbers.hpp"
#include "report/table.hpp"

namespace swapreplay {

namespace {

constexpr std::size_t usual_rows = 10;

/// What a row shows, of one class or of several together.
struct Row {
    std::uint64_t objects = 0, free = 0, pages = 0, compactable = 0, spanning = 0, bytes = 0;

    void add(const ClassUse& use, const ClassDetail* detail) {
        objects += use.objects_used;
        free += free_objects(use);
        pages += use.pages_used;
        compactable += compactable_pages(use);
        bytes += use.objects_used * use.size;
        if (detail != nullptr) spanning += detail->objects_spanning;
    }
    [[nodiscard]] std::vector<std::string> cells(bool detailed, std::uint32_t page_size) const {
        std::vector<std::string> cells{grouped(objects), grouped(free)};
        if (detailed) cells.push_back(grouped(spanning));
        cells.insert(cells.end(), {grouped(pages), grouped(compactable),
                                   fmt::format("{:.1f} %", 100.0 * static_cast<double>(bytes) /
                                                               static_cast<double>(pages * page_size))});
        return cells;
    }
};

std::uint64_t unused_bytes(const ClassUse& use, std::uint32_t page_size) {
    return use.pages_used * page_size - use.objects_used * use.size;
}

/// Positions of the classes that get a row of their own, in ascending order.
std::vector<std::size_t> rows_of(const std::vector<ClassUse>& classes, std::uint32_t page_size, bool all) {
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < classes.size(); i++)
        if (classes[i].pages_used > 0) rows.push_back(i);
    if (all || rows.size() <= usual_rows + 1) return rows;
    std::ranges::stable_sort(rows, std::ranges::greater{},
                             [&](std::size_t i) { return unused_bytes(classes[i], page_size); });
    rows.resize(usual_rows);
    std::ranges::sort(rows);
    return rows;
}

void add_row(Table& table, const std::string& name, const std::string& size, const Row& row, bool detailed,
             std::uint32_t page_size) {
    std::vector<std::string> cells{name, size};
    std::ranges::move(row.cells(detailed, page_size), std::back_inserter(cells));
    table.add_row(std::move(cells));
}

/// Zspages by fullness, all classes together.
std::string groups_text(const ClassDetails& details) {
    std::vector<Table::Column> columns{{"fullness", Table::Align::left}};
    std::vector<std::string> row{"zspages"};
    for (std::size_t group = 0; group < details.group_names.size(); group++) {
        std::uint64_t zspages = 0;
        for (const ClassDetail& detail : details.classes)
            zspages += detail.group_zspages[group];
        columns.push_back({details.group_names[group]});
        row.push_back(grouped(zspages));
    }
    Table table(columns);
    table.add_row(std::move(row));
    return '\n' + table.text(usual_columns);
}

}  // namespace

std::string class_layout_text(const std::vector<ClassUse>& classes, std::uint32_t page_size) {
    Table table({{"class"}, {"size"}, {"objects"}, {"pages"}, {"waste"}});
    for (const ClassUse& use : classes)
        table.add_row({fmt::format("{}", use.index), fmt::format("{}", use.size),
                       fmt::format("{}", use.objects), fmt::format("{}", use.pages),
                       fmt::format("{}", std::uint64_t{use.pages} * page_size -
                                             std::uint64_t{use.objects} * use.size)});
    return table.text();
}

std::string class_use_text(const std::vector<ClassUse>& classes, const ClassDetails* details,
                           std::uint32_t page_size, bool all) {
    const bool detailed = details != nullptr;
    std::vector<Table::Column> columns{{"class"}, {"size"}, {"objects"}, {"free"}};
    if (detailed) columns.push_back({"spanning"});
    columns.insert(columns.end(), {{"pages"}, {"compactable"}, {"filled"}});
    Table table(columns);

    const std::vector<std::size_t> rows = rows_of(classes, page_size, all);
    Row rest, total;
    std::size_t in_rest = 0;
    for (std::size_t i = 0; i < classes.size(); i++) {
        if (classes[i].pages_used == 0) continue;
        const ClassDetail* const detail = detailed ? &details->classes[i] : nullptr;
        total.add(classes[i], detail);
        if (std::ranges::binary_search(rows, i)) {
            Row row;
            row.add(classes[i], detail);
            add_row(table, fmt::format("{}", classes[i].index), fmt::format("{}", classes[i].size), row,
                    detailed, page_size);
        } else {
            rest.add(classes[i], detail);
            in_rest++;
        }
    }
    if (in_rest > 0) add_row(table, fmt::format("{} more", in_rest), "", rest, detailed, page_size);
    if (rows.size() + in_rest > 1) add_row(table, "all", "", total, detailed, page_size);
    std::string text = table.text();
    if (detailed) text += groups_text(*details);
    return text;
}

}  // namespace swapreplay
