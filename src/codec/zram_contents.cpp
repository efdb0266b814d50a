// SPDX-License-Identifier: GPL-2.0-or-later
#include "codec/zram_contents.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>
#include <new>
#include <sstream>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "base/number.hpp"
#include "base/owned_fd.hpp"
#include "swapreplay/error.hpp"

namespace swapreplay {

namespace {

std::optional<std::string> text_of(const std::string& path) {
    std::ifstream file(path);
    if (!file) return std::nullopt;
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string without_dev(std::string_view path) {
    constexpr std::string_view dev = "/dev/";
    if (path.starts_with(dev)) path.remove_prefix(dev.size());
    return std::string(path);
}

/// 1 MiB at an address that O_DIRECT allows.
class AlignedBuffer {
public:
    static constexpr std::size_t size = std::size_t{1} << 20;

    AlignedBuffer()
        : at_(static_cast<std::byte*>(::operator new (size, std::align_val_t{Corpus::page_size}))) {}
    AlignedBuffer(const AlignedBuffer&) = delete;
    AlignedBuffer& operator=(const AlignedBuffer&) = delete;
    ~AlignedBuffer() { ::operator delete (at_, std::align_val_t{Corpus::page_size}); }

    [[nodiscard]] std::byte* data() const noexcept { return at_; }

private:
    std::byte* at_;
};

/// Not through the page cache, which has an old page if the slot was swapped to since somebody read it.
OwnedFd open_device(const std::string& path) {
    OwnedFd fd(open(path.c_str(), O_RDONLY | O_DIRECT | O_CLOEXEC));
    if (!fd.open())
        throw Error(Fault::system, fmt::format("{}: {}; run as root", path, std::strerror(errno)));
    return fd;
}

/// Whether page `i` of `total` is one of `wanted`, evenly spread. All are below 2^32.
bool in_sample(std::uint64_t i, std::uint64_t wanted, std::uint64_t total) {
    if (wanted == 0 || wanted >= total) return true;
    const auto before = i * wanted / total;
    return (i + 1) * wanted / total != before;
}

class Contents final : public ZramContents {
public:
    Contents(const ZramDevice& device, std::uint64_t sample, const std::string& debugfs)
        : path_(device.path),
          fd_(open_device(device.path)),
          slots_(device.slots),
          sample_(sample),
          held_(device.mm_stat.orig_data_size / page_size - device.written_back),
          empty_(device.slots - std::min(device.slots, device.mm_stat.orig_data_size / page_size)) {
        if (const auto text = text_of(fmt::format("{}/zram/{}/block_state", debugfs, device.name)))
            known_ = parse_block_state(*text);
        if (!known_) return;
        held_ = known_->in_memory.size();
        empty_ = slots_ - std::min<std::uint64_t>(slots_, held_ + known_->written_back);
    }

    [[nodiscard]] std::uint64_t pages_expected() const override {
        return sample_ == 0 ? held_ : std::min(sample_, held_);
    }
    [[nodiscard]] std::uint64_t pages_held() const override { return held_; }
    [[nodiscard]] bool slots_known() const override { return known_.has_value(); }
    [[nodiscard]] std::optional<std::uint64_t> recompressed() const override {
        return known_ ? std::optional(known_->recompressed) : std::nullopt;
    }
    [[nodiscard]] std::optional<EmptySlots> empty_slots() const override { return EmptySlots{empty_, false}; }

protected:
    std::size_t read_some(std::byte* to, std::size_t size) override {
        for (;;) {
            const std::size_t pages = next_run(std::min(size, AlignedBuffer::size) / page_size);
            if (pages == 0) return 0;
            const std::byte* const end = keep(to, pages);
            if (end != to) return static_cast<std::size_t>(end - to);
        }
    }
    bool next_part() override { return false; }

private:
    /// Reads the next slots that follow each other, and sets first_. How many; 0 at the end.
    std::size_t next_run(std::size_t most) {
        std::size_t count = 0;
        if (!known_) {
            first_ = next_;
            count = static_cast<std::size_t>(std::min<std::uint64_t>(most, slots_ - next_));
            next_ += count;
        } else {
            const std::vector<std::uint32_t>& slots = known_->in_memory;
            while (next_ < slots.size() && !in_sample(next_, sample_, held_))
                next_++;
            if (next_ < slots.size()) first_ = slots[next_];
            while (count < most && next_ < slots.size() && slots[next_] == first_ + count &&
                   in_sample(next_, sample_, held_)) {
                next_++;
                count++;
            }
        }
        if (count > 0) read_slots(count);
        return count;
    }

    void read_slots(std::size_t count) {
        const std::size_t bytes = count * page_size;
        const ssize_t got = pread(fd_.get(), buffer_.data(), bytes, static_cast<off_t>(first_ * page_size));
        if (got == static_cast<ssize_t>(bytes)) return;
        throw Error(Fault::system, fmt::format("{}: slots {} to {} cannot be read: {}", path_, first_,
                                               first_ + count - 1, got < 0 ? std::strerror(errno) : "cut"));
    }

    /// Copies what are pages of the device's; the end of what was copied.
    std::byte* keep(std::byte* to, std::size_t pages) {
        const std::byte* page = buffer_.data();
        if (known_) return std::copy(page, page + pages * page_size, to);
        for (; pages > 0; pages--, page += page_size) {
            const bool zeros = page[0] == std::byte{0} && std::memcmp(page, page + 1, page_size - 1) == 0;
            if (zeros && passed_over_ < empty_)
                passed_over_++;
            else if (in_sample(seen_++, sample_, held_))
                to = std::copy(page, page + page_size, to);
        }
        return to;
    }

    std::string path_;
    OwnedFd fd_;
    std::uint64_t slots_;
    std::uint64_t sample_;
    std::uint64_t held_;
    std::uint64_t empty_;
    std::optional<ZramSlots> known_;
    AlignedBuffer buffer_;
    std::uint64_t first_ = 0;  // slot of the buffer's first page
    std::uint64_t next_ = 0;   // in known_, or the next slot
    std::uint64_t passed_over_ = 0;
    std::uint64_t seen_ = 0;  // pages in use, when known_ is not there
};

}  // namespace

ZramDevice zram_device(std::string_view path, const std::string& sysfs, long page_size) {
    ZramDevice device;
    device.name = without_dev(path);
    device.path = fmt::format("/dev/{}", device.name);
    const std::string folder = fmt::format("{}/block/{}", sysfs, device.name);
    const auto algorithms = text_of(folder + "/comp_algorithm");
    if (device.name.empty() || device.name.find('/') != device.name.npos || !algorithms)
        throw Error(Fault::usage, fmt::format("--device {}: not a zram device; 'zramctl' lists them", path));
    const auto size = numbers_of(text_of(folder + "/disksize").value_or(""));
    const auto stat = parse_mm_stat(text_of(folder + "/mm_stat").value_or(""));
    if (!size || size->size() != 1 || !stat)
        throw Error(Fault::system, fmt::format("{}: does not hold what a zram's sysfs does", folder));
    if (size->front() == 0)
        throw Error(Fault::system, fmt::format("{}: has no size yet, so it holds no page", device.path));
    if (page_size != static_cast<long>(Corpus::page_size))
        throw Error(
            Fault::system,
            fmt::format("{}: its slots hold pages of {} bytes; only pages of {} bytes can be read from "
                        "a device; use '--pid' or files of pages",
                        device.path, page_size, Corpus::page_size));
    device.slots = size->front() / Corpus::page_size;
    device.mm_stat = *stat;
    ZramAlgorithms offered = parse_comp_algorithm(*algorithms);
    device.codec = std::move(offered.selected);
    device.codecs = std::move(offered.names);
    device.has_levels = std::filesystem::exists(folder + "/algorithm_params");
    // bd_stat: pages on the backing device, reads, writes; absent without CONFIG_ZRAM_WRITEBACK
    const auto back = numbers_of(text_of(folder + "/bd_stat").value_or(""));
    if (back && !back->empty()) device.written_back = back->front();
    return device;
}

std::optional<ZramSlots> parse_block_state(const std::string& text) {
    ZramSlots slots;
    std::istringstream lines(text);
    // "         300    75.033841 .wh..."
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string slot, time, flags;
        if (!(words >> slot >> time >> flags)) return std::nullopt;
        const auto index = number<std::uint32_t>(slot);
        if (!index || (!slots.in_memory.empty() && *index <= slots.in_memory.back())) return std::nullopt;
        const auto has = [&](char flag) { return flags.find(flag) != flags.npos; };
        if (has('w')) {
            slots.written_back++;
            continue;
        }
        slots.in_memory.push_back(*index);
        if (has('r')) slots.recompressed++;
    }
    return slots;
}

std::unique_ptr<ZramContents> open_zram_contents(const ZramDevice& device, std::uint64_t sample,
                                                 const std::string& debugfs) {
    return std::make_unique<Contents>(device, sample, debugfs);
}

}  // namespace swapreplay
