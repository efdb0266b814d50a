// SPDX-License-Identifier: GPL-2.0-or-later
#include "plugin/sanitizer_runtime.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "plugin/library.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

constexpr const char* preloaded_variable = "SWAPREPLAY_SANITIZER_PRELOADED";

/// Adds to what the user has set, which stays the last and so is what counts.
void add_options(const char* variable, std::string options) {
    if (const char* const own = std::getenv(variable)) options += fmt::format(":{}", own);
    setenv(variable, options.c_str(), 1);
}

}  // namespace

std::optional<std::string> sanitizer_runtime_of(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(in), {}};
    // The name of a needed library is a text of its own in the file's table of strings.
    constexpr std::string_view begin("\0libasan.so.", 12);
    const std::size_t found = content.find(begin);
    if (found == std::string::npos) return std::nullopt;
    const std::size_t end = content.find('\0', found + 1);
    return content.substr(found + 1, end - found - 1);
}

bool sanitizer_runtime_is_loaded() noexcept {
    static const bool loaded = symbol_in_process("__asan_init") != nullptr;
    return loaded;
}

bool address_sanitizer_has_reported() noexcept {
    static const auto report_present =
        reinterpret_cast<int (*)()>(symbol_in_process("__asan_report_present"));
    return report_present != nullptr && report_present() != 0;
}

void run_again_with_sanitizer(const Plugin& plugin, const std::string& runtime) {
    if (std::getenv(preloaded_variable) != nullptr)
        throw Error(
            Fault::system,
            fmt::format(
                "{} {}: it needs {}, AddressSanitizer's runtime, which cannot be preloaded; install the "
                "compiler that built it",
                plugin.kind, plugin.file, runtime));
    std::ifstream in("/proc/self/cmdline", std::ios::binary);
    std::vector<std::string> words;
    for (std::string word; std::getline(in, word, '\0');)
        words.push_back(word);
    std::vector<char*> arguments;
    arguments.reserve(words.size() + 1);
    for (std::string& word : words)
        arguments.push_back(word.data());
    arguments.push_back(nullptr);
    setenv(preloaded_variable, "1", 1);
    std::string libraries = runtime;
    if (const char* const own = std::getenv("LD_PRELOAD")) libraries += fmt::format(":{}", own);
    setenv("LD_PRELOAD", libraries.c_str(), 1);
    // A bad address is the sanitizer's to explain, abort() is ours to name. What the program still holds at its end is no
    // leak of the plug-in's: --check finds those.
    add_options("ASAN_OPTIONS",
                "abort_on_error=1:handle_segv=2:handle_sigbus=2:handle_abort=0:detect_leaks=0");
    add_options("UBSAN_OPTIONS", "print_stacktrace=1:halt_on_error=1:abort_on_error=1");
    execv("/proc/self/exe", arguments.data());
    throw Error(Fault::system, fmt::format("swapreplay cannot run itself again: {}", std::strerror(errno)));
}

}  // namespace swapreplay
