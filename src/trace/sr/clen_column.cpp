// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/sr/clen_column.hpp"

#include <algorithm>
#include <bit>

#include "trace/sr/layout.hpp"

namespace swapreplay::sr {

namespace {

std::uint32_t symbol_of(std::uint32_t clen, std::uint32_t first) noexcept {
    return static_cast<std::uint32_t>(
        zigzag(static_cast<std::int64_t>(clen) - static_cast<std::int64_t>(first)));
}

constexpr const char* out_of_range = "a write has an impossible clen";
constexpr std::byte top_bit{0x80};
static_assert(max_clen == 1U << 23);  // so a clen's top byte, bits 16 to 23, has no top bit

struct ByteStreams {
    Bytes low;
    Bytes middle;
    Bytes top;
};

/// Low bytes are all but random, less so among clens that are close to each other: those are put together.
ByteStreams split_bytes(std::span<const std::uint32_t> symbols) {
    ByteStreams split;
    std::array<std::size_t, 257> begin{};
    for (const std::uint32_t symbol : symbols)
        begin[(symbol >> 8 & 0xFF) + 1]++;
    for (std::size_t i = 1; i < begin.size(); i++)
        begin[i] += begin[i - 1];
    split.low.resize(symbols.size());
    std::uint32_t all = 0;
    for (const std::uint32_t symbol : symbols) {
        split.low[begin[symbol >> 8 & 0xFF]++] = static_cast<std::byte>(symbol);
        split.middle.push_back(static_cast<std::byte>(symbol >> 8));
        split.top.push_back(static_cast<std::byte>(symbol >> 16));
        all |= symbol;
    }
    if (all >> 8 == 0) split.middle.clear();
    if (all >> 16 == 0) split.top.clear();
    return split;
}

unsigned bits_of(std::span<const std::uint32_t> clens, std::span<const std::uint32_t> firsts) {
    std::uint32_t all = 1;
    for (const std::uint32_t clen : clens)
        all |= clen;
    for (const std::uint32_t clen : firsts)
        all |= clen;
    return static_cast<unsigned>(std::bit_width(all));
}

}  // namespace

void add_clens(StreamWriter& streams, std::uint8_t codec, std::span<const std::uint32_t> clens,
               ClenContext context, bool modelled) {
    if (clens.empty()) return;
    const auto firsts = context.firsts;
    std::vector<std::uint32_t> symbols(clens.begin(), clens.end());
    for (std::size_t i = 0; i < firsts.size(); i++)
        symbols[i] = symbol_of(clens[i], firsts[i]);
    const ByteStreams split = split_bytes(symbols);

    const unsigned bits = bits_of(clens, firsts);
    if (modelled && bits <= max_clen_bits) {
        Bytes model;
        put(model, static_cast<std::uint8_t>(bits));
        encode_lined_clens(clens, context, bits, model);
        const std::size_t bytes = streams.packed_size(split.low) + streams.packed_size(split.middle) +
                                  streams.packed_size(split.top);
        if (model.size() + model.size() / worth_modelling < bytes) {
            streams.add({StreamKind::clen_lined, codec}, model);
            return;
        }
    }
    streams.add({StreamKind::clen_low, codec}, split.low);
    streams.add({StreamKind::clen_middle, codec}, split.middle);
    streams.add({StreamKind::clen_top, codec}, split.top);
}

const char* ClenColumn::open_coded(std::span<const std::byte> model, std::uint8_t codec, bool lined) {
    const auto bits = std::to_integer<unsigned>(model[0]);
    if (bits < 1 || bits > max_clen_bits) return "its clens have an impossible number of bits";
    if (lined)
        lined_.open(model.subspan(1), bits, codec == 0);
    else
        modelled_.emplace(model.subspan(1), bits);
    is_lined_ = lined;
    return nullptr;
}

const char* ClenColumn::open(const StreamReader& streams, std::uint8_t codec, std::size_t writes) {
    modelled_.reset();
    is_lined_ = false;
    const auto lined = streams.stream({StreamKind::clen_lined, codec});
    if (!lined.empty()) return open_coded(lined, codec, true);
    const auto model = streams.stream({StreamKind::clen_modelled, codec});
    if (!model.empty()) return open_coded(model, codec, false);
    const auto low = streams.stream({StreamKind::clen_low, codec});
    const auto middle = streams.stream({StreamKind::clen_middle, codec});
    const auto top = streams.stream({StreamKind::clen_top, codec});
    const bool fits = low.size() == writes && (middle.empty() || middle.size() == writes) &&
                      (top.empty() || top.size() == writes);
    if (!fits) return "the numbers of clens and writes differ";
    const auto too_high = [](std::byte byte) { return (byte & top_bit) != std::byte{0}; };
    if (codec == 0 && std::any_of(top.begin(), top.end(), too_high)) return out_of_range;
    symbols_.middle = middle.empty() ? nullptr : middle.data();
    symbols_.top = top.empty() ? nullptr : top.data();
    std::array<std::size_t, 256> sizes{};
    for (const std::byte byte : middle)
        sizes[std::to_integer<std::size_t>(byte)]++;
    const std::byte* next = low.data();
    for (std::size_t group = 0; group < sizes.size(); group++) {
        symbols_.low[group] = next;
        next += sizes[group];
    }
    return nullptr;
}

const char* ClenColumn::check_range(std::span<const std::uint32_t> firsts) const {
    if (modelled()) return nullptr;
    Symbols ahead = symbols_;
    std::array<std::uint32_t, 4096> clens{};
    std::uint32_t all = 0;
    for (std::size_t i = 0; i < firsts.size(); i += clens.size()) {
        const auto some = firsts.subspan(i, std::min(clens.size(), firsts.size() - i));
        const auto taken = std::span(clens).first(some.size());
        ahead.take_clens(taken, some);
        for (const std::uint32_t clen : taken)
            all |= clen;  // one below 0 has high bits
    }
    return all < max_clen ? nullptr : out_of_range;
}

void ClenColumn::take(std::span<std::uint32_t> clens, ClenContext context) {
    if (is_lined_)
        lined_.decode(clens, context);
    else if (modelled_)
        modelled_->decode(clens, context.firsts);
    else
        symbols_.take_clens(clens, context.firsts);
}

void ClenColumn::Symbols::take_clens(std::span<std::uint32_t> clens,
                                     std::span<const std::uint32_t> firsts) noexcept {
    take(clens);
    for (std::size_t i = 0; i < firsts.size(); i++)
        clens[i] = static_cast<std::uint32_t>(firsts[i] + unzigzag(clens[i]));
}

void ClenColumn::Symbols::take(std::span<std::uint32_t> symbols) noexcept {
    if (middle == nullptr) {
        for (std::uint32_t& symbol : symbols)
            symbol = std::to_integer<std::uint32_t>(*low[0]++);
    } else {
        for (std::uint32_t& symbol : symbols) {
            const auto above = std::to_integer<std::uint32_t>(*middle++);
            symbol = above << 8 | std::to_integer<std::uint32_t>(*low[above]++);
        }
    }
    if (top == nullptr) return;
    for (std::uint32_t& symbol : symbols)
        symbol |= std::to_integer<std::uint32_t>(*top++) << 16;
}

}  // namespace swapreplay::sr
