// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/dictionary.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>
#include <zdict.h>

#include "base/number.hpp"
#include "codec/zstd_dictionary.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

using Bytes = std::vector<std::byte>;

class PagesInMemory final : public Corpus {
public:
    /// @param source  that they were read from, to its end
    PagesInMemory(Bytes pages, const Corpus& source)
        : pages_(std::move(pages)),
          bytes_left_out_(source.bytes_left_out()),
          pages_gone_(source.pages_gone()),
          empty_slots_(source.empty_slots()) {}
    [[nodiscard]] std::uint64_t pages_expected() const override { return pages_.size() / page_size; }
    [[nodiscard]] std::uint64_t bytes_left_out() const override { return bytes_left_out_; }
    [[nodiscard]] std::uint64_t pages_gone() const override { return pages_gone_; }
    [[nodiscard]] std::optional<EmptySlots> empty_slots() const override { return empty_slots_; }

protected:
    std::size_t read_some(std::byte* to, std::size_t size) override {
        const std::size_t count = std::min(size, pages_.size() - next_);
        std::copy_n(pages_.begin() + static_cast<std::ptrdiff_t>(next_), count, to);
        next_ += count;
        return count;
    }
    bool next_part() override { return false; }

private:
    Bytes pages_;
    std::uint64_t bytes_left_out_;
    std::uint64_t pages_gone_;
    std::optional<EmptySlots> empty_slots_;
    std::size_t next_ = 0;
};

std::size_t dictionary_bytes(const std::string& text) {
    constexpr std::size_t least = 1024, most = 1024 * 1024;
    return require_size("--dict", text, least, most);
}

Bytes train(const Bytes& pages, std::size_t size) {
    Bytes dictionary(size);
    const std::vector<std::size_t> sizes(pages.size() / Corpus::page_size, Corpus::page_size);
    const std::size_t result = ZDICT_trainFromBuffer(dictionary.data(), dictionary.size(), pages.data(),
                                                     sizes.data(), static_cast<unsigned>(sizes.size()));
    if (ZDICT_isError(result) != 0)
        throw Error(Fault::format,
                    fmt::format("a dictionary of {} bytes cannot be trained on {} pages: {}; give more "
                                "pages or a smaller --dict",
                                size, sizes.size(), ZDICT_getErrorName(result)));
    dictionary.resize(result);
    return dictionary;
}

}  // namespace

std::unique_ptr<Corpus> add_dictionaries(Corpus& corpus, const std::vector<std::string>& sizes,
                                         std::vector<StudyCase>& cases,
                                         const std::function<void(std::span<const std::byte>)>& made) {
    Bytes trained_on, tested_on, two_pages;
    for (;;) {
        corpus.read(two_pages, 2);
        const std::size_t first = std::min(two_pages.size(), Corpus::page_size);
        trained_on.insert(trained_on.end(), two_pages.begin(),
                          two_pages.begin() + static_cast<std::ptrdiff_t>(first));
        tested_on.insert(tested_on.end(), two_pages.begin() + static_cast<std::ptrdiff_t>(first),
                         two_pages.end());
        if (two_pages.empty()) break;
    }
    std::set<std::size_t> chunks;
    for (const StudyCase& study_case : cases)
        chunks.insert(study_case.chunk);
    for (const std::string& size : sizes) {
        const auto dictionary = std::make_shared<const Bytes>(train(trained_on, dictionary_bytes(size)));
        if (made) made(*dictionary);
        for (const std::size_t chunk : chunks) {
            cases.push_back({fmt::format("zstd, {} dictionary", size), chunk,
                             [dictionary] { return zstd_with_dictionary(dictionary); }});
        }
    }
    return std::make_unique<PagesInMemory>(std::move(tested_on), corpus);
}

}  // namespace swapreplay
