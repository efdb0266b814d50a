// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/pool_replay.hpp"

#include <optional>

#include <fmt/format.h>

#include "base/number.hpp"
#include "replay/chunked_replay.hpp"
#include "replay/make_replay.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

Limit Limit::parse(std::string_view text) {
    const auto pages = number<std::uint64_t>(text);
    const auto bytes = pages ? std::nullopt : size_bytes(text);
    const std::uint64_t amount = pages ? *pages : bytes.value_or(0);
    if (amount == 0)
        throw Error(
            Fault::usage,
            fmt::format("--limit {}: must be a number of pages (20000) or a size with its unit (512M)",
                        text));
    return {pages ? Unit::pages : Unit::bytes, amount};
}

std::uint64_t Limit::pages(std::uint32_t page_size) const noexcept {
    switch (unit) {
        case Unit::none:
            break;
        case Unit::pages:
            return amount;
        case Unit::bytes:
            return amount / page_size + (amount % page_size == 0 ? 0 : 1);
    }
    return PageSource::no_limit;
}

std::unique_ptr<PoolReplay> PoolReplay::create(const PoolSpec& spec, const ReplayOptions& options) {
    if (options.policy.rules.chunk.any()) return std::make_unique<ChunkedReplay>(spec, options);
    switch (options.measure) {
        case Measure::space:
            break;
        case Measure::time:
            return make_replay<Timing>(spec, options);
        case Measure::check:
            return make_replay<Checking>(spec, options);
    }
    return make_replay<Counting>(spec, options);
}

std::string PoolReplay::impossible() const {
    const Usage now = usage();
    if (now.pages * page_size() >= now.stored_bytes || peaks_.pages == 0) return {};
    return fmt::format(
        "{} of {} bytes cannot hold the {} stored in them; the pool does not count all of its pages",
        counted(now.pages, "page"), grouped(page_size()), counted(now.stored_bytes, "byte"));
}

}  // namespace swapreplay
