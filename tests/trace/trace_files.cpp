// SPDX-License-Identifier: GPL-2.0-or-later
#include "trace/trace_files.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "swapreplay/error.hpp"

namespace swapreplay::testing_traces {

Folder::Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "sr-trace-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder: " + name);
    path_ = name;
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::vector<std::byte> file_bytes(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::runtime_error("cannot read " + path);
    std::vector<std::byte> bytes(std::filesystem::file_size(path));
    for (std::byte& byte : bytes)
        byte = static_cast<std::byte>(file.get());
    return bytes;
}

void write_file(const std::string& path, const std::vector<std::byte>& bytes) {
    std::ofstream file(path, std::ios::binary);
    for (const std::byte byte : bytes)
        file.put(static_cast<char>(byte));
    if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

std::vector<std::byte> bytes_of(std::initializer_list<int> values) {
    std::vector<std::byte> bytes;
    for (const int value : values)
        bytes.push_back(static_cast<std::byte>(value));
    return bytes;
}

namespace {

template <class T>
void join(std::vector<T>& all, const std::vector<T>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

void join(EventBlock& all, const EventBlock& more) {
    join(all.ops, more.ops);
    join(all.slots, more.slots);
    all.clens.resize(more.clens.size());
    for (std::size_t codec = 0; codec < more.clens.size(); codec++)
        join(all.clens[codec], more.clens[codec]);
    join(all.times_ns, more.times_ns);
    join(all.same_filled, more.same_filled);
    for (std::size_t detail = 0; detail < detail_count; detail++) {
        // A block of whose events a detail is not known has no column for it.
        auto& column = all.details[detail];
        if (column.empty() && more.details[detail].empty()) continue;
        column.resize(all.ops.size() - more.size(), not_known);
        join(column, more.details[detail]);
        column.resize(all.ops.size(), not_known);
    }
    join(all.hashes, more.hashes);
}

}  // namespace

Whole read_all(TraceReader reader) {
    Whole whole;
    whole.format = reader.format();
    EventBlock block;
    while (reader.next(block)) {
        if (block.first_event != whole.events.size())
            throw std::runtime_error("first_event is not the number of events before");
        join(whole.events, block);
    }
    whole.metadata = reader.metadata();  // with what was learnt at the end
    whole.end = reader.end();
    whole.gaps = reader.gaps();
    return whole;
}

Whole read_all(const std::string& path, const ReadOptions& options) {
    return read_all(TraceReader::open(path, options));
}

Whole read_all(const std::vector<std::byte>& bytes, const ReadOptions& options) {
    return read_all(TraceReader::open_bytes(bytes, "memory", options));
}

std::vector<Event> events_of(const EventBlock& block) {
    std::vector<Event> events;
    for (std::size_t i = 0; i < block.size(); i++)
        events.push_back(block.event(i));
    return events;
}

bool same_events(const EventBlock& a, const EventBlock& b) {
    return a.ops == b.ops && a.slots == b.slots && a.clens == b.clens && a.times_ns == b.times_ns &&
           a.same_filled == b.same_filled && a.hashes == b.hashes && a.details == b.details;
}

EventBlock slice_of(const EventBlock& block, std::size_t begin, std::size_t end) {
    EventBlock part;
    const auto copy = [begin, end](const auto& from, auto& to) {
        if (from.empty()) return;  // a column that is not there
        const auto first = from.begin();
        to.assign(first + static_cast<std::ptrdiff_t>(std::min(begin, from.size())),
                  first + static_cast<std::ptrdiff_t>(std::min(end, from.size())));
    };
    copy(block.ops, part.ops);
    copy(block.slots, part.slots);
    part.clens.resize(block.clens.size());
    for (std::size_t codec = 0; codec < part.clens.size(); codec++)
        copy(block.clens[codec], part.clens[codec]);
    copy(block.times_ns, part.times_ns);
    copy(block.same_filled, part.same_filled);
    copy(block.hashes, part.hashes);
    for (std::size_t detail = 0; detail < detail_count; detail++)
        copy(block.details[detail], part.details[detail]);
    return part;
}

EventBlock first_of(const EventBlock& block, std::size_t count) {
    return slice_of(block, 0, count);
}

std::string error_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was thrown";
}

}  // namespace swapreplay::testing_traces
