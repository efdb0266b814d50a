// SPDX-License-Identifier: LGPL-2.1-or-later
#include <array>

#include <fmt/format.h>

#include "swapreplay/error.hpp"
#include "trace/format.hpp"

namespace swapreplay {

extern const Format sr_format;
extern const Format compcache_format;
extern const Format compcache_md5_format;
extern const Format csv_format;
extern const Format jsonl_format;
extern const Format oracle_general_format;
extern const Format blktrace_format;
extern const Format blkparse_format;
extern const Format block_events_format;
extern const Format fio_iolog_format;
extern const Format msr_csv_format;
extern const Format alibaba_csv_format;

std::span<const Format* const> formats() {
    // clang-format off
    static constexpr std::array all = {
        &sr_format,    &compcache_format,      &compcache_md5_format, &csv_format,
        &jsonl_format, &oracle_general_format, &blktrace_format,      &blkparse_format,
        &block_events_format, &fio_iolog_format, &msr_csv_format, &alibaba_csv_format,
    };
    // clang-format on
    return all;
}

const Format& format_named(std::string_view name) {
    std::string names;
    for (const Format* format : formats()) {
        if (format->name == name) return *format;
        names += fmt::format("{}{}", names.empty() ? "" : ", ", format->name);
    }
    throw Error(Fault::usage, fmt::format("unknown trace format '{}'; known formats: {}", name, names));
}

std::string readable_formats() {
    std::string names;
    for (const Format* format : formats()) {
        if (format->open != nullptr) names += fmt::format("{}{}", names.empty() ? "" : ", ", format->name);
    }
    return names;
}

}  // namespace swapreplay
