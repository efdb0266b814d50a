// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/print.hpp"

#include <clocale>
#include <cstdio>
#include <string_view>

#include <fmt/format.h>
#include <langinfo.h>

#include "base/printable.hpp"

namespace swapreplay::cli {

std::string in_locale(const std::string& text) {
    // LC_CTYPE alone: numbers keep their point.
    static const bool utf8 =
        std::setlocale(LC_CTYPE, "") != nullptr && std::string_view(nl_langinfo(CODESET)) == "UTF-8";
    return utf8 ? text : ascii(text);
}

void print_text(const std::string& text) {
    fmt::print("{}", in_locale(text));
}

void print_note(const std::string& line) {
    std::fputs((in_locale(printable(line)) + '\n').c_str(), stderr);
}

}  // namespace swapreplay::cli
