// SPDX-License-Identifier: GPL-2.0-or-later
#include "collect/bpf_object.hpp"

#include <cerrno>
#include <fstream>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <fmt/format.h>

#include "base/owned_fd.hpp"
#include "collect/program_misses.hpp"

namespace swapreplay::collect {

namespace {

/// "kprobe/zs_malloc", "raw_tp/copy_table"
std::string_view section_of(const bpf_program* program) {
    return bpf_program__section_name(program);
}

bool is_for_a_function(std::string_view section) {
    return !section.starts_with("raw_tp");
}

std::optional<std::uint64_t> misses_of(int program) {
    bpf_prog_info info{};
    __u32 length = sizeof info;
    if (bpf_obj_get_info_by_fd(program, &info, &length) == 0) return info.recursion_misses;
    std::ifstream fdinfo(fmt::format("/proc/self/fdinfo/{}", program));
    return recursion_misses(fdinfo);
}

}  // namespace

void load_only(bpf_object* object, Mechanism mechanism, const std::function<bool(std::string_view)>& wanted) {
    bpf_program* program = nullptr;
    bpf_object__for_each_program(program, object) {
        const std::string_view section = section_of(program);
        if (!is_for_a_function(section)) continue;
        const bool is_kprobe = section.starts_with("k");
        const std::string_view function = section.substr(section.find('/') + 1);
        bpf_program__set_autoload(program, is_kprobe == (mechanism == Mechanism::kprobe) && wanted(function));
    }
}

RingGeometry ring_geometry(std::uint64_t buffer_bytes) {
    return RingGeometry::largest(buffer_bytes, [](std::uint64_t bytes) {
        LIBBPF_OPTS(bpf_map_create_opts, options, .map_flags = BPF_F_MMAPABLE);
        const OwnedFd map(
            bpf_map_create(BPF_MAP_TYPE_ARRAY, "", sizeof(__u32), static_cast<__u32>(bytes), 1, &options));
        return map.open() || errno != E2BIG;  // whatever else is wrong is said when the programs are loaded
    });
}

std::optional<std::uint64_t> skipped_runs(bpf_object* object,
                                          const std::function<bool(std::string_view)>& counted) {
    std::uint64_t skipped = 0;
    bpf_program* program = nullptr;
    bpf_object__for_each_program(program, object) {
        if (!bpf_program__autoload(program) || !counted(bpf_program__name(program))) continue;
        const auto misses = misses_of(bpf_program__fd(program));
        if (!misses) return std::nullopt;
        skipped += *misses;
    }
    return skipped;
}

void AttachedPrograms::Detach::operator()(bpf_link* link) const noexcept {
    bpf_link__destroy(link);
}

void AttachedPrograms::attach(bpf_object* object, bool ends) {
    bpf_program* program = nullptr;
    bpf_object__for_each_program(program, object) {
        const std::string_view section = section_of(program);
        const bool is_end = section.starts_with("kretprobe") || section.starts_with("fexit");
        if (!bpf_program__autoload(program) || is_end != ends || !is_for_a_function(section)) continue;
        bpf_link* const link = bpf_program__attach(program);
        if (link == nullptr) refuse_bpf(source_, fmt::format("{} cannot be attached", section), errno);
        links_.emplace_back(link);
    }
}

MappedRing::MappedRing(const std::string& source, int map, const RingGeometry& geometry,
                       event_ring_ends& ends)
    : memory_(source, map, whole_pages(geometry.bytes()), 0, PROT_READ | PROT_WRITE),
      ring_(geometry, memory_.writable<std::byte>(), ends) {}

}  // namespace swapreplay::collect
