// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/pass_spec.hpp"

#include <functional>

#include <fmt/format.h>

#include "base/number.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

constexpr std::uint32_t most_bytes = 1'000'000'000;

/// Takes a text apart at a sign.
std::vector<std::string_view> parts_of(std::string_view text, char sign) {
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at != std::string_view::npos;) {
        const std::size_t end = text.find(sign, at);
        parts.push_back(text.substr(at, end == std::string_view::npos ? end : end - at));
        at = end == std::string_view::npos ? end : end + 1;
    }
    return parts;
}

/// The words after --writeback or --recompress.
class PassWords {
public:
    PassWords(std::string_view option, std::string_view form, std::string_view text)
        : option_(option), form_(form), text_(text) {}

    [[nodiscard]] Error malformed(std::string_view why) const {
        return {Fault::usage, fmt::format("{} {}: {}; must be {}", option_, text_, why, form_)};
    }

    /// The words of every pass, and whatever else `other` knows.
    void read(std::string_view words, PassTimes& when,
              const std::function<bool(std::string_view name, std::string_view value)>& other) const {
        bool idle_given = false, type_given = false;
        for (const std::string_view part : parts_of(words, ',')) {
            const std::size_t equals = part.find('=');
            if (equals == std::string_view::npos || equals == 0 || equals + 1 == part.size())
                throw malformed(fmt::format("'{}' is not name=value", part));
            const std::string_view name = part.substr(0, equals), value = part.substr(equals + 1);
            if (name == "idle") {
                when.idle_ns = duration(name, value);
                idle_given = true;
            } else if (name == "every") {
                when.every_ns = duration(name, value);
                if (when.every_ns < second_ns) throw malformed("'every' is less than a second");
            } else if (name == "type") {
                when.type = type_of(value);
                type_given = true;
            } else if (!other(name, value)) {
                throw malformed(fmt::format("'{}' is not known", name));
            }
        }
        if (when.every_ns == 0) throw malformed("'every' is missing");
        if (!type_given) when.type.idle = idle_given;
        if (when.type.idle != idle_given)
            throw malformed(idle_given ? "'idle' goes with type=idle or type=huge_idle"
                                       : "type=idle and type=huge_idle need 'idle'");
    }

    [[nodiscard]] std::string name_of(std::string_view name) const {
        return fmt::format("{} {}:", option_, name);
    }

private:
    [[nodiscard]] std::uint64_t duration(std::string_view name, std::string_view value) const {
        return require_duration_ns(name_of(name), value, second_ns);
    }
    [[nodiscard]] PassType type_of(std::string_view value) const {
        if (value == "idle") return {.idle = true};
        if (value == "huge") return {.huge = true};
        if (value == "huge_idle") return {.idle = true, .huge = true};
        if (value == "incompressible" && option_ == "--writeback") return {.incompressible = true};
        throw malformed(fmt::format("unknown type '{}'", value));
    }

    std::string_view option_, form_, text_;
};

}  // namespace

WritebackSpec WritebackSpec::parse(std::string_view text) {
    const PassWords words(
        "--writeback",
        "[idle=TIME,]every=TIME[,type=idle|huge|huge_idle|incompressible][,batch=N][,limit=PAGES]", text);
    WritebackSpec spec;
    spec.text = text;
    words.read(text, spec.when, [&](std::string_view name, std::string_view value) {
        if (name == "batch") {
            spec.batch = static_cast<std::uint32_t>(require_count(words.name_of(name), value, 1, 1'000'000));
        } else if (name == "limit") {
            spec.limit_blocks = require_count(words.name_of(name), value);
        } else {
            return false;
        }
        return true;
    });
    const PassType& type = spec.when.type;
    if (!type.idle && !type.huge && !type.incompressible)
        throw words.malformed("'type' or 'idle' is missing");
    return spec;
}

RecompressionPassSpec RecompressionPassSpec::parse(std::string_view text) {
    const PassWords words(
        "--recompress",
        "FROM:TO[:TO…],[idle=TIME,]every=TIME[,type=idle|huge|huge_idle][,threshold=BYTES][,max_pages=N]",
        text);
    RecompressionPassSpec spec;
    spec.text = text;
    const std::size_t comma = text.find(',');
    const std::vector<std::string_view> codecs = parts_of(text.substr(0, comma), ':');
    for (const std::string_view codec : codecs)
        if (codec.empty() || codec.find('=') != std::string_view::npos)
            throw words.malformed("it does not begin with codecs");
    if (codecs.size() < 2 || codecs.size() > most_codecs + 1)
        throw words.malformed("one to three codecs follow the first");
    spec.from = codecs.front();
    spec.to.assign(codecs.begin() + 1, codecs.end());
    if (comma == std::string_view::npos) throw words.malformed("'every' is missing");
    words.read(text.substr(comma + 1), spec.when, [&](std::string_view name, std::string_view value) {
        if (name == "threshold") {
            spec.threshold =
                static_cast<std::uint32_t>(require_size(words.name_of(name), value, 0, most_bytes));
        } else if (name == "max_pages") {
            spec.max_pages = require_count(words.name_of(name), value);
        } else {
            return false;
        }
        return true;
    });
    return spec;
}

const std::vector<ParameterInfo>& writeback_parameters() {
    static const std::vector<ParameterInfo> all{
        {"idle", "", "a time, such as 1h", "only slots neither written nor read for so long"},
        {"every", "", "a time, such as 10min", "time between two passes"},
        {"type", "", "idle, huge, huge_idle or incompressible", "which slots a pass takes"},
        {"batch", "32", "a number", "requests in flight"},
        {"limit", "", "a number of pages", "most that all passes together write"},
    };
    return all;
}

const std::vector<ParameterInfo>& recompression_parameters() {
    static const std::vector<ParameterInfo> all{
        {"idle", "", "a time, such as 1h", "only slots neither written nor read for so long"},
        {"every", "", "a time, such as 10min", "time between two passes"},
        {"type", "", "idle, huge or huge_idle", "which slots a pass takes"},
        {"threshold", "", "a number of bytes", "smaller objects stay"},
        {"max_pages", "", "a number", "most that one pass tries"},
    };
    return all;
}

}  // namespace swapreplay
