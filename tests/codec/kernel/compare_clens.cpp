// SPDX-License-Identifier: GPL-2.0-or-later
// Sets a codec's clens beside a kernel's, page by page.
//
//     compare_clens CODEC HUGE_SIZE PAGES CLENS     CLENS: what kernel_clens printed for PAGES,
//     compare_clens CODEC - PAGES CLENS             or the module crypto_clens, which no zram stands around
//     compare_clens CODEC PAGES                     prints our clens, `same` for a same-filled page
//
// A comparison prints one line: pages compared, equal, stored uncompressed by both, the largest difference and the
// first page that differs. A page whose clen is HUGE_SIZE or more is stored uncompressed by zram, so all that can be
// said is that ours is that long as well. Exit status 1 where pages differ.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "codec/corpus.hpp"
#include "codec/registry.hpp"
#include "codec/study.hpp"
#include "swapreplay/error.hpp"

namespace {

using namespace swapreplay;

struct Comparison {
    std::uint64_t pages = 0;
    std::uint64_t equal = 0;
    std::uint64_t whole = 0;
    std::uint64_t same_filled = 0;
    long largest = 0;
    long kernel_bytes = 0;
    long our_bytes = 0;
    std::string first;

    /// @param huge_size  nullopt: no zram, whose rules would apply
    void add(const std::string& kernel, std::uint32_t clen, bool repeats_a_word,
             std::optional<std::uint32_t> huge_size) {
        const bool is_huge = huge_size && clen >= *huge_size;
        const bool same_filled_here = huge_size && repeats_a_word;
        std::string ours = same_filled_here ? "same" : std::to_string(is_huge ? Corpus::page_size : clen);
        if (kernel == "refused" && clen > Corpus::page_size) ours = kernel;  // it had a page of room
        pages++;
        our_bytes += std::atol(ours.c_str());  // `same` is 0
        kernel_bytes += std::atol(kernel.c_str());
        if (ours == kernel) {
            equal++;
            same_filled += same_filled_here ? 1 : 0;
            whole += !same_filled_here && is_huge ? 1 : 0;
            return;
        }
        const long difference = std::labs(std::atol(ours.c_str()) - std::atol(kernel.c_str()));
        if (difference > largest) largest = difference;
        if (first.empty())
            first = fmt::format("; first: page {}, kernel {}, ours {}", pages - 1, kernel, ours);
    }
};

Comparison compare(const std::string& spec, std::optional<std::uint32_t> huge_size,
                   const std::string& pages_path, const std::string& clens_path) {
    const auto codec = make_codec(spec);
    const auto corpus = open_files({pages_path});
    std::ifstream clens(clens_path);
    if (!clens) throw Error(Fault::system, fmt::format("{}: cannot be read", clens_path));
    std::vector<std::byte> page, out(compress_bound(Corpus::page_size)), back(Corpus::page_size);
    Comparison comparison;
    for (std::string kernel; std::getline(clens, kernel);) {
        corpus->read(page, 1);
        if (page.empty())
            throw Error(Fault::format, fmt::format("{}: has more lines than pages", clens_path));
        const std::size_t clen = codec->compress(page, out);
        if (!codec->decompress(std::span(out).first(clen), back) || back != page)
            throw Error(Fault::format, fmt::format("page {} does not come back", comparison.pages));
        comparison.add(kernel, static_cast<std::uint32_t>(clen), is_same_filled(page), huge_size);
    }
    return comparison;
}

void print_ours(const std::string& spec, const std::string& pages_path) {
    const auto codec = make_codec(spec);
    const auto corpus = open_files({pages_path});
    std::vector<std::byte> page, out(compress_bound(Corpus::page_size));
    for (corpus->read(page, 1); !page.empty(); corpus->read(page, 1)) {
        if (is_same_filled(page))
            fmt::print("same\n");
        else
            fmt::print("{}\n", codec->compress(page, out));
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3 && argc != 5) {
        fmt::print(stderr, "usage: compare_clens CODEC [HUGE_SIZE|-] PAGES [CLENS]\n");
        return 2;
    }
    try {
        if (argc == 3) {
            print_ours(argv[1], argv[2]);
            return 0;
        }
        std::optional<std::uint32_t> huge_size;
        if (argv[2] != std::string("-")) huge_size = static_cast<std::uint32_t>(std::atoi(argv[2]));
        const Comparison all = compare(argv[1], huge_size, argv[3], argv[4]);
        fmt::print(
            "{} pages, {} equal ({} same-filled, {} stored uncompressed), {} differ by up to {} bytes, "
            "{:+.3f} % in "
            "all{}\n",
            all.pages, all.equal, all.same_filled, all.whole, all.pages - all.equal, all.largest,
            100.0 * static_cast<double>(all.our_bytes - all.kernel_bytes) /
                static_cast<double>(std::max(all.kernel_bytes, 1L)),
            all.first);
        return all.pages != 0 && all.equal == all.pages ? 0 : 1;
    } catch (const std::exception& error) {
        fmt::print(stderr, "compare_clens: {}\n", error.what());
        return 2;
    }
}
