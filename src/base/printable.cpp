// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/printable.hpp"

#include <array>
#include <cstddef>
#include <iterator>
#include <utility>

#include <fmt/format.h>

namespace swapreplay {

namespace {

/// Bytes of the character that the text begins with; 0: it is not UTF-8, or what comes is cut.
std::size_t utf8_length(std::string_view text) {
    const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char first = byte(0);
    const std::size_t length = first < 0x80   ? 1
                               : first < 0xC2 ? 0
                               : first < 0xE0 ? 2
                               : first < 0xF0 ? 3
                               : first < 0xF5 ? 4
                                              : 0;
    if (length == 0 || text.size() < length) return 0;
    for (std::size_t at = 1; at < length; at++)
        if ((byte(at) & 0xC0) != 0x80) return 0;
    // Overlong forms, surrogates, beyond U+10FFFF.
    if ((first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) > 0x9F)) return 0;
    if ((first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) > 0x8F)) return 0;
    return length;
}

/// C0, DEL, and C1, which is U+0080 to U+009F.
bool is_control(std::string_view character) {
    const auto first = static_cast<unsigned char>(character[0]);
    if (character.size() == 1) return first < 0x20 || first == 0x7F;
    return first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

void escape(std::string& text, std::string_view bytes) {
    for (const char c : bytes) {
        switch (c) {
            case '\n':
                text += "\\n";
                break;
            case '\t':
                text += "\\t";
                break;
            case '\r':
                text += "\\r";
                break;
            default:
                fmt::format_to(std::back_inserter(text), "\\x{:02x}", static_cast<unsigned char>(c));
        }
    }
}

}  // namespace

std::string printable(std::string_view text) {
    std::string result;
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        const std::string_view character = text.substr(0, length == 0 ? 1 : length);
        if (length == 0 || is_control(character)) {
            escape(result, character);
        } else {
            result += character;
        }
        text.remove_prefix(character.size());
    }
    return result;
}

std::string ascii(std::string_view text) {
    using Like = std::pair<std::string_view, std::string_view>;
    static constexpr std::array<Like, 16> likes{{{"·", "|"},
                                                 {"…", "..."},
                                                 {"–", "-"},
                                                 {"—", "-"},
                                                 {"─", "-"},
                                                 {"│", "|"},
                                                 {"┤", "+"},
                                                 {"└", "+"},
                                                 {"▁", "."},
                                                 {"▂", ":"},
                                                 {"▃", "-"},
                                                 {"▄", "="},
                                                 {"▅", "+"},
                                                 {"▆", "*"},
                                                 {"▇", "#"},
                                                 {"█", "@"}}};
    std::string result;
    while (!text.empty()) {
        if (static_cast<unsigned char>(text[0]) < 0x80) {
            result += text[0];
            text.remove_prefix(1);
            continue;
        }
        std::size_t taken = 1;
        const Like* found = nullptr;
        for (const Like& like : likes)
            if (text.starts_with(like.first)) found = &like;
        if (found != nullptr) {
            result += found->second;
            taken = found->first.size();
        } else {
            escape(result, text.substr(0, 1));
        }
        text.remove_prefix(taken);
    }
    return result;
}

}  // namespace swapreplay
