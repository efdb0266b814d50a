// SPDX-License-Identifier: GPL-2.0-or-later
// What loaders of BPF programs have in common: memory shared with them, and sentences for what the kernel refuses.
#ifndef SWAPREPLAY_COLLECT_BPF_SUPPORT_HPP
#define SWAPREPLAY_COLLECT_BPF_SUPPORT_HPP

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <sys/mman.h>

namespace swapreplay::collect {

/// Makes libbpf print nothing; its last warning goes into what refuse_bpf() says.
void keep_bpf_warnings();

/// Throws Error(Fault::system): one sentence on what is missing.
/// @param source  "zram"
/// @param what    "the programs cannot be loaded"
[[noreturn]] void refuse_bpf(const std::string& source, const std::string& what, int error);

/// A part of a map's memory.
class MapMemory {
public:
    /// Throws Error(Fault::system).
    MapMemory(const std::string& source, int fd, std::size_t bytes, std::size_t offset,
              int protection = PROT_READ);
    MapMemory(const MapMemory&) = delete;
    MapMemory& operator=(const MapMemory&) = delete;
    ~MapMemory() { munmap(at_, bytes_); }

    template <typename T>
    [[nodiscard]] const T* as() const noexcept {
        return static_cast<const T*>(at_);
    }
    template <typename T>
    [[nodiscard]] T* writable() const noexcept {
        return static_cast<T*>(at_);
    }

private:
    void* at_;
    std::size_t bytes_;
};

/// Of memory that the programs write.
template <typename T>
[[nodiscard]] T load_shared(const T& value) {
    return __atomic_load_n(&value, __ATOMIC_SEQ_CST);
}

/// `bytes` rounded up to whole pages of this machine.
[[nodiscard]] std::size_t whole_pages(std::size_t bytes);

}  // namespace swapreplay::collect

#endif
