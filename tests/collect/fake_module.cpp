// SPDX-License-Identifier: GPL-2.0-or-later
#include "fake_module.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace swapreplay::collect {

namespace {
[[noreturn]] void fail(const std::string& path) {
    throw std::system_error(errno, std::generic_category(), path);
}

/// Looks random: the finishing steps of MurmurHash3.
std::uint32_t mixed(std::uint64_t seq) {
    auto mix = static_cast<std::uint32_t>(seq + 1);
    mix = (mix ^ mix >> 16) * 0x85EBCA6BU;
    mix = (mix ^ mix >> 13) * 0xC2B2AE35U;
    return mix ^ mix >> 16;
}

}  // namespace

TemporaryDirectory::TemporaryDirectory() {
    std::string name = (std::filesystem::temp_directory_path() / "collect.XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) fail(name);
    directory_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
}

sr_record sample_record(std::uint64_t seq, std::uint16_t cpu) {
    sr_record record{};
    record.seq = seq;
    record.time_ns = sample_start_ns + 1'000 * seq;
    record.slot = static_cast<std::uint32_t>(seq * 7 % 1000);
    record.op = static_cast<std::uint8_t>(SR_OP_WRITE + seq % 3);
    record.clen = record.op == SR_OP_WRITE ? 1 + mixed(seq) % 4096 : 0;
    record.flags = record.op == SR_OP_WRITE && seq % 5 == 0 ? SR_FLAG_SAME_FILLED : 0;
    record.cpu = cpu;
    return record;
}

void append_bytes(const std::string& path, std::span<const std::byte> bytes) {
    const int fd = open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) fail(path);
    while (!bytes.empty()) {
        const ssize_t count = write(fd, bytes.data(), bytes.size());
        if (count < 0) fail(path);
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    close(fd);
}

void append_records(const std::string& path, std::span<const sr_record> records) {
    append_bytes(path, std::as_bytes(records));
}

FakeModule::FakeModule(std::string debugfs) : debugfs_(std::move(debugfs)) {
    std::filesystem::create_directories(debugfs_ + "/sr_relay");
    write_info(
        "record_version 1\nrecord_size 32\npage_size 4096\nslots 1000\ncodec lzo\ncpus 4\n"
        "kernel 6.1.0-fake\nbacking_dev /dev/fake disk\n");
    show("lost", 0);
    show("events", 0);
    show("barrier", 0);
}

void FakeModule::bring_up(std::uint16_t cpu) {
    append_bytes(relay_path(cpu), {});
}

std::uint64_t FakeModule::draw() {
    const std::lock_guard lock(mutex_);
    const std::uint64_t seq = next_++;
    under_way_.insert(seq);
    show("events", next_);
    return seq;
}

void FakeModule::relay(std::uint64_t seq, std::uint16_t cpu) {
    const sr_record record = sample_record(seq, cpu);
    append_records(relay_path(cpu), {&record, 1});
    done(seq);
}

void FakeModule::lose(std::uint64_t seq) {
    {
        const std::lock_guard lock(mutex_);
        show("lost", ++lost_);
    }
    done(seq);
}

void FakeModule::relay_to_another(std::uint64_t seq) {
    done(seq);
}

void FakeModule::done(std::uint64_t seq) {
    const std::lock_guard lock(mutex_);
    under_way_.erase(seq);
    show("barrier", under_way_.empty() ? next_ : *under_way_.begin());
}

void FakeModule::write_info(const std::string& text) const {
    std::ofstream(debugfs_ + "/sr_relay/info") << text;
}

void FakeModule::unload() const {
    std::filesystem::remove_all(debugfs_);
}

std::string FakeModule::relay_path(std::uint16_t cpu) const {
    return fmt::format("{}/sr_relay{}", debugfs_, cpu);
}

/// At once, as a read of debugfs is: no reader sees a file half written.
void FakeModule::show(const char* file, std::uint64_t value) const {
    const std::string path = fmt::format("{}/sr_relay/{}", debugfs_, file);
    const std::string next = path + ".next";
    std::ofstream(next) << value << '\n';
    std::filesystem::rename(next, path);
}

}  // namespace swapreplay::collect
