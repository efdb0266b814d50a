// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/recompression_report.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/wrapped.hpp"
#include "report/numbers.hpp"
#include "report/table.hpp"

namespace swapreplay {

namespace {

double saved_share(std::uint64_t before, std::uint64_t after) {
    return before == 0 ? 0 : 1 - static_cast<double>(after) / static_cast<double>(before);
}

}  // namespace

std::string recompression_text(const Recompression& result, const RecompressionSpec& spec,
                               const Resolution& setting) {
    const Usage &before = result.before, &after = result.after;
    Table table({{"", Table::Align::left}, {"before"}, {"after"}, {"saved"}});
    const auto add = [&table](const char* what, std::uint64_t held, std::uint64_t left) {
        table.add_row(
            {what, grouped(held), grouped(left), fmt::format("{:.1f} %", 100 * saved_share(held, left))});
    };
    add("pages", before.pages, after.pages);
    add("bytes", before.stored_bytes, after.stored_bytes);
    return wrapped(
               fmt::format("{} to {} in {}, policy {}, at the end of the trace: {} pages stored, {} of them "
                           "same-filled",
                           spec.from, spec.to, result.pool_text, setting.policy.full_text(),
                           grouped(before.stored_pages), grouped(before.same_filled)),
               0) +
           '\n' +
           wrapped(
               fmt::format(
                   "compressed again: {}; replaced: {}; no smaller class: {}; not below the threshold: {}",
                   grouped(result.tried), grouped(result.recompressed), grouped(result.no_lower_class),
                   grouped(result.above_threshold)),
               0) +
           "\n\n" + table.text();
}

nlohmann::json recompression_json(const Recompression& result, const RecompressionSpec& spec,
                                  const Resolution& setting) {
    const auto usage = [](const Usage& one) {
        return nlohmann::json{{"pages_used", one.pages}, {"stored_bytes", one.stored_bytes}};
    };
    nlohmann::json json{
        {"from", spec.from},
        {"to", spec.to},
        {"threshold_bytes", spec.threshold},
        {"pool", setting.pool.text},
        {"resolved",
         {{"kernel", setting.kernel ? nlohmann::json(setting.kernel->text()) : nlohmann::json()},
          {"policy", setting.policy.full_text()},
          {"pool", result.pool_text}}},
        {"tried", result.tried},
        {"recompressed", result.recompressed},
        {"no_lower_class", result.no_lower_class},
        {"above_threshold", result.above_threshold},
        {"before", usage(result.before)},
        {"after", usage(result.after)}};
    if (spec.idle_ns) json["idle_seconds"] = static_cast<double>(*spec.idle_ns) / 1e9;
    return {{"recompression", std::move(json)}};
}

}  // namespace swapreplay
