// SPDX-License-Identifier: GPL-2.0-or-later
#include "verify/zram_device.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <new>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/zram_sysfs.hpp"
#include "verify/sysfs.hpp"

namespace swapreplay::verify {

namespace {

constexpr const char* control = "/sys/class/zram-control";

/// udev opens a device that appears, to look what is on it: until it lets go, reset and hot_remove say EBUSY.
constexpr auto longest_wait = std::chrono::seconds(10);

template <class Try>
int again_while_busy(const Try& attempt, std::chrono::seconds longest = longest_wait) noexcept {
    const auto give_up = std::chrono::steady_clock::now() + longest;
    for (;;) {
        const int error = attempt();
        if (error != EBUSY || std::chrono::steady_clock::now() >= give_up) return error;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
}

/// Reading hot_add makes a device and gives its number.
std::string add_device() {
    if (!std::filesystem::exists(control)) {
        throw Error(Fault::system, fmt::format("{}: this kernel has no zram, or its module is not loaded; "
                                               "run 'modprobe zram'",
                                               control));
    }
    const std::string hot_add = fmt::format("{}/hot_add", control);
    if (!std::filesystem::exists(hot_add)) {
        throw Error(Fault::system,
                    fmt::format("{}: this kernel cannot add zram devices; name an unused one, such as "
                                "--device /dev/zram0",
                                hot_add));
    }
    const std::string number = read_value(hot_add);
    if (number.empty() || number.find_first_not_of("0123456789") != std::string::npos)
        throw Error(Fault::format,
                    fmt::format("{}: returned '{}', which is not the number of a device", hot_add, number));
    return "zram" + number;
}

/// "zram1" for "zram1", "/dev/zram1" or a link to it.
std::string name_from(const std::string& named) {
    const std::string path = named.find('/') == std::string::npos ? "/dev/" + named : named;
    std::error_code error;
    const std::filesystem::path real = std::filesystem::canonical(path, error);
    if (error) throw system_error(path, "is not a device", error.value());
    std::string name = real.filename().string();
    if (real.parent_path() != "/dev" || !name.starts_with("zram") ||
        !std::filesystem::exists("/sys/block/" + name))
        throw Error(Fault::usage,
                    fmt::format("--device {}: not a zram device; name one, such as /dev/zram1", named));
    return name;
}

void refuse_used(const std::string& name) {
    const auto refuse = [&](std::string_view how) {
        return Error(Fault::usage,
                     fmt::format("/dev/{} {}; use --device auto, which adds a new one", name, how));
    };
    if (const std::string use = use_of_block_device(name); !use.empty()) throw refuse(use);
    const std::string folder = "/sys/block/" + name;
    if (const std::string size = read_value(folder + "/disksize"); size != "0")
        throw refuse(fmt::format("is initialised, with a disksize of {}", size));
    // There is nothing to lose on a device that is not initialised, and nobody may do it while somebody has
    // the device open, however it was opened; udev does for a moment.
    const int error =
        again_while_busy([&] { return try_write_value(folder + "/reset", "1"); }, std::chrono::seconds(1));
    if (error == EBUSY) throw refuse("is open in another program");
    if (error != 0) throw system_error(folder + "/reset", "the device cannot be reset", error);
}

}  // namespace

std::uint32_t ZramDevice::page_size() {
    return static_cast<std::uint32_t>(getpagesize());
}

Page::Page()
    : begin_(static_cast<std::byte*>(std::aligned_alloc(ZramDevice::page_size(), ZramDevice::page_size()))) {
    if (begin_ == nullptr) throw std::bad_alloc();
}

ZramDevice ZramDevice::take(const std::string& which) {
    if (which == "auto") return {add_device(), true, {}};
    std::string name = name_from(which);
    std::string codec = parse_comp_algorithm(read_value("/sys/block/" + name + "/comp_algorithm")).selected;
    refuse_used(name);  // whose reset sets the default one on newer kernels
    return {std::move(name), false, std::move(codec)};
}

std::string ZramDevice::taken_as() const {
    return added_ ? name_ : fmt::format("{},{}", name_, codec_before_);
}

ZramDevice ZramDevice::take_over(const std::string& words) {
    const std::size_t comma = words.find(',');
    const std::string name = words.substr(0, comma);
    if (!name.starts_with("zram") || name.find('/') != std::string::npos)
        throw Error(Fault::usage, fmt::format("{}: not a zram device", name));
    if (comma == std::string::npos) return {name, true, {}};
    return {name, false, words.substr(comma + 1)};
}

ZramDevice::ZramDevice(std::string name, bool added, std::string codec_before)
    : name_(std::move(name)), added_(added), codec_before_(std::move(codec_before)) {}

ZramDevice::ZramDevice(ZramDevice&& other) noexcept
    : name_(std::move(other.name_)),
      added_(other.added_),
      codec_before_(std::move(other.codec_before_)),
      held_(std::exchange(other.held_, false)),
      limit_bytes_(other.limit_bytes_),
      limit_is_wanted_(other.limit_is_wanted_),
      device_(std::move(other.device_)),
      stat_(std::move(other.stat_)) {}

ZramDevice::~ZramDevice() {
    if (held_) (void)try_release();
}

std::string ZramDevice::file(std::string_view attribute) const {
    return fmt::format("/sys/block/{}/{}", name_, attribute);
}

std::vector<std::string> ZramDevice::codecs() const {
    return parse_comp_algorithm(read_value(file("comp_algorithm"))).names;
}

void ZramDevice::start(std::string_view codec, std::uint64_t slots, std::uint64_t wanted_limit) {
    write_value(file("comp_algorithm"), codec);
    write_value(file("disksize"), fmt::format("{}", slots * page_size()));
    limit_is_wanted_ = wanted_limit != 0;
    limit_bytes_ = limit_is_wanted_ ? wanted_limit : memory_available() / 4 * 3;
    write_value(file("mem_limit"), fmt::format("{}", limit_bytes_));
    const std::string path = "/dev/" + name_;
    const int error = again_while_busy([&] {
        device_ = OwnedFd(open(path.c_str(), O_RDWR | O_DIRECT | O_EXCL | O_CLOEXEC));
        return device_.get() < 0 ? errno : 0;
    });
    if (error != 0) throw system_error(path, "cannot be opened for exclusive use", error);
    stat_ = OwnedFd(open(file("mm_stat").c_str(), O_RDONLY | O_CLOEXEC));
    if (stat_.get() < 0) throw system_error(file("mm_stat"), "cannot be opened", errno);
}

bool ZramDevice::write(std::uint32_t slot, std::span<const std::byte> page) {
    const std::uint64_t at = std::uint64_t{slot} * page_size();
    const ssize_t written = pwrite(device_.get(), page.data(), page.size(), static_cast<off_t>(at));
    if (written == static_cast<ssize_t>(page.size())) return true;
    const int error = written < 0 ? errno : EIO;
    // zram says ENOMEM, which the block layer makes EIO of, as of all that it does not know better.
    if (limit_is_wanted_ && (error == EIO || error == ENOMEM || error == ENOSPC)) return false;
    throw Error(
        Fault::resource,
        fmt::format("/dev/{}: rejected the page of slot {}: {}; the device holds {} bytes, and its limit, "
                    "three quarters of the memory that was available, is {}",
                    name_, slot, std::strerror(error), stat().mem_used_total, limit_bytes_));
}

void ZramDevice::discard(std::uint32_t slot) {
    std::array<std::uint64_t, 2> range{std::uint64_t{slot} * page_size(), page_size()};
    if (ioctl(device_.get(), BLKDISCARD, range.data()) != 0)
        throw system_error("/dev/" + name_, fmt::format("slot {} cannot be discarded", slot), errno);
}

void ZramDevice::compact() {
    write_value(file("compact"), "1");
}

MmStat ZramDevice::stat() const {
    std::array<char, 256> text;
    const ssize_t got = pread(stat_.get(), text.data(), text.size(), 0);
    if (got < 0) throw system_error(file("mm_stat"), "cannot be read", errno);
    return compared_columns({text.data(), static_cast<std::size_t>(got)}, file("mm_stat"));
}

void ZramDevice::reset() {
    device_ = OwnedFd();
    stat_ = OwnedFd();
    const int error = again_while_busy([&] { return try_write_value(file("reset"), "1"); });
    if (error != 0) throw system_error(file("reset"), "the device cannot be reset", error);
}

void ZramDevice::release() {
    if (const int error = try_release(); error != 0) {
        throw added_ ? system_error("/dev/" + name_,
                                    fmt::format("cannot be removed; try later: echo {} > {}/hot_remove",
                                                name_.substr(4), control),
                                    error)
                     : system_error("/dev/" + name_, "cannot be reset", error);
    }
}

int ZramDevice::try_release() noexcept {
    held_ = false;
    device_ = OwnedFd();
    stat_ = OwnedFd();
    if (added_) {
        const std::string hot_remove = fmt::format("{}/hot_remove", control);
        return again_while_busy([&] { return try_write_value(hot_remove, name_.substr(4)); });
    }
    const int error = again_while_busy([&] { return try_write_value(file("reset"), "1"); });
    return error != 0 ? error : try_write_value(file("comp_algorithm"), codec_before_);
}

}  // namespace swapreplay::verify
