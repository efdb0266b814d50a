// SPDX-License-Identifier: LGPL-2.1-or-later
#include "trace/formats/csv_fields.hpp"

#include <algorithm>

namespace swapreplay {

std::vector<std::string_view> fields_of(std::string_view line, char separator) {
    std::vector<std::string_view> fields;
    for_each_field(line, separator, [&fields](std::string_view field) { fields.push_back(field); });
    return fields;
}

std::string in_small_letters(std::string_view word) {
    std::string small(word);
    for (char& letter : small)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return small;
}

bool same_word(std::string_view word, std::string_view small) {
    return word.size() == small.size() && in_small_letters(word) == small;
}

}  // namespace swapreplay
