// SPDX-License-Identifier: GPL-2.0-or-later
#include "sweep/rows_csv.hpp"

#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace swapreplay {

namespace {

using json = nlohmann::ordered_json;

std::string cell(const json& value) {
    if (value.is_null()) return "";
    if (!value.is_string()) return value.dump();
    const auto text = value.get<std::string>();
    if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

/// Calls `visit` with the name and the text of each value.
void visit_cells(const json& object, const std::string& prefix,
                 const std::function<void(const std::string&, const json&)>& visit) {
    for (const auto& [key, value] : object.items()) {
        const std::string name = prefix.empty() ? key : fmt::format("{}_{}", prefix, key);
        if (value.is_object()) {
            visit_cells(value, name, visit);
        } else if (!value.is_array()) {
            visit(name, value);
        }
    }
}

/// Of all rows, in the order in which they come up.
std::vector<std::string> columns_of(const std::vector<RowPlace>& rows) {
    std::vector<std::string> columns;
    std::set<std::string> known;
    for (const RowPlace& row : rows)
        visit_cells(json::parse(text_of(row)), "", [&](const std::string& name, const json&) {
            if (known.insert(name).second) columns.push_back(name);
        });
    return columns;
}

}  // namespace

void write_csv(const std::vector<RowPlace>& rows, const std::function<void(const std::string& line)>& write) {
    const std::vector<std::string> columns = columns_of(rows);
    write(fmt::format("{}\n", fmt::join(columns, ",")));
    for (const RowPlace& row : rows) {
        std::map<std::string, std::string> cells;
        visit_cells(json::parse(text_of(row)), "",
                    [&](const std::string& name, const json& value) { cells[name] = cell(value); });
        std::string line;
        for (const std::string& column : columns) {
            if (&column != &columns.front()) line += ',';
            line += cells[column];
        }
        line += '\n';
        write(line);
    }
}

}  // namespace swapreplay
