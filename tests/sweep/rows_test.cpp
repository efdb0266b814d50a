// SPDX-License-Identifier: GPL-2.0-or-later
#include "sweep/rows.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "base/temporary_folder.hpp"
#include "swapreplay/error.hpp"
#include "sweep/rows_csv.hpp"

namespace swapreplay {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

const RowName name_of_one{"swapreplay replay x", "x", "xxh128:1", "1.0"};

class Rows : public testing::Test {
protected:
    void write(const std::string& content) const { std::ofstream(path_, std::ios::binary) << content; }
    [[nodiscard]] std::string content() const {
        std::ostringstream text;
        text << std::ifstream(path_, std::ios::binary).rdbuf();
        return text.str();
    }
    RowsFile open() {
        return RowsFile::open(path_, [this](const std::string& note) { notes_.push_back(note); });
    }

    const TemporaryFolder folder_{"rows"};
    const std::string path_ = folder_.file("rows.jsonl");
    const std::string row_ = make_row(name_of_one, "", {{"trace", "x"}, {"pages_peak", 5}}).dump();
    std::vector<std::string> notes_;
};

TEST_F(Rows, BeginWithWhatNamesThem) {
    EXPECT_EQ(row_, R"({"trace":"x","trace_hash":"xxh128:1","version":"1.0",)"
                    R"("command":"swapreplay replay x","limit":null,"pages_peak":5})");
    EXPECT_EQ(RowName::of(row_)->command, name_of_one.command);
    EXPECT_FALSE(RowName::of(R"({"trace":"x"})"));
    EXPECT_FALSE(RowName::of(R"({"trace":"x",)"));
    EXPECT_FALSE(RowName::of(""));
}

TEST_F(Rows, AreThereWhenTheFileIsOpenedAgain) {
    open().append(row_);
    open().append(row_);
    EXPECT_EQ(content(), row_ + '\n' + row_ + '\n');
    const RowsFile again = open();
    ASSERT_EQ(again.rows_before().size(), 2);
    EXPECT_EQ(text_of(again.rows_before()[1]), row_);
    EXPECT_THAT(notes_, ElementsAre());
}

TEST_F(Rows, WhateverWasTornIsCutOff) {
    for (std::size_t bytes = 1; bytes <= row_.size(); bytes++) {
        write(row_ + '\n' + row_.substr(0, bytes));
        EXPECT_EQ(open().rows_before().size(), 1) << bytes;
        EXPECT_EQ(content(), row_ + '\n') << bytes;
    }
    EXPECT_EQ(notes_.size(), row_.size());
}

TEST_F(Rows, AFileOfSomethingElseIsLeftAsItIs) {
    for (const std::string other : {"a note", "SRTRACE\n", "{}\n", "\n",
                                    R"({"trace":"x"})"
                                    "\n"}) {
        write(other);
        EXPECT_THAT([this] { (void)open(); }, ThrowsMessage<Error>(HasSubstr("line 1 is not a row")))
            << other;
        EXPECT_EQ(content(), other);
    }
}

TEST_F(Rows, OneWriterAtATime) {
    const RowsFile first = open();
    EXPECT_THAT([this] { (void)open(); }, ThrowsMessage<Error>(HasSubstr("another sweep is writing it")));
}

TEST_F(Rows, AsCsvHaveTheColumnsOfAll) {
    write(make_row(name_of_one, "1M", {{"a", {{"b", 1}, {"list", {1, 2}}}}}).dump() + '\n' +
          make_row(name_of_one, "", {{"c", "x,\"y"}, {"d", nullptr}, {"e", true}}).dump() + '\n');
    std::string text;
    write_csv(RowsIndex::read(path_).rows, [&text](const std::string& line) { text += line; });
    EXPECT_EQ(text,
              "trace,trace_hash,version,command,limit,a_b,c,d,e\n"
              "x,xxh128:1,1.0,swapreplay replay x,1M,1,,,\n"
              "x,xxh128:1,1.0,swapreplay replay x,,,\"x,\"\"y\",,true\n");
}

}  // namespace
}  // namespace swapreplay
