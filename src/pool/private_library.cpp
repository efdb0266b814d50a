// SPDX-License-Identifier: GPL-2.0-or-later
#include "pool/private_library.hpp"

#include <cerrno>
#include <cstring>

#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

// The leak sanitizer's, if the program has one: allocations between the two are not looked for.
extern "C" {
[[gnu::weak]] void __lsan_disable();  // NOLINT: the sanitizer's own name
[[gnu::weak]] void __lsan_enable();   // NOLINT
}

namespace swapreplay {

namespace {

/// A library that is loaded later cannot have static TLS of a stricter alignment than all that the process began with
/// (elf/dl-reloc.c of glibc, _dl_try_allocate_static_tls()). tcmalloc wants a cache line; on x86-64 every process has begun
/// with 64 bytes, on arm64 with 16.
[[gnu::used]] alignas(64) thread_local char tls_of_a_cache_line = 0;

[[noreturn]] void refuse(const std::string& soname, const char* why) {
    throw Error(Fault::system,
                fmt::format("{}: cannot be loaded: {}; packages.txt names the package that it is in; "
                            "of static TLS there is more with "
                            "GLIBC_TUNABLES=glibc.rtld.optional_static_tls=4096",
                            soname, why));
}

/// Loads a file for good. What its initialisation allocates from the program is never freed either, and
/// tcmalloc keeps the only pointer to it where the leak sanitizer does not look.
void* open_for_good(const std::string& file) {
    if (__lsan_disable != nullptr) __lsan_disable();
    void* const handle = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (__lsan_enable != nullptr) __lsan_enable();
    return handle;
}

/// Where the linker finds a library.
std::string path_of(const std::string& soname) {
    void* const handle = open_for_good(soname);
    if (handle == nullptr) refuse(soname, dlerror());
    link_map* map = nullptr;
    if (dlinfo(handle, RTLD_DI_LINKMAP, &map) != 0) refuse(soname, dlerror());
    return map->l_name;
}

/// An anonymous file with the same bytes; its descriptor stays open, so that its name is not used again.
int copy_of(const std::string& path) {
    const int from = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status {};
    const int to = memfd_create("library", MFD_CLOEXEC);
    bool whole = from >= 0 && to >= 0 && fstat(from, &status) == 0;
    for (off_t done = 0; whole && done < status.st_size;) {
        const ssize_t step = sendfile(to, from, nullptr, static_cast<std::size_t>(status.st_size - done));
        whole = step > 0;
        done += step;
    }
    const int reason = errno;
    if (from >= 0) close(from);
    if (!whole) refuse(path, std::strerror(reason));
    return to;
}

template <class Struct>
bool read_at(int file, std::uint64_t offset, Struct& into) {
    return pread(file, &into, sizeof into, static_cast<off_t>(offset)) == ssize_t{sizeof into};
}

/// Makes global symbols of a library's unique ones (STB_GNU_UNIQUE: static members of templates, variables of
/// inline functions). The linker has one of each in a process, so without this the copies would share data;
/// with gperftools 2.16 the second one crashes, because the pointer to a thread's cache is such a symbol.
bool set_unique_symbols_apart(int file) {
    ElfW(Ehdr) header{};
    if (!read_at(file, 0, header) || header.e_shentsize != sizeof(ElfW(Shdr))) return false;
    for (unsigned at = 0; at < header.e_shnum; at++) {
        ElfW(Shdr) section{};
        if (!read_at(file, header.e_shoff + at * sizeof section, section)) return false;
        if (section.sh_type != SHT_DYNSYM) continue;
        for (std::uint64_t offset = 0; offset < section.sh_size; offset += sizeof(ElfW(Sym))) {
            ElfW(Sym) symbol{};
            if (!read_at(file, section.sh_offset + offset, symbol)) return false;
            if (ELF64_ST_BIND(symbol.st_info) != STB_GNU_UNIQUE) continue;
            symbol.st_info = ELF64_ST_INFO(STB_GLOBAL, ELF64_ST_TYPE(symbol.st_info));
            const auto place = static_cast<off_t>(section.sh_offset + offset);
            if (pwrite(file, &symbol, sizeof symbol, place) != ssize_t{sizeof symbol}) return false;
        }
    }
    return true;
}

}  // namespace

PrivateLibrary PrivateLibrary::copy(const std::string& soname) {
    const int descriptor = copy_of(path_of(soname));
    if (!set_unique_symbols_apart(descriptor)) refuse(soname, "its table of symbols cannot be read");
    const std::string file = fmt::format("/proc/self/fd/{}", descriptor);
    void* const handle = open_for_good(file);
    if (handle == nullptr) refuse(soname, dlerror());
    return {soname, handle};
}

PrivateLibrary PrivateLibrary::in_new_namespace(const std::string& soname) {
    void* const handle = dlmopen(LM_ID_NEWLM, soname.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) refuse(soname, dlerror());
    return {soname, handle};
}

void* PrivateLibrary::address(const char* name) const {
    void* const found = dlsym(handle_, name);
    if (found == nullptr) {
        throw Error(Fault::system,
                    fmt::format("{}: it has no {}: another version than this program knows", name_, name));
    }
    return found;
}

}  // namespace swapreplay
