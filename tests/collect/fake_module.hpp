// SPDX-License-Identifier: GPL-2.0-or-later
// A debugfs of plain files that behaves as the module's: numbers are drawn, records appear in their CPU's
// file a while later, and the barrier tells how far every file is complete.
#ifndef SWAPREPLAY_TESTS_COLLECT_FAKE_MODULE_HPP
#define SWAPREPLAY_TESTS_COLLECT_FAKE_MODULE_HPP

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "kernel/sr_record.h"

namespace swapreplay::collect {

/// A directory that is gone at the end of the test.
class TemporaryDirectory {
public:
    TemporaryDirectory();
    ~TemporaryDirectory();
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    [[nodiscard]] std::string path(const std::string& name = "") const {
        return (directory_ / name).string();
    }

private:
    std::filesystem::path directory_;
};

/// The time of the record with number 0: later than any machine's clock, since times before the collector's
/// start are those of events that waited for it.
constexpr std::uint64_t sample_start_ns = std::uint64_t{1} << 60;

/// A valid record, different from every other number's: all follows from seq. Lengths look random.
[[nodiscard]] sr_record sample_record(std::uint64_t seq, std::uint16_t cpu);

/// Appends to a file, or writes to a FIFO, whatever bytes.
void append_bytes(const std::string& path, std::span<const std::byte> bytes);
void append_records(const std::string& path, std::span<const sr_record> records);

/// Thread-safe.
class FakeModule {
public:
    explicit FakeModule(std::string debugfs);

    /// The CPU's file appears, empty.
    void bring_up(std::uint16_t cpu);
    /// An event begins: it has a number from here on.
    std::uint64_t draw();
    /// The event's record is in its CPU's file.
    void relay(std::uint64_t seq, std::uint16_t cpu);
    /// The event's record found the buffer full.
    void lose(std::uint64_t seq);
    /// The event's record was in its CPU's file, and another program read it.
    void relay_to_another(std::uint64_t seq);

    void write_info(const std::string& text) const;
    /// A file of sr_relay/ holds this number from here on.
    void show(const char* file, std::uint64_t value) const;
    /// As rmmod does it.
    void unload() const;

    [[nodiscard]] std::string relay_path(std::uint16_t cpu) const;
    [[nodiscard]] const std::string& debugfs() const { return debugfs_; }

private:
    void done(std::uint64_t seq);

    std::string debugfs_;
    std::mutex mutex_;
    std::uint64_t next_ = 0;
    std::uint64_t lost_ = 0;
    std::set<std::uint64_t> under_way_;
};

}  // namespace swapreplay::collect

#endif
