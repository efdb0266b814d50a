// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/kernel_classes.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "base/number.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay::verify {

namespace {

/// Splits the text into lines, and those into words; knows where it is.
class Rows {
public:
    Rows(std::string_view text, std::string_view path) : rest_(text), path_(path) {}

    /// The words of the next line; none at an empty one and after the last.
    std::vector<std::string_view> next() {
        const std::size_t end = std::min(rest_.find('\n'), rest_.size());
        line_ = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        number_++;
        std::vector<std::string_view> words;
        for (std::size_t at = line_.find_first_not_of(' '); at < line_.size();) {
            const std::size_t after = std::min(line_.find(' ', at), line_.size());
            words.push_back(line_.substr(at, after - at));
            at = line_.find_first_not_of(' ', after);
        }
        return words;
    }

    [[nodiscard]] Error wrong(std::string_view what) const {
        return {Fault::format, fmt::format("{}: line {}, '{}': {}", path_, number_, line_, what)};
    }

    template <class T>
    [[nodiscard]] T number(std::string_view word) const {
        const std::optional<T> value = swapreplay::number<T>(word);
        if (!value) throw wrong(fmt::format("'{}' is not a number", word));
        return *value;
    }

private:
    std::string_view rest_;
    std::string_view path_;
    std::string_view line_;
    std::size_t number_ = 0;
};

/// Where the columns are that are read.
struct Positions {
    std::size_t size;
    std::size_t objects_used;
    std::size_t pages_used;
    std::size_t count;  ///< of all columns
};

Positions read_header(Rows& rows) {
    const std::vector<std::string_view> names = rows.next();
    const auto position = [&](std::string_view name) {
        const auto found = std::find(names.begin(), names.end(), name);
        if (found == names.end())
            throw rows.wrong(
                fmt::format("column '{}' is missing from the heading of zsmalloc's class table", name));
        return static_cast<std::size_t>(found - names.begin());
    };
    if (position("class") != 0 || position("size") != 1)
        throw rows.wrong("zsmalloc's class table must begin with the columns 'class' and 'size'");
    return {position("size"), position("obj_used"), position("pages_used"), names.size()};
}

ClassCount read_class(const Rows& rows, const std::vector<std::string_view>& words, const Positions& at) {
    if (words.size() != at.count)
        throw rows.wrong(fmt::format("{} columns, but the heading has {}", words.size(), at.count));
    return {rows.number<std::uint32_t>(words[0]), rows.number<std::uint32_t>(words[at.size]),
            rows.number<std::uint64_t>(words[at.objects_used]),
            rows.number<std::uint64_t>(words[at.pages_used])};
}

/// The last row has no size, so all that follows it is one place nearer.
void check_total(Rows& rows, const std::vector<ClassCount>& classes, const Positions& at) {
    const std::vector<std::string_view> words = rows.next();
    if (words.size() <= at.pages_used || words[0] != "Total")
        throw rows.wrong("the row 'Total' is missing; the table is cut");
    std::uint64_t objects = 0;
    std::uint64_t pages = 0;
    for (const ClassCount& one : classes) {
        objects += one.objects_used;
        pages += one.pages_used;
    }
    if (rows.number<std::uint64_t>(words[at.objects_used - 1]) != objects ||
        rows.number<std::uint64_t>(words[at.pages_used - 1]) != pages)
        throw rows.wrong(fmt::format("the rows above add up to {} objects and {} pages", objects, pages));
}

}  // namespace

std::optional<std::vector<ClassCount>> kernel_classes(std::string_view device) {
    const std::string path = fmt::format("/sys/kernel/debug/zsmalloc/{}/classes", device);
    std::ifstream file(path);
    if (!file) return std::nullopt;
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    return parse_kernel_classes(text, path);
}

std::vector<ClassCount> parse_kernel_classes(std::string_view text, std::string_view path) {
    Rows rows(text, path);
    const Positions at = read_header(rows);
    std::vector<ClassCount> classes;
    for (auto words = rows.next(); !words.empty(); words = rows.next())
        classes.push_back(read_class(rows, words, at));
    check_total(rows, classes, at);
    return classes;
}

}  // namespace swapreplay::verify
