// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/recompression_report.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace swapreplay {

namespace {

double saved_share(std::uint64_t before, std::uint64_t after) {
    return before == 0 ? 0 : 1 - static_cast<double>(after) / static_cast<double>(before);
}

}  // namespace

std::string recompression_text(const Recompression& result, const RecompressionSpec& spec,
                               const std::string& pool) {
    const Usage &before = result.before, &after = result.after;
    return fmt::format(
        "{} to {} in {}, at the end of the trace: {} pages stored, {} of them same-filled\n"
        "compressed again: {}; replaced: {}; no smaller class: {}; not below the threshold: {}\n\n"
        "              before       after    saved\n"
        "pages   {:12}{:12}   {:5.1f} %\n"
        "bytes   {:12}{:12}   {:5.1f} %\n",
        spec.from, spec.to, pool, before.stored_pages, before.same_filled, result.tried, result.recompressed,
        result.no_lower_class, result.above_threshold, before.pages, after.pages,
        100 * saved_share(before.pages, after.pages), before.stored_bytes, after.stored_bytes,
        100 * saved_share(before.stored_bytes, after.stored_bytes));
}

nlohmann::json recompression_json(const Recompression& result, const RecompressionSpec& spec,
                                  const std::string& pool) {
    const auto usage = [](const Usage& one) {
        return nlohmann::json{{"pages_used", one.pages}, {"stored_bytes", one.stored_bytes}};
    };
    nlohmann::json json{{"from", spec.from},
                        {"to", spec.to},
                        {"threshold_bytes", spec.threshold},
                        {"pool", pool},
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
