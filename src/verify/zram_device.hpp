// SPDX-License-Identifier: GPL-2.0-or-later
// A zram device of the running kernel that is ours alone.
#ifndef SWAPREPLAY_VERIFY_ZRAM_DEVICE_HPP
#define SWAPREPLAY_VERIFY_ZRAM_DEVICE_HPP

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/owned_fd.hpp"
#include "swapreplay/event.hpp"
#include "verify/checkpoint.hpp"

namespace swapreplay::verify {

/// Needs root. While started it is open with O_EXCL, so that nobody can mount it, swap on it or reset it.
/// Whole pages go in by O_DIRECT, one at a time, so zram sees each store in the order of the calls.
///
/// Every function throws Error(Fault::system) with the file and the kernel's reason.
/// Source: Documentation/admin-guide/blockdev/zram.rst
class ZramDevice {
public:
    /// Of the running kernel: zram's slots are its pages.
    static std::uint32_t page_size();

    /// "auto": a fresh device from zram-control, which is removed at the end. "/dev/zram1": that one, reset
    /// at the end; throws Error(Fault::usage) where somebody uses it, has it open or has initialised it, and
    /// says how; nothing was written or set then.
    /// Throws Error(Fault::system) if there is no zram, or no right to it.
    static ZramDevice take(const std::string& which);

    /// One that a process took and could not release before its end, as taken_as() named it there.
    /// Throws Error(Fault::usage): the words are none of taken_as().
    static ZramDevice take_over(const std::string& words);
    [[nodiscard]] std::string taken_as() const;

    ZramDevice(ZramDevice&& other) noexcept;
    ZramDevice& operator=(ZramDevice&&) = delete;
    /// As release(), without telling of a failure.
    ~ZramDevice();

    [[nodiscard]] const std::string& name() const noexcept { return name_; }  ///< "zram1"
    [[nodiscard]] bool added() const noexcept { return added_; }              ///< through hot_add, for this
    /// That the kernel offers for it, by its names.
    [[nodiscard]] std::vector<std::string> codecs() const;

    /// Sets it up, empty. Its mem_limit is three quarters of the memory available unless one is wanted, so
    /// that a trace that is too large is refused in a write instead of taking the machine's last page.
    /// @param slots  pages, at least 1; zram's table takes 16 to 32 B for each
    /// @param wanted_limit  bytes, of whole pages; 0: none
    void start(std::string_view codec, std::uint64_t slots, std::uint64_t wanted_limit = 0);

    /// Stores a page. @param page  page_size() bytes, aligned as those of a Page
    /// @returns  false: rejected at the limit that start() was asked for; without one that is an Error
    bool write(std::uint32_t slot, std::span<const std::byte> page);
    /// Frees a slot, through a discard of its page.
    void discard(std::uint32_t slot);
    void compact();
    [[nodiscard]] MmStat stat() const;

    /// Empty and not set up, as it was when taken.
    void reset();
    /// reset(), and removes it where it was added. Nothing may be called after.
    void release();

private:
    ZramDevice(std::string name, bool added, std::string codec_before);

    [[nodiscard]] std::string file(std::string_view attribute) const;
    [[nodiscard]] int try_release() noexcept;

    std::string name_;
    bool added_;
    /// Of a device that was not added: over a reset older kernels keep ours, newer ones take their default.
    std::string codec_before_;
    bool held_ = true;  ///< to be released
    std::uint64_t limit_bytes_ = 0;
    bool limit_is_wanted_ = false;
    OwnedFd device_;
    OwnedFd stat_;
};

/// A page as O_DIRECT takes it.
class Page {
public:
    Page();
    [[nodiscard]] std::span<std::byte> bytes() const noexcept {
        return {begin_.get(), ZramDevice::page_size()};
    }

private:
    struct Free {
        void operator()(std::byte* begin) const noexcept { std::free(begin); }
    };
    std::unique_ptr<std::byte, Free> begin_;
};

}  // namespace swapreplay::verify

#endif
