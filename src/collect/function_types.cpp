// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/function_types.hpp"

#include <memory>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wcast-align"
#include <bpf/btf.h>
#pragma GCC diagnostic pop

namespace swapreplay::collect {

namespace {

struct Closer {
    void operator()(btf* types) const noexcept { btf__free(types); }
};
using Types = std::unique_ptr<btf, Closer>;

std::optional<std::uint32_t> place_in(const btf* types, const std::string& function,
                                      const std::string& argument) {
    const int id = btf__find_by_name_kind(types, function.c_str(), BTF_KIND_FUNC);
    if (id < 0) return std::nullopt;
    const btf_type* const prototype =
        btf__type_by_id(types, btf__type_by_id(types, static_cast<__u32>(id))->type);
    const btf_param* const parameters = btf_params(prototype);
    for (std::uint32_t i = 0; i < btf_vlen(prototype); ++i)
        if (argument == btf__name_by_offset(types, parameters[i].name_off)) return i;
    return std::nullopt;
}

}  // namespace

std::optional<std::uint32_t> argument_place(const std::string& module, const std::string& function,
                                            const std::string& argument) {
    const Types kernel(btf__load_vmlinux_btf());
    if (!kernel) return std::nullopt;
    const Types of_module(btf__load_module_btf(module.c_str(), kernel.get()));
    if (of_module)
        if (const auto place = place_in(of_module.get(), function, argument)) return place;
    return place_in(kernel.get(), function, argument);
}

}  // namespace swapreplay::collect
