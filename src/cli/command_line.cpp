// SPDX-License-Identifier: GPL-2.0-or-later
#include "cli/command_line.hpp"

#include <filesystem>
#include <fstream>

#include "base/shell_word.hpp"

namespace swapreplay::cli {

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
    return shell_line(words);
}

std::string version() {
    return SWAPREPLAY_VERSION;
}

std::string version_date() {
    return SWAPREPLAY_VERSION_DATE;
}

}  // namespace swapreplay::cli
