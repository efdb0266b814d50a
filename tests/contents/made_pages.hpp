// SPDX-License-Identifier: GPL-2.0-or-later
// Files of Ariadne's, written from the description in contents/ariadne.hpp.
#ifndef SWAPREPLAY_TESTS_CONTENTS_MADE_PAGES_HPP
#define SWAPREPLAY_TESTS_CONTENTS_MADE_PAGES_HPP

#include <cstdint>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/temporary_folder.hpp"
#include "contents/page_trace.hpp"

namespace swapreplay::testing_contents {

/// 4096 bytes that compress, and differ by number.
inline std::string page_of(std::uint32_t number) {
    std::string page;
    for (std::uint32_t word = 0; page.size() < PageTrace::page_size; word++)
        page +=
            fmt::format("{:08x}", word % 100 == 0 ? number * 2654435761U + word : word % (number % 7 + 3));
    page.resize(PageTrace::page_size);
    return page;
}

/// The 50 bytes before a page. @param filling  of what the text leaves
inline std::string header_of(std::uint64_t sector, char filling = '\0') {
    std::string header = fmt::format("TEST^^^#10123,{},{}#^^^", 700000 + sector, sector);
    header.resize(50, filling);
    return header;
}

inline std::string record_of(std::uint64_t sector, const std::string& page, char filling = '\0') {
    return header_of(sector, filling) + page;
}

/// A file of that content, in a folder of its own.
class MadeFile {
public:
    explicit MadeFile(const std::string& content, const std::string& name = "swapout_trace.txt") {
        write(name, content);
        name_ = name;
    }
    void write(const std::string& name, const std::string& content) const {
        std::ofstream(folder_.file(name), std::ios::binary) << content;
    }
    [[nodiscard]] std::string path() const { return folder_.file(name_); }
    [[nodiscard]] std::string path(const std::string& name) const { return folder_.file(name); }

private:
    TemporaryFolder folder_{"pages"};
    std::string name_;
};

struct ReadEvent {
    Op op;
    std::uint32_t slot;
    std::string page;  ///< of writes

    friend bool operator==(const ReadEvent&, const ReadEvent&) = default;
};

inline std::vector<ReadEvent> all_of(PageTrace& trace) {
    std::vector<std::byte> page(PageTrace::page_size);
    std::vector<ReadEvent> events;
    for (PageEvent event; trace.next(event, page);) {
        const bool write = event.op == Op::write;
        events.push_back(
            {event.op, index(event.slot),
             write ? std::string(reinterpret_cast<const char*>(page.data()), page.size()) : std::string()});
    }
    PageEvent after_the_end;
    EXPECT_FALSE(trace.next(after_the_end, page));
    return events;
}

}  // namespace swapreplay::testing_contents

#endif
