// SPDX-License-Identifier: GPL-2.0-or-later
//
// Raw relay files, for programs that check the module itself, without a trace format or collector in between.
#pragma once

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "../../../kernel/sr_record.h"

static_assert(sizeof(sr_record) == SR_RECORD_SIZE);

[[noreturn]] inline void fail(const std::string& why) {
    std::fprintf(stderr, "%s\n", why.c_str());
    std::exit(1);
}

/// The records of one CPU's file, in the order in which they were read. Fails if it ends inside a record.
inline std::vector<sr_record> load_records(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) fail("cannot open " + path);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    if (bytes.size() % SR_RECORD_SIZE != 0) fail(path + " ends inside a record");
    std::vector<sr_record> records(bytes.size() / SR_RECORD_SIZE);
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<char*>(records.data()));
    return records;
}
