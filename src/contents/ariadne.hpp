// SPDX-License-Identifier: GPL-2.0-or-later
// The files of Ariadne, recordings of swapped-out pages on an Android phone: Liang and others, "Ariadne: A Hotness-Aware
// and Size-Adaptive Compressed Swap Technique …", HPCA 2025. The formats are those that its scripts read and write
// (github.com/YuLennyLiang/-Ariadne: trace_swapout_parser.py, trace_swapin_parser.py):
//
//   swapout_trace.txt         records of 50 bytes of text, "TEST^^^#appid,pfn,sector#^^^", and the page's 4096 bytes.
//                             What is not printable in the text, and '^', is filling. A record with another text is
//                             passed over, as the script does.
//   swapout_trace.txt.meta    the same, taken apart: a line "appid,pfn,sector" for each page,
//   swapout_trace.txt.data    and the pages, 4096 bytes each
//   swapin_trace.txt          lines that end in "appid,sector"; others are passed over
//   swapin_trace.txt.meta     the same as records of two u64, little-endian
//
// A sector has 512 bytes. There are no times that both kinds of files have, and no frees.
#ifndef SWAPREPLAY_CONTENTS_ARIADNE_HPP
#define SWAPREPLAY_CONTENTS_ARIADNE_HPP

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "contents/page_trace.hpp"

namespace swapreplay::ariadne {

constexpr std::size_t header_bytes = 50;

/// The sector that the text of a record, or a line of the .meta file, names; nullopt: it is another text, or the sector
/// begins no page.
[[nodiscard]] std::optional<std::uint64_t> sector_of(std::string_view text);

/// swapin_trace.txt or swapin_trace.txt.meta, told apart by content: reads.
/// Throws Error(Fault::system, Fault::format).
[[nodiscard]] std::unique_ptr<PageTrace> open_swap_ins(const std::string& path,
                                                       const PageTraceOptions& options);

}  // namespace swapreplay::ariadne

#endif
