// SPDX-License-Identifier: GPL-2.0-or-later
#include "plugin/guard.hpp"

#include <array>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <mutex>
#include <utility>

#include <execinfo.h>
#include <link.h>
#include <unistd.h>

#include "plugin/library.hpp"
#include "plugin/sanitizer_runtime.hpp"

namespace swapreplay {

namespace {

const char* program_name = "";

/// Of the code of a loaded plug-in; kept for good, since handlers look at it.
struct LoadedCode {
    const char* kind;
    const char* file;
    std::uintptr_t begin, end;
};
std::array<LoadedCode, 64> loaded;
std::atomic<std::size_t> loaded_count = 0;

/// As execv() wants it; made ahead, since a handler cannot.
struct PreparedCommand {
    std::string file;
    std::vector<std::string> words;
    std::vector<char*> argv;
};
std::vector<PreparedCommand> commands;

std::vector<std::string> left_files;
std::string left_folder;

struct LibraryToUnload {
    Plugin plugin;
    void* library;
};
std::mutex mutex;  // of the two below
std::vector<LibraryToUnload> to_unload;
std::vector<std::string> failures;

const char* meaning(int signal) noexcept {
    switch (signal) {
        case SIGSEGV:
            return "SIGSEGV, a bad address";
        case SIGBUS:
            return "SIGBUS, a bad address";
        case SIGFPE:
            return "SIGFPE, a division by zero or the like";
        case SIGILL:
            return "SIGILL, not an instruction";
        default:
            return "it aborted (SIGABRT)";
    }
}

/// The text of a number, and an empty one if there is none; no allocation.
class EventText {
public:
    EventText() noexcept {
        if (plugin_event == no_event) return;
        at_ = text_.data() + text_.size() - 1;
        for (std::uint64_t rest = plugin_event;; rest /= 10) {
            *--at_ = static_cast<char>('0' + rest % 10);
            if (rest < 10) break;
        }
    }
    [[nodiscard]] const char* before() const noexcept { return *at_ == '\0' ? "" : " at event "; }
    [[nodiscard]] const char* text() const noexcept { return at_; }

private:
    std::array<char, 24> text_{};
    char* at_ = text_.data();
};

struct PluginPlace {
    const char* kind = nullptr;
    const char* file = nullptr;  ///< nullptr: in no plug-in
    const char* where = nullptr;
};

/// Of the thread's stack: a thread that a plug-in started has its code there, and no other thread has.
PluginPlace place_on_stack() noexcept {
    std::array<void*, 128> frames;
    const int count = backtrace(frames.data(), int{frames.size()});
    for (int i = 0; i < count; i++) {
        const auto address = reinterpret_cast<std::uintptr_t>(frames[static_cast<std::size_t>(i)]);
        for (std::size_t code = 0; code < loaded_count.load(); code++)
            if (address >= loaded[code].begin && address < loaded[code].end)
                return {loaded[code].kind, loaded[code].file, "in a thread of its own"};
    }
    return {};
}

PluginPlace place_of_this_thread() noexcept {
    if (const Plugin* const plugin = plugin_inside) return {plugin->kind, plugin->file.c_str(), plugin_call};
    return loaded_count.load() == 0 ? PluginPlace{} : place_on_stack();
}

// Only what a signal handler may call: write(), unlink(), rmdir(), _exit(), execv(), sigprocmask(), signal(), raise().
[[noreturn]] void say_and_end(const PluginPlace& place, std::initializer_list<const char*> parts) noexcept {
    for (const char* part : parts) {
        // There is nobody to tell when even this fails.
        [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, part, std::strlen(part));
    }
    for (const std::string& file : left_files)
        unlink(file.c_str());
    if (!left_folder.empty()) rmdir(left_folder.c_str());
    for (const PreparedCommand& command : commands) {
        if (command.file != place.file || command.words.empty()) continue;
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);  // the new program would inherit the signal as blocked
        execv("/proc/self/exe", command.argv.data());
    }
    _exit(1);
}

const char* where_to_look() noexcept {
    if (!sanitizer_runtime_is_loaded()) return "; run the same under gdb to see where\n";
    // A plug-in may say something itself before it aborts.
    return address_sanitizer_has_reported() ? "; see the sanitizer's report above\n"
                                            : "; see the message above\n";
}

void on_crash(int signal) noexcept {
    const PluginPlace place = place_of_this_thread();
    if (place.file == nullptr) {
        std::signal(signal, SIG_DFL);
        raise(signal);  // delivered when this handler returns
        return;
    }
    const EventText event;
    say_and_end(place, {program_name, ": ", place.kind, " ", place.file, ": it crashed ", place.where,
                        event.before(), event.text(), ": ", meaning(signal), where_to_look()});
}

// exit() runs it in the thread that called exit().
void on_exit_inside() {
    const PluginPlace place = place_of_this_thread();
    if (place.file == nullptr) return;
    say_and_end(place, {program_name, ": ", place.kind, " ", place.file, ": it called exit() ", place.where,
                        "; a ", place.kind, " has to return from what it is called for\n"});
}

struct Search {
    std::uintptr_t address;
    LoadedCode found;
};

int look_at_object(dl_phdr_info* object, std::size_t, void* search_data) {
    auto& search = *static_cast<Search*>(search_data);
    std::uintptr_t begin = UINTPTR_MAX, end = 0;
    for (std::size_t i = 0; i < object->dlpi_phnum; i++) {
        const auto& segment = object->dlpi_phdr[i];
        if (segment.p_type != PT_LOAD) continue;
        begin = std::min<std::uintptr_t>(begin, object->dlpi_addr + segment.p_vaddr);
        end = std::max<std::uintptr_t>(end, object->dlpi_addr + segment.p_vaddr + segment.p_memsz);
    }
    if (search.address < begin || search.address >= end) return 0;
    search.found = {nullptr, nullptr, begin, end};
    return 1;
}

}  // namespace

void remember_plugin(const Plugin& plugin, const void* address) {
    Search search{reinterpret_cast<std::uintptr_t>(address), {}};
    if (dl_iterate_phdr(look_at_object, &search) == 0) return;
    const std::lock_guard lock(mutex);
    const std::size_t count = loaded_count.load();
    for (std::size_t i = 0; i < count; i++)
        if (loaded[i].begin == search.found.begin && plugin.file == loaded[i].file) return;
    if (count == loaded.size()) return;
    loaded[count] = {plugin.kind, ::strdup(plugin.file.c_str()), search.found.begin, search.found.end};
    loaded_count = count + 1;
}

void add_plugin_failure(std::string sentence) {
    const std::lock_guard lock(mutex);
    failures.push_back(std::move(sentence));
}

void unload_later(const Plugin& plugin, void* library) {
    const std::lock_guard lock(mutex);
    to_unload.push_back({plugin, library});
}

std::vector<std::string> unload_plugins() {
    const auto libraries = [] {
        const std::lock_guard lock(mutex);
        return std::exchange(to_unload, {});
    }();
    commands.clear();  // everything is printed already
    for (const LibraryToUnload& one : libraries) {
        try {
            call_plugin(one.plugin, "while it was unloaded", [&] { close_library(one.library); });
        } catch (const Error& error) {
            add_plugin_failure(error.what());
        }
    }
    const std::lock_guard lock(mutex);
    return std::exchange(failures, {});
}

void report_plugin_crashes(const char* program) {
    program_name = program;
    static const CrashStack stack;
    (void)sanitizer_runtime_is_loaded();  // a handler cannot look them up
    (void)address_sanitizer_has_reported();
    std::array<void*, 1> frame;
    (void)backtrace(frame.data(),
                    int{frame.size()});  // the first call loads a library, which a handler cannot
    struct sigaction action {};
    action.sa_handler = on_crash;
    action.sa_flags = SA_ONSTACK;
    for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT})
        sigaction(signal, &action, nullptr);
    std::atexit(on_exit_inside);
    std::at_quick_exit(on_exit_inside);
}

void after_plugin_crash(std::vector<RunWithout> runs) {
    commands.clear();
    for (RunWithout& run : runs)
        commands.push_back({std::move(run.file), std::move(run.command), {}});
    for (PreparedCommand& command : commands) {
        for (std::string& word : command.words)
            command.argv.push_back(word.data());
        command.argv.push_back(nullptr);
    }
}

void remove_after_plugin_crash(std::string folder, std::vector<std::string> files) {
    left_files = std::move(files);
    left_folder = std::move(folder);
}

CrashStack::CrashStack() : memory_(std::make_unique<std::byte[]>(bytes)) {
    stack_t stack{};
    stack.ss_sp = memory_.get();
    stack.ss_size = bytes;
    sigaltstack(&stack, &before_);
}

CrashStack::~CrashStack() {
    sigaltstack(&before_, nullptr);
}

}  // namespace swapreplay
