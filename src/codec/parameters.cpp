// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/parameters.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/number.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

CodecParameters::CodecParameters(const CodecInfo& info, Spec spec) : spec_(std::move(spec)) {
    std::vector<std::string_view> known;
    for (const CodecParameter& parameter : info.parameters)
        known.push_back(parameter.name);
    for (const auto& [name, value] : spec_.values) {
        if (std::find(known.begin(), known.end(), name) == known.end())
            throw Error(Fault::usage, fmt::format("codec {} has no parameter `{}`; it has {}{}", info.name,
                                                  name, fmt::join(known, ", "), did_you_mean(name, known)));
    }
    for (const CodecParameter& parameter : info.parameters)
        spec_.values.emplace(parameter.name, parameter.default_value);
}

const std::string& CodecParameters::text(std::string_view parameter) const {
    return spec_.values.find(parameter)->second;  // the constructor has put in all that the codec has
}

int CodecParameters::number(std::string_view parameter, int least, int most) const {
    const auto given = swapreplay::number<int>(text(parameter));
    if (!given || *given < least || *given > most) refuse(parameter, fmt::format("{} to {}", least, most));
    return *given;
}

std::size_t CodecParameters::choice(std::string_view parameter,
                                    std::span<const std::string_view> allowed) const {
    const auto found = std::find(allowed.begin(), allowed.end(), text(parameter));
    if (found == allowed.end()) refuse(parameter, fmt::format("{}", fmt::join(allowed, ", ")));
    return static_cast<std::size_t>(found - allowed.begin());
}

KernelRelease CodecParameters::kernel(KernelRelease first) const {
    const auto given = KernelRelease::parse(text("kernel"));
    if (!given || *given < first)
        refuse("kernel", fmt::format("{}.{} and newer", first.major_number, first.minor_number));
    return *given;
}

void CodecParameters::refuse(std::string_view parameter, std::string_view allowed) const {
    throw Error(Fault::usage, fmt::format("codec `{}`: {}={}: allowed are {}", spec_.text, parameter,
                                          text(parameter), allowed));
}

}  // namespace swapreplay
