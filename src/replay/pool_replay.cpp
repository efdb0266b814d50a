// SPDX-License-Identifier: GPL-2.0-or-later
#include "replay/pool_replay.hpp"

#include <charconv>

#include <fmt/format.h>

#include "replay/make_replay.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

Limit Limit::parse(std::string_view text) {
    const auto refuse = [&] {
        return Error(Fault::usage,
                     fmt::format("limit `{}`: it is a number of pages (20000), or of bytes with K, M or "
                                 "G (512M)",
                                 text));
    };
    Limit limit{Unit::pages, 0};
    std::string_view digits = text;
    unsigned shift = 0;
    if (const std::size_t unit = std::string_view("KMG").find(text.empty() ? ' ' : text.back());
        unit != std::string_view::npos) {
        shift = 10 * (static_cast<unsigned>(unit) + 1);
        limit.unit = Unit::bytes;
        digits.remove_suffix(1);
    }
    const char* const end = digits.data() + digits.size();
    const auto [rest, error] = std::from_chars(digits.data(), end, limit.amount);
    if (digits.empty() || error != std::errc{} || rest != end || limit.amount == 0) throw refuse();
    if (limit.amount > std::numeric_limits<std::uint64_t>::max() >> shift) throw refuse();
    limit.amount <<= shift;
    return limit;
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

}  // namespace swapreplay
