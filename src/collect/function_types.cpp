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

struct TypesCloser {
    void operator()(btf* types) const noexcept { btf__free(types); }
};
using Types = std::unique_ptr<btf, TypesCloser>;

/// nullptr: the kernel has no function of that name.
const btf_type* prototype_in(const btf* types, const std::string& function) {
    const int id = btf__find_by_name_kind(types, function.c_str(), BTF_KIND_FUNC);
    if (id < 0) return nullptr;
    return btf__type_by_id(types, btf__type_by_id(types, static_cast<__u32>(id))->type);
}

std::optional<std::uint32_t> place_in(const btf* types, const std::string& function,
                                      const std::string& argument) {
    const btf_type* const prototype = prototype_in(types, function);
    if (prototype == nullptr) return std::nullopt;
    const btf_param* const parameters = btf_params(prototype);
    for (std::uint32_t i = 0; i < btf_vlen(prototype); ++i)
        if (argument == btf__name_by_offset(types, parameters[i].name_off)) return i;
    return std::nullopt;
}

std::optional<std::string> return_type_in(const btf* types, const std::string& function) {
    const btf_type* const prototype = prototype_in(types, function);
    if (prototype == nullptr) return std::nullopt;
    return btf__name_by_offset(types, btf__type_by_id(types, prototype->type)->name_off);
}

/// What `ask` answers of the module's types, else of the kernel's.
template <typename Ask>
auto asked_of_both(const std::string& module, const Ask& ask) -> decltype(ask(nullptr)) {
    const Types kernel(btf__load_vmlinux_btf());
    if (!kernel) return std::nullopt;
    const Types of_module(btf__load_module_btf(module.c_str(), kernel.get()));
    if (of_module)
        if (auto answer = ask(of_module.get())) return answer;
    return ask(kernel.get());
}

}  // namespace

std::optional<std::uint32_t> argument_place(const std::string& module, const std::string& function,
                                            const std::string& argument) {
    return asked_of_both(module, [&](const btf* types) { return place_in(types, function, argument); });
}

std::string return_type(const std::string& module, const std::string& function) {
    return asked_of_both(module, [&](const btf* types) { return return_type_in(types, function); })
        .value_or("");
}

}  // namespace swapreplay::collect
