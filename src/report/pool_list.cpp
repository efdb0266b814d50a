// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/pool_list.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "base/wrapped.hpp"
#include "pool/registry.hpp"
#include "report/class_table.hpp"

namespace swapreplay {

namespace {

using json = nlohmann::ordered_json;

std::vector<const PoolInfo*> all_infos() {
    std::vector<const PoolInfo*> infos = pool_infos();
    infos.push_back(&external_pool_info());
    return infos;
}

}  // namespace

std::string pool_list_text() {
    std::string text;
    for (const PoolInfo* info : all_infos()) {
        text += fmt::format("{:<10} {}\n", info->name, wrapped(info->summary, 11));
        for (const ParameterInfo& parameter : info->parameters) {
            text += fmt::format("             {:<17} {}\n",
                                fmt::format("{}={}", parameter.name, parameter.default_value),
                                wrapped(fmt::format("{}: {}", parameter.meaning, parameter.values), 31));
        }
    }
    text +=
        "\nA pool is written name or name:parameter=value,…\n"
        "Its class table: swapreplay pools zsmalloc:chain=8 --classes\n"
        "\nStore policies, for --policy of replay and compare:\n";
    for (const PolicyInfo& policy : policy_infos()) {
        text += fmt::format("{:<10} {}\n", policy.name, wrapped(policy.summary, 11));
        if (!policy.kernels.empty())
            text += fmt::format("             {}\n", wrapped(fmt::format("kernel=RELEASE; rules differ: {}",
                                                                         fmt::join(policy.kernels, ", ")),
                                                             13));
    }
    return text;
}

json pool_list_json() {
    json pools = json::array();
    for (const PoolInfo* info : all_infos()) {
        json parameters = json::array();
        for (const ParameterInfo& parameter : info->parameters) {
            parameters.push_back({{"name", parameter.name},
                                  {"default", parameter.default_value},
                                  {"values", parameter.values},
                                  {"meaning", parameter.meaning}});
        }
        pools.push_back({{"name", info->name}, {"summary", info->summary}, {"parameters", parameters}});
    }
    json policies = json::array();
    for (const PolicyInfo& policy : policy_infos())
        policies.push_back({{"name", policy.name}, {"summary", policy.summary}, {"kernels", policy.kernels}});
    return {{"pools", pools}, {"policies", policies}};
}

json pool_classes_json(const std::string& pool, const PoolReplay& replay) {
    json result = {{"pool", pool}, {"page_size_bytes", replay.page_size()}};
    result["huge_size"] = replay.huge_size() ? json(*replay.huge_size()) : json();
    json classes = json::array();
    for (const ClassUse& use : replay.classes())
        classes.push_back(
            {{"index", use.index}, {"size", use.size}, {"objects", use.objects}, {"pages", use.pages}});
    result["classes"] = classes;
    return result;
}

std::string pool_classes_text(const std::string& pool, const PoolReplay& replay) {
    std::string text =
        fmt::format("{}: {} classes, pages of {} B\n", pool, replay.classes().size(), replay.page_size());
    if (replay.huge_size())
        text +=
            fmt::format("zram stores a page whose clen is {} B or more uncompressed\n", *replay.huge_size());
    return text + '\n' + class_layout_text(replay.classes(), replay.page_size()) +
           "\nsize: bytes of an object · objects, pages: of a zspage or slab ·\nwaste: bytes at its end\n";
}

}  // namespace swapreplay
