// SPDX-License-Identifier: GPL-2.0-or-later
// What the tests of traces share: a folder of their own, whole files, whole traces.
#ifndef SWAPREPLAY_TESTS_TRACE_FILES_HPP
#define SWAPREPLAY_TESTS_TRACE_FILES_HPP

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "swapreplay/trace.hpp"

namespace swapreplay::testing_traces {

/// A new folder, removed with all that is in it.
class Folder {
public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] std::string path(const std::string& name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

std::vector<std::byte> file_bytes(const std::string& path);
void write_file(const std::string& path, const std::vector<std::byte>& bytes);
std::vector<std::byte> bytes_of(std::initializer_list<int> values);

/// A trace read to its end.
struct Whole {
    Metadata metadata;
    std::string format;
    EventBlock events;  ///< all blocks joined
    End end = End::whole;
    std::vector<Gap> gaps;
};
Whole read_all(TraceReader reader);
Whole read_all(const std::string& path, const ReadOptions& options = {});
Whole read_all(const std::vector<std::byte>& bytes, const ReadOptions& options = {});
std::vector<Event> events_of(const EventBlock& block);

/// Two blocks hold the same events in all columns.
bool same_events(const EventBlock& a, const EventBlock& b);
/// Events `begin` to `end`, as far as there are.
EventBlock slice_of(const EventBlock& block, std::size_t begin, std::size_t end);
/// The first `count` events.
EventBlock first_of(const EventBlock& block, std::size_t count);

/// The words of the Error that `call` throws; "nothing was thrown" otherwise.
std::string error_of(const std::function<void()>& call);

}  // namespace swapreplay::testing_traces

#endif
