// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/empty_slots.hpp"

#include <algorithm>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "base/number.hpp"
#include "base/text_of_file.hpp"

namespace swapreplay {

namespace {

std::optional<std::uint64_t> first_number(const std::string& text) {
    std::istringstream words(text);
    std::string word;
    words >> word;
    return number<std::uint64_t>(word);
}

class WithoutEmptySlots final : public Corpus {
public:
    WithoutEmptySlots(std::unique_ptr<Corpus> source, std::function<std::optional<std::uint64_t>()> count)
        : source_(std::move(source)),
          count_(std::move(count)),
          before_(count_()),
          left_(before_.value_or(0)) {}

    [[nodiscard]] std::uint64_t pages_expected() const override { return source_->pages_expected(); }
    [[nodiscard]] std::uint64_t pages_gone() const override { return source_->pages_gone(); }
    [[nodiscard]] std::uint64_t bytes_left_out() const override { return source_->bytes_left_out(); }
    [[nodiscard]] std::optional<EmptySlots> empty_slots() const override {
        if (!before_) return std::nullopt;
        return EmptySlots{*before_ - left_, changed_};
    }

protected:
    std::size_t read_some(std::byte* to, std::size_t size) override {
        for (;;) {
            source_->read(pages_, size / page_size);
            if (pages_.empty()) {
                changed_ = left_ != 0 || count_() != before_;
                return 0;
            }
            std::byte* end = to;
            for (auto page = pages_.begin(); page != pages_.end(); page += page_size) {
                const auto page_end = page + page_size;
                const bool zeros = std::all_of(page, page_end, [](std::byte b) { return b == std::byte{0}; });
                if (zeros && left_ > 0)
                    left_--;
                else
                    end = std::copy(page, page_end, end);
            }
            if (end != to) return static_cast<std::size_t>(end - to);
        }
    }
    bool next_part() override { return false; }

private:
    std::unique_ptr<Corpus> source_;
    std::function<std::optional<std::uint64_t>()> count_;
    std::optional<std::uint64_t> before_;
    std::uint64_t left_;  ///< to be left out
    bool changed_ = false;
    std::vector<std::byte> pages_;
};

}  // namespace

std::optional<std::uint64_t> empty_slots_from(const std::string& disksize, const std::string& mm_stat) {
    const auto bytes = first_number(disksize);
    const auto stored = first_number(mm_stat);
    if (!bytes || !stored || *bytes == 0 || *bytes < *stored) return std::nullopt;
    return (*bytes - *stored) / Corpus::page_size;
}

std::optional<std::uint64_t> empty_slots_of(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0 || !S_ISBLK(status.st_mode)) return std::nullopt;
    const std::string folder =
        fmt::format("/sys/dev/block/{}:{}", major(status.st_rdev), minor(status.st_rdev));
    return empty_slots_from(text_of_file(folder + "/disksize"), text_of_file(folder + "/mm_stat"));
}

std::unique_ptr<Corpus> without_empty_slots(std::unique_ptr<Corpus> source,
                                            std::function<std::optional<std::uint64_t>()> count) {
    return std::make_unique<WithoutEmptySlots>(std::move(source), std::move(count));
}

}  // namespace swapreplay
