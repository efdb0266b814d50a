// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/command_line.hpp"

#include <filesystem>
#include <fstream>
#include <string_view>

namespace swapreplay::cli {

std::string quoted_for_shell(const std::string& word) {
    constexpr std::string_view plain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./,:=+@%";
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
    std::string quoted = "'";
    for (const char c : word) {
        if (c == '\'')
            quoted += "'\\''";
        else
            quoted += c;
    }
    return quoted + "'";
}

std::vector<std::string> command_words() {
    std::ifstream file("/proc/self/cmdline", std::ios::binary);
    std::vector<std::string> words;
    for (std::string word; std::getline(file, word, '\0');)
        words.push_back(word);
    return words;
}

std::string command_text() {
    std::vector<std::string> words = command_words();
    if (!words.empty()) words.front() = std::filesystem::path(words.front()).filename().string();
    std::string text;
    for (const std::string& word : words) {
        if (!text.empty()) text += ' ';
        text += quoted_for_shell(word);
    }
    return text;
}

std::string version() {
    return SWAPREPLAY_VERSION;
}

}  // namespace swapreplay::cli
