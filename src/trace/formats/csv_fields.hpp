// SPDX-License-Identifier: LGPL-2.1-or-later
// The fields of a line of separated values.
#ifndef SWAPREPLAY_TRACE_FORMATS_CSV_FIELDS_HPP
#define SWAPREPLAY_TRACE_FORMATS_CSV_FIELDS_HPP

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace swapreplay {

/// Fields as RFC 4180 has them, without the quotes and blanks around them: a separator between quotes is part of
/// the field. A doubled quote inside one stays as it is. Calls visit(field) for each.
template <class Visit>
void for_each_field(std::string_view line, char separator, Visit visit) {
    const auto without_blanks = [](std::string_view field) {
        const std::size_t begin = field.find_first_not_of(' ');
        if (begin == std::string_view::npos) return std::string_view{};
        return field.substr(begin, field.find_last_not_of(' ') + 1 - begin);
    };
    const bool has_quotes = line.find('"') != std::string_view::npos;
    while (true) {
        bool quoted = false;
        std::size_t end = has_quotes ? 0 : std::min(line.find(separator), line.size());
        for (; end < line.size() && (quoted || line[end] != separator); end++)
            if (line[end] == '"') quoted = !quoted;
        auto field = without_blanks(line.substr(0, end));
        if (field.size() >= 2 && field.front() == '"' && field.back() == '"')
            field = without_blanks(field.substr(1, field.size() - 2));
        visit(field);
        if (end == line.size()) return;
        line.remove_prefix(end + 1);
    }
}

[[nodiscard]] std::vector<std::string_view> fields_of(std::string_view line, char separator);

/// In small letters, of ASCII.
[[nodiscard]] std::string in_small_letters(std::string_view word);
/// The words are equal but for capitals; `small` has none.
[[nodiscard]] bool same_word(std::string_view word, std::string_view small);

}  // namespace swapreplay

#endif
