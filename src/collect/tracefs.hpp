// SPDX-License-Identifier: GPL-2.0-or-later
// tracefs: kprobe events of our own, and instances, which are sets of ring buffers of our own.
#ifndef SWAPREPLAY_COLLECT_TRACEFS_HPP
#define SWAPREPLAY_COLLECT_TRACEFS_HPP

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/owned_fd.hpp"

namespace swapreplay::collect {

/// Where it is mounted.
/// Throws Error(Fault::system): nowhere, or without kprobe events, with what to do.
[[nodiscard]] std::string tracefs_folder();

/// Writes to one of its files.
/// Throws Error(Fault::system): the kernel refuses.
void write_trace_file(const std::string& path, std::string_view text, bool append = false);

/// The fields of an event, of unsigned numbers, from its file "format".
class TraceFormat {
public:
    /// Throws Error(Fault::format): it is not such a file.
    TraceFormat(std::string_view text, std::string name);

    [[nodiscard]] std::uint16_t id() const noexcept { return id_; }
    [[nodiscard]] bool has(const std::string& field) const { return places_.contains(field); }
    /// Where the field is in a record's data; its size is known to the one who defined it.
    /// Throws Error(Fault::format): there is no such field.
    [[nodiscard]] std::size_t place_of(const std::string& field) const;

private:
    std::string name_;
    std::uint16_t id_ = 0;
    std::map<std::string, std::size_t> places_;
};

/// An instance. It belongs to this process: whoever finds its folder not locked may remove it.
class TraceInstance {
public:
    /// Makes it. Its stamps are numbers of one counter, which all instances with this clock share.
    /// @param bytes  for each CPU
    TraceInstance(const std::string& tracefs, const std::string& name, std::uint64_t bytes);

    /// @param event   "group/name"
    /// @param filter  of its fields; empty: all
    void enable(const std::string& event, const std::string& filter);
    void disable(const std::string& event);

    /// Writes a record of its own, with this number.
    /// @returns  false: it was not written
    bool mark(std::uint64_t number) const noexcept;

    [[nodiscard]] std::size_t cpus() const noexcept { return cpus_.size(); }
    /// Reads the next page of a CPU, if there is one.
    /// @returns  empty: there is none. Valid until the next call
    [[nodiscard]] std::span<const std::byte> read_page(std::size_t cpu);
    /// Records that this CPU has overwritten so far.
    [[nodiscard]] std::uint64_t overwritten(std::size_t cpu) const;

private:
    std::string folder_;
    OwnedFd lock_;
    OwnedFd marker_;
    std::vector<OwnedFd> cpus_;
    std::vector<OwnedFd> stats_;
    std::vector<std::byte> page_;
};

/// Data of a record of mark(): the number; other records of mark's kind: nullopt.
[[nodiscard]] std::optional<std::uint64_t> marked_number(std::span<const std::byte> data, std::size_t place);

}  // namespace swapreplay::collect

#endif
